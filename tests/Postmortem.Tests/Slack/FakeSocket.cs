using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Postmortem.Tests.Slack;

/// <summary>Slack's end of one connection in Socket Mode.</summary>
public sealed class FakeSocket(WebSocket socket)
{
    readonly Channel<string> _acknowledged = Channel.CreateUnbounded<string>();

    public Task SayAsync(JsonObject message) => socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    public Task HelloAsync() => SayAsync(new() { ["type"] = "hello", ["num_connections"] = 1 });

    /// <summary>As Slack warns some seconds before it closes.</summary>
    public Task WarnAsync() => SayAsync(new() { ["type"] = "disconnect", ["reason"] = "warning" });

    public Task CommandAsync(string envelope, string user, string text) => SayAsync(new()
    {
        ["type"] = "slash_commands",
        ["envelope_id"] = envelope,
        ["accepts_response_payload"] = true,
        ["payload"] = new JsonObject
        {
            ["command"] = "/incident",
            ["text"] = text,
            ["team_id"] = FakeSlack.Team,
            ["channel_id"] = "C01GEN",
            ["channel_name"] = "general",
            ["user_id"] = user,
            ["trigger_id"] = $"trigger-{envelope}",
            ["response_url"] = "https://hooks.slack.com/commands/1",
        },
    });

    /// <returns>The envelope that was acknowledged next, over this connection.</returns>
    public async Task<string> AcknowledgedAsync() => await _acknowledged.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async Task CloseAsync() => await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);

    internal async Task ReadAsync(CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, ct) is { MessageType: WebSocketMessageType.Text } part)
                await _acknowledged.Writer.WriteAsync((string)JsonNode.Parse(buffer.AsSpan(0, part.Count))!["envelope_id"]!, ct);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The other side is gone.
        }
        _acknowledged.Writer.TryComplete();
    }
}

public sealed partial class FakeSlack
{
    public const string AppToken = "xapp-test-token";

    readonly Channel<FakeSocket> _sockets = System.Threading.Channels.Channel.CreateUnbounded<FakeSocket>();

    /// <summary>The next connection that the app opens.</summary>
    public async Task<FakeSocket> ConnectedAsync() => await _sockets.Reader.ReadAsync(TestContext.Current.CancellationToken);

    async Task ListenAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var fake = new FakeSocket(socket);
        await _sockets.Writer.WriteAsync(fake, context.RequestAborted);
        await fake.ReadAsync(context.RequestAborted);
    }
}
