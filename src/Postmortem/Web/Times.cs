using System.Collections.Concurrent;
using System.Globalization;
using Postmortem.Features.Shared;

namespace Postmortem.Web;

/// <summary>Times as people read them: in their zone, with the zone visible.</summary>
public static class Times
{
    static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <summary>Every moment on a page asks for its zone, and the framework answers one at a time. As many as there are zones.</summary>
    static readonly ConcurrentDictionary<string, TimeZoneInfo> Zones = new(StringComparer.Ordinal);

    /// <summary>The person's zone; UTC when the stored name is unknown to this machine.</summary>
    public static TimeZoneInfo Zone(this Actor actor)
    {
        if (Zones.TryGetValue(actor.TimeZone, out var known)) return known;
        return TimeZoneInfo.TryFindSystemTimeZoneById(actor.TimeZone, out var zone) ? Zones[actor.TimeZone] = zone : TimeZoneInfo.Utc;
    }

    public static DateTimeOffset In(this DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone);

    /// <summary>14:05</summary>
    public static string Clock(DateTimeOffset at, TimeZoneInfo zone) => at.In(zone).ToString("HH:mm", English);

    /// <summary>" -04:00" where the zone's clock shows this time twice, so that the two can be told apart; otherwise nothing.</summary>
    public static string WhichOfTwo(DateTimeOffset at, TimeZoneInfo zone) => at.In(zone) is var local && zone.IsAmbiguousTime(local.DateTime) ? local.ToString(" zzz", English) : "";

    /// <summary>Tue 12 May 2026</summary>
    public static string Day(DateTimeOffset at, TimeZoneInfo zone) => at.In(zone).ToString("ddd d MMM yyyy", English);

    /// <summary>12 May 2026, 14:05</summary>
    public static string Full(DateTimeOffset at, TimeZoneInfo zone) => at.In(zone).ToString("d MMM yyyy, HH:mm", English);

    /// <summary>UTC, or the offset: UTC+02:00 (Europe/Berlin).</summary>
    public static string ZoneName(DateTimeOffset at, TimeZoneInfo zone)
    {
        var offset = zone.GetUtcOffset(at);
        if (zone == TimeZoneInfo.Utc || zone.Id is "UTC" or "Etc/UTC") return "UTC";
        var sign = offset < TimeSpan.Zero ? '-' : '+';
        return $"UTC{sign}{offset.ToString(@"hh\:mm", English)} ({zone.Id})";
    }

    /// <summary>The zone without an offset, which another day may not have: UTC, Europe/Berlin.</summary>
    public static string Zone(TimeZoneInfo zone) => zone == TimeZoneInfo.Utc || zone.Id is "Etc/UTC" ? "UTC" : zone.Id;

    /// <summary>12 min, 1 h 04 min, 3 d 2 h. "unknown" for null; callers never pass a negative span.</summary>
    public static string Duration(TimeSpan? span) => span switch
    {
        null => "unknown",
        { TotalMinutes: < 1 } s => $"{(int)s.TotalSeconds} s",
        { TotalHours: < 1 } s => $"{(int)s.TotalMinutes} min",
        { TotalDays: < 1 } s => $"{(int)s.TotalHours} h {s.Minutes:00} min",
        { } s => $"{(int)s.TotalDays} d {s.Hours} h{(s.Minutes > 0 ? $" {s.Minutes:00} min" : "")}",
    };

    /// <summary>As <see cref="Duration"/>, but days without their minutes: 1 d 9 h</summary>
    public static string Coarse(TimeSpan span) => span.TotalDays < 1 ? Duration(span) : $"{(int)span.TotalDays} d {span.Hours} h";

    /// <summary>A clock that runs, as app.js goes on with it each second: 12:07, 1 h 04 min, 3 d 2 h.</summary>
    public static string Running(TimeSpan span) => span.TotalHours < 1 ? $"{(int)span.TotalMinutes:00}:{span.Seconds:00}" : Coarse(span);
}
