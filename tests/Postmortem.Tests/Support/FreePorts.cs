using System.Net;
using System.Net.Sockets;

namespace Postmortem.Tests.Support;

/// <summary>
/// Ports for programs that must be told theirs. From below the range that the system takes for connections (32768 on Linux),
/// and each is given once: between choosing and listening nobody else comes to it.
/// </summary>
public static class FreePorts
{
    static int s_last = Random.Shared.Next(20_000, 29_000);

    public static int Next()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref s_last);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Another program has it; the next one then.
            }
        }
    }
}
