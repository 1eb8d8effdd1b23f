namespace Postmortem.Features.Reminders;

/// <summary>The part of each day in which nobody is reminded of what can wait, in the zone of whoever is reminded. The same twice: none.</summary>
public sealed record QuietHours(TimeOnly From, TimeOnly Until)
{
    public static readonly QuietHours Usual = new(new(20, 0), new(8, 0));
    public static readonly QuietHours None = new(default, default);

    public bool Covers(TimeOnly time) => From < Until ? time >= From && time < Until : From > Until && (time >= From || time < Until);

    /// <summary>The first moment from <paramref name="at"/> on that is not quiet.</summary>
    public DateTimeOffset EndAfter(DateTimeOffset at, TimeZoneInfo zone)
    {
        var (date, time) = Local(at, zone);
        if (!Covers(time)) return at;
        return Instant(time < Until ? date : date.AddDays(1), Until, zone);
    }

    /// <summary>When it becomes quiet next; never without quiet hours.</summary>
    public DateTimeOffset StartAfter(DateTimeOffset at, TimeZoneInfo zone)
    {
        if (From == Until) return DateTimeOffset.MaxValue;
        var date = Local(at, zone).Date;
        var start = Instant(date, From, zone);
        return start > at ? start : Instant(date.AddDays(1), From, zone);
    }

    /// <summary>This day and time in the zone. A time that a change of the clocks leaves out comes as soon as there is one again.</summary>
    public static DateTimeOffset Instant(DateOnly date, TimeOnly time, TimeZoneInfo zone)
    {
        var local = date.ToDateTime(time);
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    static (DateOnly Date, TimeOnly Time) Local(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        return (DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
    }
}
