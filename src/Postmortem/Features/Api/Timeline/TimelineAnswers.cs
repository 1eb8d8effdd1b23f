using Postmortem.Features.Timeline;

namespace Postmortem.Features.Api;

/// <summary>One thing on the timeline.</summary>
/// <param name="OccurredAt">Event time, apart from the time of capture.</param>
/// <param name="OriginalText">As it was captured; never changes.</param>
/// <param name="Milestone">The milestone that it tells of.</param>
/// <param name="Hidden">Null unless it is hidden.</param>
public sealed record EntryAnswer(Guid Id, [OneOf(typeof(EntryKind))] string Kind, string Text, string OriginalText, DateTimeOffset OccurredAt, [OneOf(typeof(Accuracy))] string Accuracy, DateTimeOffset RecordedAt,
    string Author, string Source, string? SourceRef, string? Permalink, bool Starred, string? Milestone, DateTimeOffset? EditedAt, HiddenAnswer? Hidden,
    IReadOnlyList<AttachmentAnswer> Attachments, int Version) : IVersioned
{
    public static EntryAnswer Of(TimelineEntry e, IEnumerable<Attachment> files) => new(e.Id, e.Kind, e.Text, e.OriginalText, e.OccurredAt, e.Accuracy, e.RecordedAt,
        e.AuthorName, e.Source, FormCapture.Told(e.SourceRef), e.Permalink, e.Starred, e.Milestone, e.EditedAt,
        e.HiddenAt is { } at ? new(at, e.HiddenBy ?? "", e.HiddenReason ?? "") : null, [.. files.Select(AttachmentAnswer.Of)], e.Version);
}

public sealed record HiddenAnswer(DateTimeOffset At, string By, string Why);

/// <param name="Href">Where its bytes are.</param>
public sealed record AttachmentAnswer(Guid Id, string FileName, string ContentType, long SizeBytes, string Sha256, string AddedBy, DateTimeOffset AddedAt, string Href)
{
    public static AttachmentAnswer Of(Attachment a) => new(a.Id, a.FileName, a.ContentType, a.SizeBytes, a.Sha256, a.AddedBy, a.AddedAt, $"/api/v1/attachments/{a.Id}");
}

/// <summary>What stood in an entry before an edit.</summary>
/// <param name="ChangedAt">When, and by whom, it was replaced.</param>
public sealed record RevisionAnswer(int Version, [OneOf(typeof(EntryKind))] string Kind, string Text, DateTimeOffset OccurredAt, [OneOf(typeof(Accuracy))] string Accuracy, DateTimeOffset ChangedAt, string ChangedBy);

/// <param name="At">Null: unknown, or not applicable with the reason.</param>
/// <param name="Origin">person or product; null while nobody knows.</param>
/// <param name="Version">0 while nobody knows.</param>
public sealed record MilestoneAnswer([OneOf(typeof(MilestoneKind))] string Kind, DateTimeOffset? At, [OneOf(typeof(Accuracy))] string Accuracy, string Source, string? NotApplicableBecause, string? Origin, int Version) : IVersioned
{
    public static MilestoneAnswer Of(string kind, Milestone? m) => m is null
        ? new(kind, null, Postmortem.Features.Timeline.Accuracy.Exact, "", null, null, 0)
        : new(kind, m.At, m.Accuracy, m.Source, m.NotApplicableBecause, m.Origin, m.Version);
}

/// <param name="Key">Stable name: time_to_detect.</param>
/// <param name="Seconds">Null is unknown, with the reason; never negative, never zero for something missing.</param>
/// <param name="About">One of the two times is not exact.</param>
public sealed record DurationAnswer(string Key, string Name, string Formula, long? Seconds, bool About, string? UnknownBecause)
{
    public static DurationAnswer Of(Duration d) => new(d.Key, d.Name, d.Formula, (long?)d.Value?.TotalSeconds, d.IsAbout, d.UnknownBecause);
}
