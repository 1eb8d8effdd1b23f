using System.Net;
using System.Net.Sockets;

namespace Postmortem.Web.Outbound;

public enum AddressKind
{
    /// <summary>Somebody's machine in the internet.</summary>
    Public,

    /// <summary>This machine, or the network around it.</summary>
    Private,

    /// <summary>No place that anybody may be sent to: metadata services, multicast, reserved ranges, IPv6 that hides another address.</summary>
    Forbidden,
}

/// <summary>What lies behind an address, in every form in which it can be written. Knows neither the web nor the database.</summary>
public static class AddressRules
{
    /// <summary>IANA's special-purpose registry, for IPv4. The first that fits counts, so exceptions stand first.</summary>
    static readonly (IPNetwork Network, AddressKind Kind)[] V4 =
    [
        // Metadata services of Alibaba and Azure, which stand in ranges that look ordinary.
        (IPNetwork.Parse("100.100.100.200/32"), AddressKind.Forbidden), (IPNetwork.Parse("168.63.129.16/32"), AddressKind.Forbidden),
        (IPNetwork.Parse("0.0.0.0/8"), AddressKind.Forbidden), (IPNetwork.Parse("10.0.0.0/8"), AddressKind.Private), (IPNetwork.Parse("100.64.0.0/10"), AddressKind.Private),
        (IPNetwork.Parse("127.0.0.0/8"), AddressKind.Private), (IPNetwork.Parse("169.254.0.0/16"), AddressKind.Forbidden), (IPNetwork.Parse("172.16.0.0/12"), AddressKind.Private),
        (IPNetwork.Parse("192.0.0.0/24"), AddressKind.Forbidden), (IPNetwork.Parse("192.0.2.0/24"), AddressKind.Forbidden), (IPNetwork.Parse("192.88.99.0/24"), AddressKind.Forbidden),
        (IPNetwork.Parse("192.168.0.0/16"), AddressKind.Private), (IPNetwork.Parse("198.18.0.0/15"), AddressKind.Forbidden), (IPNetwork.Parse("198.51.100.0/24"), AddressKind.Forbidden),
        (IPNetwork.Parse("203.0.113.0/24"), AddressKind.Forbidden), (IPNetwork.Parse("224.0.0.0/4"), AddressKind.Forbidden), (IPNetwork.Parse("240.0.0.0/4"), AddressKind.Forbidden),
    ];

    /// <summary>For IPv6 only what is listed here or lies in 2000::/3 is anything at all.</summary>
    static readonly (IPNetwork Network, AddressKind Kind)[] V6 =
    [
        // Metadata services of Amazon and Google.
        (IPNetwork.Parse("fd00:ec2::254/128"), AddressKind.Forbidden), (IPNetwork.Parse("fd20:ce::254/128"), AddressKind.Forbidden),
        (IPNetwork.Parse("::1/128"), AddressKind.Private), (IPNetwork.Parse("fc00::/7"), AddressKind.Private),
        // Teredo and other protocols' own, documentation, 6to4.
        (IPNetwork.Parse("2001::/23"), AddressKind.Forbidden), (IPNetwork.Parse("2001:db8::/32"), AddressKind.Forbidden), (IPNetwork.Parse("2002::/16"), AddressKind.Forbidden),
        (IPNetwork.Parse("3fff::/20"), AddressKind.Forbidden), (IPNetwork.Parse("2000::/3"), AddressKind.Public),
    ];

    static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    public static AddressKind Of(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork) return Find(V4, address, AddressKind.Public);
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return AddressKind.Forbidden;
        if (address.IsIPv4MappedToIPv6) return Of(address.MapToIPv4());
        // A zone names an interface of this machine.
        if (address.ScopeId != 0) return AddressKind.Forbidden;
        var bytes = address.GetAddressBytes();
        var embedded = new IPAddress(bytes.AsSpan(12));
        // Networks with IPv6 alone reach the rest of the world by it, and nothing of their own.
        if (Nat64.Contains(address)) return Of(embedded) == AddressKind.Public ? AddressKind.Public : AddressKind.Forbidden;
        // ISATAP: whatever its network, it leads to the IPv4 address at its end.
        if (bytes.AsSpan(8, 4) is [0 or 2, 0, 0x5e, 0xfe]) return AddressKind.Forbidden;
        return Find(V6, address, AddressKind.Forbidden);
    }

    static AddressKind Find((IPNetwork Network, AddressKind Kind)[] rules, IPAddress address, AddressKind otherwise)
    {
        foreach (var (network, kind) in rules)
            if (network.Contains(address)) return kind;
        return otherwise;
    }
}
