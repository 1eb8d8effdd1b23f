using Postmortem.Web;

namespace Postmortem.Features.Accounts.Profile;

/// <summary>The zones a person may choose from: those named after a place, and UTC.</summary>
public static class TimeZones
{
    static readonly string[] Continents = ["Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/"];

    static readonly IReadOnlyList<TimeZoneInfo> Known = [.. TimeZoneInfo.GetSystemTimeZones(skipSorting: true)
        .Where(zone => Continents.Any(c => zone.Id.StartsWith(c, StringComparison.Ordinal))).OrderBy(zone => zone.Id, StringComparer.Ordinal)];

    /// <summary>IANA name and how it reads now: Europe/Berlin, UTC+01:00. Keeps a chosen zone that is not among them.</summary>
    public static IEnumerable<(string Value, string Text)> Choices(DateTimeOffset now, string chosen = "UTC")
    {
        yield return ("UTC", "UTC");
        foreach (var zone in Known) yield return (zone.Id, $"{zone.Id.Replace('_', ' ')}, {Times.ZoneName(now, zone).Split(' ')[0]}");
        if (chosen != "UTC" && Known.All(zone => zone.Id != chosen)) yield return (chosen, chosen);
    }
}
