using System.Net;

namespace Postmortem.Web;

/// <summary>Behind a proxy that is not trusted everybody has its address, and shares one limit: whoever administers would see only that people cannot sign in.</summary>
static class UntrustedProxies
{
    static readonly string[] Headers = ["X-Forwarded-For", "X-Forwarded-Proto"];

    /// <summary>Before the headers are read, which takes the believed ones away. One warning is enough, since anybody may send such headers.</summary>
    public static void UseProxyNotice(this WebApplication app, IReadOnlyList<IPNetwork> trusted)
    {
        var told = 0;
        app.Use((context, next) =>
        {
            if (Volatile.Read(ref told) == 0 && SenderOf(context) is { } sender && !trusted.Any(network => network.Contains(sender)) && Interlocked.Exchange(ref told, 1) == 0)
                app.Logger.LogWarning(
                    "{Headers} came from {Address}, which is not trusted to say who the client is: all who come through it share one address and its limits. If a proxy of yours has this address, set App__TrustedProxies={Proxy} (or its network); if not, somebody else sent it and nothing needs to be done",
                    string.Join(" and ", Headers.Where(context.Request.Headers.ContainsKey)), sender, sender);
            return next(context);
        });
    }

    /// <returns>Null when nothing was forwarded.</returns>
    static IPAddress? SenderOf(HttpContext context)
    {
        if (!Headers.Any(context.Request.Headers.ContainsKey)) return null;
        return context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress;
    }
}
