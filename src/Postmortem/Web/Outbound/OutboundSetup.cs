using System.Net;

namespace Postmortem.Web.Outbound;

public static class OutboundSetup
{
    public static void AddOutbound(this IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<AppOptions>().Outbound);
        services.AddSingleton<ResolveHost>(Dns.GetHostAddressesAsync);
        services.AddSingleton<OutboundClient>();
    }
}
