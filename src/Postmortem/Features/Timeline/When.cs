using System.Globalization;
using System.Text.RegularExpressions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

/// <param name="Accuracy">One of <see cref="Timeline.Accuracy"/>.</param>
public sealed record Moment(DateTimeOffset At, string Accuracy);

/// <summary>
/// Reads times as people type them, in their zone: <c>now</c>, <c>5 minutes ago</c>, <c>1h 20m</c>, <c>14:05</c>, <c>2:05 pm</c>,
/// <c>yesterday 14:05</c>, <c>Mon 14:05</c>, <c>12 May 14:05</c>, <c>2026-05-12 14:05</c>, ISO 8601, each with <c>UTC</c> or an
/// offset behind it, and <c>~</c> or <c>about</c> before it.
/// <list type="bullet">
/// <item>A time without a day, or a day without a year, is the latest such moment that is not in the future; of something that is past, the nearest to it.</item>
/// <item>A time without a day that is still to come today, by two hours at most, is refused: a watch may be fast or an hour mistyped, so it is not
/// taken for yesterday's. Of what is past (<see cref="PastSpan"/>) an earlier day is nearer in any case.</item>
/// <item>An hour that clocks skip is refused, naming the gap.</item>
/// <item>An hour that clocks repeat: the latest that is not in the future for a bare clock time; the first of the two when a
/// day is written, with or without its year. An offset behind the time says which.</item>
/// </list>
/// </summary>
public static partial class When
{
    public const int LongestText = 80;

    /// <summary>A wall clock may be a little ahead of ours; what was typed just now is not in the future.</summary>
    static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>So far ahead a bare clock time is more likely mistaken than yesterday's.</summary>
    static readonly TimeSpan Doubtful = TimeSpan.FromHours(2);

    const string Examples = "Write it like 14:05, 5 minutes ago, yesterday 14:05 or 2026-05-12 14:05.";

    /// <param name="field">The input field that a fault names.</param>
    /// <param name="label">How the fault's sentence begins: "The time".</param>
    /// <param name="past">What the time is about, when that is past.</param>
    /// <param name="coming">The time is of something that is planned: a bare clock time is today's.</param>
    public static Result<Moment> Parse(string? text, TimeZoneInfo zone, DateTimeOffset now, string field = "at", string label = "The time", PastSpan? past = null, bool coming = false)
    {
        var typed = Spaces().Replace((text ?? "").Trim(), " ");
        if (typed.Length == 0) return Failure.Invalid(field, $"{label} is empty. {Examples}");
        if (typed.Length > LongestText) return Failure.Invalid(field, $"{label} is too long to be a time. {Examples}");
        var about = About().Match(typed.ToLowerInvariant());
        var rest = about.Groups["rest"].Value;
        var read = ReadOf(rest, zone, now, past, coming);
        return read.At is { } at
            ? new Moment(at, about.Groups["about"].Success ? Accuracy.About : Accuracy.Exact)
            : Failure.Invalid(field, $"{label} \u201c{typed}\u201d {read.Fault ?? $"could not be read. {Examples}"}");
    }

    /// <summary>Whether this is written as a time, also where <see cref="Parse"/> refuses it since it is still to come.</summary>
    public static bool IsTime(string text, TimeZoneInfo zone, DateTimeOffset now) =>
        text.Length <= LongestText && ReadOf(About().Match(Spaces().Replace(text.Trim(), " ").ToLowerInvariant()).Groups["rest"].Value, zone, now, null) is { At: not null } or { ToCome: true };

    static Read ReadOf(string text, TimeZoneInfo zone, DateTimeOffset now, PastSpan? past, bool coming = false) => Relative(text, now) ?? Absolute(text, zone, now, past, coming);

    /// <summary>The moment as <see cref="Parse"/> reads it back, to the second: what an edit form shows.</summary>
    public static string Write(DateTimeOffset at, string accuracy, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var text = local.ToString(local.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        if (zone.IsAmbiguousTime(local.DateTime)) text += local.ToString(" zzz", CultureInfo.InvariantCulture);
        return accuracy == Accuracy.About ? $"~{text}" : text;
    }

    /// <returns>Null when the text is not of this form at all.</returns>
    static Read? Relative(string text, DateTimeOffset now)
    {
        if (text is "now" or "just now" or "right now") return new(now);
        if (text is "half an hour ago" or "half an hour") return new(now.AddMinutes(-30));
        if (Span().Match(text) is not { Success: true } span) return null;
        var ahead = span.Groups["ahead"].Success;
        if (ahead && span.Groups["ago"].Success) return new(Fault: $"points both ways. {Examples}");
        var total = TimeSpan.Zero;
        foreach (var (number, unit) in span.Groups["number"].Captures.Zip(span.Groups["unit"].Captures, (n, u) => (n.Value, u.Value)))
            total += UnitOf(unit) * (number is "a" or "an" ? 1 : double.Parse(number, CultureInfo.InvariantCulture));
        if (total > TimeSpan.FromDays(3660)) return new(Fault: "is more than ten years away. Write the date instead.");
        return new(ahead ? now + total : now - total);
    }

    static TimeSpan UnitOf(string unit) => unit[0] switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        _ => TimeSpan.FromDays(7),
    };

    static Read Absolute(string text, TimeZoneInfo zone, DateTimeOffset now, PastSpan? past, bool coming)
    {
        var clock = Clock().Match(text);
        if (!clock.Success)
            return WhenDay.IsOne(text) ? new(Fault: $"has a day but no clock time. Add one, like {text} 14:05.") : new(Fault: WhenDay.Slashed(text));
        if (TimeOf(clock) is not { } time) return new(Fault: "is not a time of day. Hours go from 0 to 23 (or 1 to 12 with am and pm), minutes and seconds to 59.");
        if (clock.Groups["offset"] is { Success: true } offset)
        {
            if (OffsetOf(offset.Value) is not { } apart) return new(Fault: "has an offset that no zone has. Write it like +02:00, between -14:00 and +14:00.");
            zone = apart == TimeSpan.Zero ? TimeZoneInfo.Utc : TimeZoneInfo.CreateCustomTimeZone("offset", apart, null, null);
        }
        DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        var words = text.Remove(clock.Index, clock.Length);
        var day = WhenDay.Read(words, DayOf(now));
        if (day.Fault is not null || day.Candidates.Count == 0)
            return new(Fault: day.Fault ?? (ZoneByLetters().IsMatch(text[(clock.Index + clock.Length)..]) ? "could not be read: letters for a zone can mean several. UTC or an offset works, like 14:05 UTC or 14:05 +01:00." : null));
        // Who plans means today.
        if (day.Bare && coming) day = new([DayOf(now)], Written: true);
        var early = day.Bare ? TooEarly(day, time, clock, zone, now) : null;
        if (early is { } doubtful && past is null) return new(Fault: doubtful.Fault, ToCome: true);
        if (day.Written || past is null) return Settle(day, time, zone, now);
        var after = DayOf(past.To).AddDays(1);
        var nearest = Nearest(WhenDay.Read(words, after, after.DayNumber - DayOf(past.From).DayNumber + 1), time, zone, now, past);
        return early is { } nearer && nearest.At is { } chosen && past.DistanceOf(nearer.At) < past.DistanceOf(chosen) ? new(Fault: nearer.Fault, ToCome: true) : nearest;
    }

    /// <summary>Why a bare clock time that is still to come today is not yesterday's; null when it is, or has been today.</summary>
    static (DateTimeOffset At, string Fault)? TooEarly(WhenDay day, TimeOnly time, Match clock, TimeZoneInfo zone, DateTimeOffset now)
    {
        var local = day.Candidates[0].ToDateTime(time);
        if (zone.IsInvalidTime(local)) return null;
        var at = MomentsOf(local, zone).First();
        var ahead = at - now;
        if (ahead <= Slack || ahead > Doubtful) return null;
        var offset = clock.Groups["offset"] is { Success: true } typed ? $" {typed.Value.ToUpperInvariant()}" : "";
        return (at, string.Create(CultureInfo.InvariantCulture,
            $"is still to come (it is {TimeZoneInfo.ConvertTime(now, zone):HH:mm}{offset}). Write yesterday {time.ToString(time.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture)}{offset} if you mean yesterday."));
    }

    /// <summary>The candidate's moment that the rules of this class choose.</summary>
    static Read Settle(WhenDay day, TimeOnly time, TimeZoneInfo zone, DateTimeOffset now)
    {
        var latest = now + Slack;
        foreach (var local in day.Candidates.Select(d => d.ToDateTime(time)))
        {
            if (zone.IsInvalidTime(local))
            {
                if (!day.Written && local > TimeZoneInfo.ConvertTime(latest, zone).DateTime) continue;
                return new(Fault: Gap(local, zone));
            }
            var moments = MomentsOf(local, zone, day).ToList();
            if (day.Written) return new(moments[0]);
            if (moments.LastOrDefault(m => m <= latest) is { Year: > 1 } moment) return new(moment);
        }
        return new(Fault: null);
    }

    /// <summary>Of all that it can mean, the nearest to what it is about; of two as near, the later.</summary>
    static Read Nearest(WhenDay day, TimeOnly time, TimeZoneInfo zone, DateTimeOffset now, PastSpan past)
    {
        var locals = day.Candidates.Select(d => d.ToDateTime(time)).ToList();
        var moments = locals.Where(l => !zone.IsInvalidTime(l)).SelectMany(l => MomentsOf(l, zone, day)).Where(m => m <= now + Slack).OrderBy(past.DistanceOf).ThenByDescending(m => m).ToList();
        return moments.Count > 0 ? new(moments[0]) : new(Fault: locals.FirstOrDefault(zone.IsInvalidTime) is { Year: > 1 } skipped ? Gap(skipped, zone) : null);
    }

    /// <summary>Of two equal hours both for a bare clock time, the first where the text has a day.</summary>
    static IEnumerable<DateTimeOffset> MomentsOf(DateTime local, TimeZoneInfo zone, WhenDay day) => MomentsOf(local, zone).Take(day.Bare ? 2 : 1);

    static IEnumerable<DateTimeOffset> MomentsOf(DateTime local, TimeZoneInfo zone) =>
        (zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local) : [zone.GetUtcOffset(local)]).Select(offset => new DateTimeOffset(local, offset).ToUniversalTime()).Order();

    static string Gap(DateTime local, TimeZoneInfo zone)
    {
        // The change of clocks is the one moment within a day around at which the offset grows.
        var (before, after) = (new DateTimeOffset(local, TimeSpan.Zero).AddDays(-1), new DateTimeOffset(local, TimeSpan.Zero).AddDays(1));
        var old = zone.GetUtcOffset(before);
        while (after - before > TimeSpan.FromSeconds(1))
        {
            var middle = before + ((after - before) / 2);
            if (zone.GetUtcOffset(middle) == old) before = middle;
            else after = middle;
        }
        var (from, to) = (after.ToOffset(old), after.ToOffset(zone.GetUtcOffset(after)));
        return string.Create(CultureInfo.InvariantCulture,
            $"does not exist: in {zone.Id} clocks went from {from:HH:mm} to {to:HH:mm} on {to:d MMMM yyyy}. Write a time outside that gap, or add UTC behind it.");
    }

    static TimeOnly? TimeOf(Match clock)
    {
        int Number(string group) => clock.Groups[group] is { Success: true } g ? int.Parse(g.Value, CultureInfo.InvariantCulture) : 0;
        var (hour, minute, second) = (Number("hour"), Number("minute"), Number("second"));
        if (clock.Groups["half"] is { Success: true } half)
        {
            if (hour is < 1 or > 12) return null;
            hour = (hour % 12) + (half.Value[0] == 'p' ? 12 : 0);
        }
        if (hour > 23 || minute > 59 || second > 59) return null;
        var fraction = clock.Groups["fraction"].Value.PadRight(3, '0')[..3];
        return new TimeOnly(hour, minute, second, int.Parse(fraction, CultureInfo.InvariantCulture));
    }

    static TimeSpan? OffsetOf(string text)
    {
        var match = Offset().Match(text);
        if (!match.Success) return TimeSpan.Zero;
        var hours = int.Parse(match.Groups["hours"].Value, CultureInfo.InvariantCulture);
        var minutes = match.Groups["minutes"] is { Success: true } m ? int.Parse(m.Value, CultureInfo.InvariantCulture) : 0;
        var apart = new TimeSpan(hours, minutes, 0);
        if (minutes > 59 || apart > TimeSpan.FromHours(14)) return null;
        return match.Groups["sign"].Value == "-" ? -apart : apart;
    }

    readonly record struct Read(DateTimeOffset? At = null, string? Fault = null, bool ToCome = false);

    /// <summary>CET, PDT, AEST: what stands behind the clock time.</summary>
    [GeneratedRegex(@"^\s(?:[a-z]{1,4}t|msk)$")]
    private static partial Regex ZoneByLetters();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^(?<about>~\s?|(?:about|around|approximately|approx\.?|circa|ca\.?)\s)?(?<rest>.*)$", RegexOptions.Singleline)]
    private static partial Regex About();

    [GeneratedRegex(@"^(?:(?<ahead>in\s)|-\s?)?(?:(?:,?\s?(?:and\s)?)(?<number>[0-9]{1,5}(?:\.[0-9]{1,2})?|an?(?=\s))\s?(?<unit>seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w))+(?<ago>\sago)?$")]
    private static partial Regex Span();

    [GeneratedRegex(@"(?:^|(?<=[\s,])|(?<=[0-9])t)(?<hour>[0-9]{1,2})(?::(?<minute>[0-9]{2})(?::(?<second>[0-9]{2})(?:[.,](?<fraction>[0-9]{1,7}))?)?(?:\s?(?<half>[ap]\.?m\.?))?|\s?(?<half>[ap]\.?m\.?))(?:\s?(?<offset>z|(?:utc|gmt)(?:\s?[+-][0-9]{1,2}(?::?[0-9]{2})?)?|[+-][0-9]{2}(?::?[0-9]{2})?))?(?=$|[\s,])")]
    private static partial Regex Clock();

    [GeneratedRegex(@"(?<sign>[+-])(?<hours>[0-9]{1,2})(?::?(?<minutes>[0-9]{2}))?$")]
    private static partial Regex Offset();
}
