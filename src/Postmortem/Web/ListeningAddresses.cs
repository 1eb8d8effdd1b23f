namespace Postmortem.Web;

/// <summary>Where it listens, as the host's own settings say.</summary>
static class ListeningAddresses
{
    static readonly string[] Ports = ["http_ports", "https_ports"];

    /// <returns>Null when an address is unusable: what is made of them would be as well.</returns>
    public static string? Read(IConfiguration configuration, List<string> faults)
    {
        foreach (var key in Ports)
            if (Parts(configuration[key]).FirstOrDefault(p => !ushort.TryParse(p, out _)) is { } port)
                faults.Add($"{key} (--{key} or ASPNETCORE_{key.ToUpperInvariant()}) contains '{port}'; each must be a port from 0 to {ushort.MaxValue}, parted by semicolons.");
        var urls = configuration["urls"];
        if (Parts(urls).FirstOrDefault(url => !IsListenable(url)) is not { } bad) return urls;
        faults.Add($"urls (--urls or ASPNETCORE_URLS) contains '{bad}'; each must be an address such as http://+:8080 without a path, parted by semicolons.");
        return null;
    }

    public static string[] Parts(string? text) => (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The framework takes a port that is none for a part of the host, and tells of one that is too large only when it binds.</summary>
    static bool IsListenable(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme is "http" or "https" && (address.IsUnixPipe || address.IsNamedPipe || (address.PathBase.Length == 0 && address.Port is >= 0 and <= ushort.MaxValue
                && (address.Host is "+" or "*" || Uri.CheckHostName(address.Host) != UriHostNameType.Unknown)));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
