using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Postmortem.Web;

/// <summary>How many requests a minute one address, or one API token, may send; 0 is no limit.</summary>
public sealed record RateLimits(int SignIns, int Setups, int Invitations, int SharedPages, int Api, int Token, int Contributions)
{
    public const string SignInPolicy = "sign-in";
    public const string SetupPolicy = "setup";
    public const string InvitationPolicy = "invitation";
    public const string ContributionPolicy = "contribution";
    public const string SharedPolicy = "shared";

    public static RateLimits Read(IConfiguration configuration, List<string> faults) => new(
        Number(configuration, "SignInsPerMinute", 10, faults),
        Number(configuration, "SetupsPerMinute", 10, faults),
        Number(configuration, "InvitationsPerMinute", 20, faults),
        Number(configuration, "SharedPagesPerMinute", 60, faults),
        Number(configuration, "ApiPerMinute", 6000, faults),
        Number(configuration, "TokenPerMinute", 3000, faults),
        Number(configuration, "ContributionsPerMinute", 10, faults));

    static int Number(IConfiguration configuration, string name, int usual, List<string> faults)
    {
        var text = configuration[$"RateLimits:{name}"];
        if (string.IsNullOrEmpty(text)) return usual;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        faults.Add($"RateLimits__{name} is '{text}'; it must be a whole number from 0 to {int.MaxValue}, 0 for no limit.");
        return usual;
    }
}

public static class RateLimiting
{
    public static void AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.AddPolicy(RateLimits.SignInPolicy, context => PerAddress(context, limits => limits.SignIns));
        limiter.AddPolicy(RateLimits.SetupPolicy, context => PerAddress(context, limits => limits.Setups));
        limiter.AddPolicy(RateLimits.InvitationPolicy, context => PerAddress(context, limits => limits.Invitations));
        limiter.AddPolicy(RateLimits.ContributionPolicy, context => PerAddress(context, limits => limits.Contributions));
        limiter.AddPolicy(RateLimits.SharedPolicy, context => PerAddress(context, limits => limits.SharedPages));
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            context.IsApi() ? PerAddress(context, limits => limits.Api) : RateLimitPartition.GetNoLimiter(""));
        limiter.OnRejected = async (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "60";
            if (rejected.HttpContext.IsApi())
                await rejected.HttpContext.WriteProblemAsync(StatusCodes.Status429TooManyRequests, "Too many requests", "This address sent more requests than one minute allows. Wait a minute, then go on.");
        };
    });

    static RateLimitPartition<string> PerAddress(HttpContext context, Func<RateLimits, int> permits)
    {
        var limit = permits(context.RequestServices.GetRequiredService<AppOptions>().RateLimits);
        return limit == 0
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetFixedWindowLimiter(Neighbourhood(context.Connection.RemoteIpAddress), _ => new FixedWindowRateLimiterOptions { PermitLimit = limit, Window = TimeSpan.FromMinutes(1) });
    }

    /// <summary>One IPv6 customer commands a whole /64, so that is counted as one address.</summary>
    static string Neighbourhood(IPAddress? address) => address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes(), 0, 8),
        _ => address.ToString(),
    };
}
