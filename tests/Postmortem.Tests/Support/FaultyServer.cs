using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Postmortem.Tests.Support;

/// <param name="Headers">Names in lower case.</param>
public sealed record Received(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>What the server does with a request: it writes what it likes, and the connection ends after it.</summary>
public delegate Task Behaviour(Received request, Stream stream);

/// <summary>A server of HTTP/1.1 on loopback, made by hand so that it can fail in every way. Keeps what came.</summary>
public sealed class FaultyServer : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _end = new();
    readonly Task _loop;

    public FaultyServer(Behaviour? does = null)
    {
        Does = does ?? Answer(200, "{}");
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _loop = Task.Run(AcceptAsync);
    }

    public int Port { get; }

    public string Host => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public string Url => $"http://{Host}";

    /// <summary>Changed in the middle of a test.</summary>
    public Behaviour Does { get; set; }

    public ConcurrentQueue<Received> Requests { get; } = [];

    /// <summary>What allows the product to come here.</summary>
    public Dictionary<string, string?> Settings => new() { ["Outbound:AllowedHosts"] = Host, ["Outbound:AllowPrivateAddresses"] = "true" };

    public static Behaviour Answer(int status, string body, params string[] headers) => (_, stream) => WriteAsync(stream, status, body, headers);

    /// <summary>Takes the request and says nothing until the other side goes.</summary>
    public static Task Hang(Received request, Stream stream) => stream.CopyToAsync(Stream.Null);

    public static Task CloseAtOnce(Received request, Stream stream) => Task.CompletedTask;

    public static Task CloseMidway(Received request, Stream stream) => stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"state\""u8.ToArray()).AsTask();

    public static async Task Huge(Received request, Stream stream)
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n"u8.ToArray());
        var piece = Encoding.ASCII.GetBytes(new string('x', 64 * 1024));
        for (var i = 0; i < 30_000; i++) await stream.WriteAsync(piece);
    }

    public static Task WriteAsync(Stream stream, int status, string body, params string[] headers)
    {
        var lines = string.Concat(headers.Select(h => $"{h}\r\n"));
        return stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status.ToString(CultureInfo.InvariantCulture)} Said\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture)}\r\nConnection: close\r\n{lines}\r\n{body}")).AsTask();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (await ReadAsync(stream) is not { } request) return;
                Requests.Enqueue(request);
                await Does(request, stream);
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
            {
                // The other side went first, which is what some of the tests are about.
            }
        }
    }

    static async Task<Received?> ReadAsync(Stream stream)
    {
        var (bytes, buffer) = (new List<byte>(), new byte[8192]);
        var head = -1;
        while (head < 0)
        {
            if (await stream.ReadAsync(buffer) is not (> 0 and var read)) return null;
            bytes.AddRange(buffer.AsSpan(0, read));
            head = Encoding.ASCII.GetString([.. bytes]).IndexOf("\r\n\r\n", StringComparison.Ordinal);
        }
        var lines = Encoding.ASCII.GetString([.. bytes[..head]]).Split("\r\n");
        var headers = lines[1..].Select(l => l.Split(": ", 2)).ToDictionary(h => h[0].ToLowerInvariant(), h => h[1]);
        var length = headers.TryGetValue("content-length", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        while (bytes.Count < head + 4 + length)
        {
            if (await stream.ReadAsync(buffer) is not (> 0 and var more)) return null;
            bytes.AddRange(buffer.AsSpan(0, more));
        }
        var first = lines[0].Split(' ');
        return new(first[0], first[1], headers, Encoding.UTF8.GetString([.. bytes[(head + 4)..(head + 4 + length)]]));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        // The listener stays until nobody waits at it: a test can be over before the first wait began.
        await _loop;
        _listener.Stop();
        _end.Dispose();
    }
}
