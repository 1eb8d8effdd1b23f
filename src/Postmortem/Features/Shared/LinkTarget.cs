using System.Globalization;
using System.Text.RegularExpressions;

namespace Postmortem.Features.Shared;

/// <summary>What a link to this installation leads to.</summary>
/// <param name="Url">Exactly as it was given: Slack wants the answer under this.</param>
public sealed partial record LinkTarget(string Url, string Kind, int Number)
{
    public const string Incident = "incident";
    public const string Review = "review";
    public const string FollowUp = "follow-up";

    /// <summary>Slack tells of links to other names below the domain too; only this installation's own address counts.</summary>
    public static LinkTarget? Read(string url, Uri home)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var link) || link.Scheme is not ("https" or "http") || link.UserInfo.Length > 0) return null;
        if (!link.IdnHost.Equals(home.IdnHost, StringComparison.OrdinalIgnoreCase) || (link.Port != home.Port && !(link.IsDefaultPort && home.IsDefaultPort))) return null;
        var path = Path().Match(link.AbsolutePath);
        if (!path.Success) return null;
        var (kind, number) = path.Groups["review"].Success ? (Review, "incident") : path.Groups["incident"].Success ? (Incident, "incident") : (FollowUp, "item");
        return new(url, kind, int.Parse(path.Groups[number].Value, CultureInfo.InvariantCulture));
    }

    /// <summary>An incident as people name it to another one: INC-42, 42, or the address of its page or its review, pasted.</summary>
    public static bool TryReadIncident(string? text, Uri home, out int number)
    {
        if (Read(text?.Trim() ?? "", home) is not { Kind: not FollowUp } link) return IncidentRef.TryParseName(text, out number);
        number = link.Number;
        return true;
    }

    [GeneratedRegex(@"^/(?:incidents/(?<incident>[0-9]{1,9})(?<review>/review)?|follow-ups/(?<item>[0-9]{1,9}))(?:/|$)")]
    private static partial Regex Path();
}
