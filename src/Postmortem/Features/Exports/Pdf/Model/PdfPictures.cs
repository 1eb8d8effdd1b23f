namespace Postmortem.Features.Exports.Pdf;

/// <summary>
/// A PNG, JPEG, GIF (first frame) or WebP image, scaled down to fit the column. Null or unreadable bytes print
/// a placeholder that says so, with <paramref name="Alt"/>.
/// </summary>
public sealed record PdfImage(byte[]? Bytes, string Alt, string? Caption = null) : PdfBlock;

/// <summary>One box of the row: what it is, how much, and in small print how it was computed.</summary>
public sealed record PdfKeyFigure(string Label, string Value, string? Formula = null)
{
    /// <summary>There is no value, and the words say so.</summary>
    public bool IsUnknown { get; init; }
}

/// <summary>A row of boxes, four to a row.</summary>
public sealed record PdfKeyFigures(IReadOnlyList<PdfKeyFigure> Figures) : PdfBlock;

/// <summary>A point on the time axis.</summary>
public sealed record PdfMilestone(DateTimeOffset At, string Label, PdfTone Tone = PdfTone.Neutral);

/// <summary>A bar under the time axis; a missing end runs to the end of the picture and is drawn open.</summary>
public sealed record PdfTimeBar(DateTimeOffset Start, DateTimeOffset? End, string Label, PdfTone Tone)
{
    /// <summary>Nobody wrote down when it ended, only that it was over by then: drawn open there.</summary>
    public bool IsOpen { get; init; }
}

/// <summary>
/// A drawn time axis with milestones above and bars (impact, rollbacks) below. Clock times are printed in the
/// offset that each value carries, so convert them first and name the zone in <paramref name="Zone"/>; the caption
/// names it, unless another one is given.
/// Draws nothing when there is neither a milestone nor a bar.
/// </summary>
public sealed record PdfTimeline(
    IReadOnlyList<PdfMilestone> Milestones,
    IReadOnlyList<PdfTimeBar> Bars,
    string Zone = "UTC",
    string? Caption = null) : PdfBlock
{
    /// <summary>The zone whose clock the ticks tell, since its offset may change meanwhile; null for the offset of the first moment.</summary>
    public TimeZoneInfo? Clock { get; init; }
}
