using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Setup;
using Postmortem.Features.Slack.Wire;

namespace Postmortem.Features.Slack.Socket;

/// <summary>
/// Without a public address: a WebSocket that we open. Each envelope goes through the same receiver as an HTTP request and is acknowledged
/// once it is committed. Before Slack closes a connection it says so; the next one is open before the old one is left.
/// </summary>
public sealed class SocketMode(SlackOptions options, SlackHttp http, SlackReceiver receiver, Sightings sightings, ILogger<SocketMode> log) : BackgroundService
{
    const int LargestEnvelope = 4 * 1024 * 1024;
    static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(5);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Drain = TimeSpan.FromSeconds(10);

    /// <summary>Slack has said hello, and not goodbye.</summary>
    public bool IsConnected => _open > 0;

    int _open;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        var leaving = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            var refresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task? connection = null;
            try
            {
                connection = await ConnectAsync(refresh, stoppingToken);
                var since = Stopwatch.GetTimestamp();
                // Until it ends, or Slack announces that it will: then the next one is opened while this one still listens.
                await Task.WhenAny(connection, refresh.Task);
                var lasted = refresh.Task.IsCompleted || Stopwatch.GetElapsedTime(since) > ShortestLife;
                if (lasted) failures = 0;
                if (connection.IsCompleted) await connection;
                // Where each is closed as soon as it is open, opening the next at once would never end.
                if (!lasted) throw new IOException("it was closed as soon as it was open");
                if (!connection.IsCompleted) leaving.Add(connection);
                leaving.RemoveAll(t => t.IsCompleted);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (e is SlackException or WebSocketException or IOException or HttpRequestException or JsonException or OperationCanceledException)
            {
                var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, failures++)));
                if ((e as SlackException)?.RetryAfter is { } asked && asked > pause) pause = asked;
                log.LogWarning("Slack's socket: {Error}; trying again in {Pause}", e.Message, pause);
                await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await Task.WhenAll(leaving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <returns>The connection's life, once Slack has taken it.</returns>
    async Task<Task> ConnectAsync(TaskCompletionSource refresh, CancellationToken ct)
    {
        var answer = await http.CallAsync("", options.AppToken, "apps.connections.open", [], SlackJson.Default.SocketAnswer, ct, paced: false);
        if (!Uri.TryCreate(answer.Url, UriKind.Absolute, out var url) || !IsSlacks(url)) throw new SlackException("apps.connections.open", SlackTrouble.Refused, "foreign_host", "the address is not Slack's");
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(20);
        socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(20);
        try
        {
            await socket.ConnectAsync(url, ct);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        return ListenAsync(socket, refresh, ct);
    }

    async Task ListenAsync(ClientWebSocket socket, TaskCompletionSource refresh, CancellationToken ct)
    {
        using (socket)
        {
            var greeted = false;
            using var sending = new SemaphoreSlim(1, 1);
            // After Slack's warning a connection gets no new work; it is left when it has drained.
            using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var working = new List<Task>();
            try
            {
                while (await ReceiveAsync(socket, end.Token) is { } json)
                {
                    await sightings.NoteAsync(Sightings.Socket, end.Token);
                    using var document = JsonDocument.Parse(json);
                    var type = document.RootElement.TryGetProperty("type", out var t) ? t.GetString() : null;
                    switch (type)
                    {
                        case "hello":
                            if (!greeted) Interlocked.Increment(ref _open);
                            greeted = true;
                            log.LogInformation("Slack's socket is open");
                            break;
                        case "disconnect":
                            refresh.TrySetResult();
                            if (greeted) Interlocked.Decrement(ref _open);
                            greeted = false;
                            end.CancelAfter(Drain);
                            break;
                        default:
                            working.RemoveAll(w => w.IsCompleted);
                            working.Add(TakeAsync(socket, sending, json, end.Token));
                            break;
                    }
                }
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // Drained after Slack's goodbye.
            }
            finally
            {
                if (greeted) Interlocked.Decrement(ref _open);
                await Task.WhenAll(working);
            }
        }
    }

    async Task TakeAsync(ClientWebSocket socket, SemaphoreSlim sending, byte[] json, CancellationToken ct)
    {
        try
        {
            var envelope = JsonNode.Parse(json)?.AsObject();
            if ((string?)envelope?["envelope_id"] is not { } id) return;
            var answer = new JsonObject { ["envelope_id"] = id };
            var (incoming, fault) = PayloadReader.ReadJson(JsonSerializer.SerializeToUtf8Bytes(envelope["payload"] ?? new JsonObject()));
            if (incoming is null) log.LogWarning("An envelope of Slack's was not understood: {Fault}", fault);
            else
            {
                var ack = await receiver.ReceiveAsync(incoming, ct);
                if (ack.Json is { } body && (bool?)envelope["accepts_response_payload"] == true) answer["payload"] = JsonNode.Parse(body);
            }
            await sending.WaitAsync(ct);
            try
            {
                await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(answer), WebSocketMessageType.Text, true, ct);
            }
            finally
            {
                sending.Release();
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Not acknowledged: Slack sends it again.
            log.LogError(e, "An envelope of Slack's could not be taken");
        }
        catch (OperationCanceledException)
        {
            // The connection ends; what was not acknowledged comes again over the next one.
        }
    }

    /// <returns>Null when the connection was closed.</returns>
    static async Task<byte[]?> ReceiveAsync(ClientWebSocket socket, CancellationToken ct)
    {
        var buffer = new byte[16 * 1024];
        using var kept = new MemoryStream();
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, ct);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            if (kept.Length + part.Count > LargestEnvelope) throw new IOException("an envelope is larger than anything Slack sends");
            kept.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) return kept.ToArray();
        }
    }

    /// <summary>wss to Slack's hosts, as https would be; plain ws only where the configured API is plain http.</summary>
    bool IsSlacks(Uri url) => url.Scheme switch
    {
        "wss" => options.IsSlacks(new UriBuilder(url) { Scheme = "https", Port = url.IsDefaultPort ? 443 : url.Port }.Uri),
        "ws" => options.IsSlacks(new UriBuilder(url) { Scheme = "http" }.Uri),
        _ => false,
    };
}
