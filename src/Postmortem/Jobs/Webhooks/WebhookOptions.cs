using System.Net;

namespace Postmortem.Jobs.Webhooks;

/// <summary>Where facts are sent, and the secret that signs them.</summary>
public sealed record WebhookOptions(Uri Url, string Secret)
{
    const int ShortestSecret = 16;

    /// <returns>Null when nothing is to be sent.</returns>
    public static WebhookOptions? Read(IConfiguration configuration, List<string> faults)
    {
        var (url, secret) = (configuration["Webhooks:Url"] ?? "", configuration["Webhooks:Secret"] ?? "");
        if (url.Length == 0 && secret.Length == 0) return null;
        if (url.Length == 0) faults.Add("Webhooks__Secret is set, but Webhooks__Url is not. Set both, or neither to send nothing.");
        if (secret.Length < ShortestSecret) faults.Add($"Webhooks__Secret must have at least {ShortestSecret} characters: it shows the receiver that a message is ours.");
        if (url.Length == 0) return null;
        if (Uri.TryCreate(url, UriKind.Absolute, out var to) && IsSafe(to)) return new(to, secret);
        faults.Add("Webhooks__Url must be a full https address without a user name; http only for this machine (127.0.0.1, localhost).");
        return null;
    }

    static bool IsSafe(Uri to) => to.UserInfo.Length == 0 && (to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && IsLoopback(to)));

    static bool IsLoopback(Uri to) => to.IsLoopback || (IPAddress.TryParse(to.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
