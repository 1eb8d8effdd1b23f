using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Postmortem.Benchmarks;

/// <summary>
/// HTTP with as little as possible of the machine that it shares with the server: requests are made beforehand, all connections are on one thread,
/// and an answer is read only as far as its status and its end.
/// </summary>
static class LeanClient
{
    public static byte[] Post(Uri address, string path, byte[] json, params (string Name, string Value)[] headers)
    {
        var head = $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n"
            + string.Concat(headers.Select(h => $"{h.Name}: {h.Value}\r\n")) + "\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. json];
    }

    /// <param name="lanes">One connection each, which sends its next request when the last one is answered.</param>
    /// <returns>Milliseconds of every request.</returns>
    /// <exception cref="InvalidOperationException">Another status was answered, or nothing.</exception>
    public static List<double> Send(Uri address, byte[][][] lanes, HttpStatusCode expected)
    {
        var open = lanes.Select(requests => new Lane(address, requests, expected)).ToDictionary(l => l.Socket);
        var times = new List<double>(lanes.Sum(l => l.Length));
        foreach (var lane in open.Values) lane.SendNext();
        while (open.Count > 0)
        {
            var readable = open.Keys.ToList();
            Socket.Select(readable, null, null, TimeSpan.FromSeconds(30));
            if (readable.Count == 0) throw new InvalidOperationException("Nothing was answered for 30 seconds.");
            foreach (var socket in readable)
            {
                if (open[socket].Receive() is not { } took) continue;
                times.Add(took.TotalMilliseconds);
                if (open[socket].SendNext()) continue;
                open.Remove(socket);
                socket.Dispose();
            }
        }
        return times;
    }

    sealed class Lane
    {
        readonly byte[][] _requests;
        readonly byte[] _status;
        readonly byte[] _buffer = new byte[64 * 1024];
        int _next, _read;
        long _sent;

        public Lane(Uri address, byte[][] requests, HttpStatusCode expected)
        {
            (_requests, _status) = (requests, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {(int)expected} ")));
            Socket.Connect(IPAddress.Loopback, address.Port);
        }

        public Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        /// <returns>False when all are sent.</returns>
        public bool SendNext()
        {
            if (_next == _requests.Length) return false;
            (_read, _sent) = (0, Stopwatch.GetTimestamp());
            Socket.Send(_requests[_next++]);
            return true;
        }

        /// <returns>How long the answer took; null while it is not whole.</returns>
        public TimeSpan? Receive()
        {
            var more = Socket.Receive(_buffer, _read, _buffer.Length - _read, SocketFlags.None);
            _read += more > 0 ? more : throw new InvalidOperationException("The connection was closed.");
            var answer = _buffer.AsSpan(0, _read);
            if (!IsWhole(answer)) return null;
            return answer.StartsWith(_status) ? Stopwatch.GetElapsedTime(_sent) : throw new InvalidOperationException(Encoding.UTF8.GetString(answer));
        }

        static bool IsWhole(ReadOnlySpan<byte> answer)
        {
            var end = answer.IndexOf("\r\n\r\n"u8);
            if (end < 0) return false;
            var head = answer[..end];
            var length = head.IndexOf("Content-Length: "u8);
            if (length < 0) return answer.EndsWith("0\r\n\r\n"u8);
            var digits = head[(length + "Content-Length: ".Length)..];
            if (digits.IndexOf((byte)'\r') is >= 0 and var line) digits = digits[..line];
            return answer.Length >= end + 4 + int.Parse(digits, CultureInfo.InvariantCulture);
        }
    }
}
