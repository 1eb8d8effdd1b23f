using System.Globalization;

namespace Postmortem.Features.Exports.Markdown;

/// <summary>
/// The zone in which a document writes times. Its head names one offset for all; where the record spans a change of the clocks,
/// times of the other offset say theirs, and so do those that the clock shows twice.
/// </summary>
sealed class DocumentZone(TimeZoneInfo zone, DateTimeOffset head)
{
    readonly TimeSpan _offset = zone.GetUtcOffset(head);

    public TimeZoneInfo Zone => zone;

    /// <summary>Some time so far was written with an offset of its own.</summary>
    public bool HasOthers { get; private set; }

    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone);

    /// <summary>" -04:00" where it has to be said; otherwise nothing.</summary>
    public string OffsetOf(DateTimeOffset at)
    {
        var local = Local(at);
        if (local.Offset == _offset && !zone.IsAmbiguousTime(local.DateTime)) return "";
        HasOthers = true;
        return local.ToString(" zzz", CultureInfo.InvariantCulture);
    }
}
