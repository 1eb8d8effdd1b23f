using System.Net;

namespace Postmortem.Web.Outbound;

/// <summary>Where the product may send requests that people set up. Nothing is allowed by itself.</summary>
/// <param name="AllowedHosts">Names, or *.suffix, each with a port where it is not the usual one.</param>
/// <param name="AllowPrivateAddresses">For executors and metrics within the own network; those may be asked without TLS.</param>
public sealed record OutboundOptions(IReadOnlyList<string> AllowedHosts, bool AllowPrivateAddresses)
{
    public static readonly OutboundOptions Nothing = new([], false);

    public static OutboundOptions Read(IConfiguration configuration, List<string> faults)
    {
        var hosts = (configuration["Outbound:AllowedHosts"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(h => h.TrimEnd('.').ToLowerInvariant()).ToList();
        foreach (var host in hosts.Where(h => !IsPattern(h)))
            faults.Add($"Outbound__AllowedHosts contains '{host}'; each must be a host such as ci.example.com, *.example.com or prometheus.internal:9090.");
        var text = configuration["Outbound:AllowPrivateAddresses"];
        if (!string.IsNullOrEmpty(text) && !bool.TryParse(text, out _)) faults.Add($"Outbound__AllowPrivateAddresses is '{text}'; it must be true or false.");
        return new(hosts, bool.TryParse(text, out var allow) && allow);
    }

    /// <summary>Null when a request may be sent there as far as its address tells; otherwise why not. Where the name leads is looked at when connecting.</summary>
    public string? Refusal(Uri? to)
    {
        if (to is not { IsAbsoluteUri: true } || to.Scheme is not ("https" or "http")) return "The address must be a full one that starts with https://.";
        if (to.UserInfo.Length > 0) return "The address must not hold a user name or password.";
        if (to.Scheme == "http" && !AllowPrivateAddresses) return "The address must start with https://.";
        var host = to.IdnHost.Trim('[', ']').TrimEnd('.').ToLowerInvariant();
        if (AllowedHosts.Any(pattern => Fits(pattern, host, to))) return null;
        var named = to.HostNameType == UriHostNameType.IPv6 ? $"[{host}]" : host;
        return $"{named}{(to.IsDefaultPort ? "" : $":{to.Port}")} is not among the hosts that this installation may send to. Whoever runs it can add it to Outbound__AllowedHosts.";
    }

    static bool Fits(string pattern, string host, Uri to)
    {
        var (name, port) = Split(pattern);
        if (port is null ? !to.IsDefaultPort : port != to.Port) return false;
        return name.StartsWith("*.", StringComparison.Ordinal) ? to.HostNameType == UriHostNameType.Dns && host.EndsWith(name[1..], StringComparison.Ordinal) : name == host;
    }

    static bool IsPattern(string pattern)
    {
        var (name, port) = Split(pattern);
        if (port is < 1 or > 65535) return false;
        if (IPAddress.TryParse(name, out _)) return true;
        var plain = name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name;
        return Uri.CheckHostName(plain) == UriHostNameType.Dns && (plain == name || plain.Contains('.'));
    }

    /// <summary>The name, without brackets, and the port behind it; −1 for one that is no number.</summary>
    static (string Name, int? Port) Split(string pattern)
    {
        if (IPAddress.TryParse(pattern, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && !pattern.StartsWith('[')) return (pattern, null);
        var end = pattern.StartsWith('[') ? pattern.IndexOf(']') + 1 : pattern.LastIndexOf(':');
        if (end <= 0) return (pattern, null);
        var (name, rest) = (pattern[..end].Trim('[', ']'), pattern[end..]);
        if (rest.Length == 0) return (name, null);
        return (name, int.TryParse(rest.TrimStart(':'), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var port) ? port : -1);
    }
}
