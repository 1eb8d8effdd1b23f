using Postmortem.Features.Timeline;

namespace Postmortem.Features.Slack.Capture;

/// <summary>A row of <c>slack_captures</c>: one message, however often it was captured.</summary>
public sealed record SlackCapture
{
    public Guid Id { get; init; }
    public string TeamId { get; init; } = "";
    public string ChannelId { get; init; } = "";
    public string Ts { get; init; } = "";

    /// <summary>Of the thread's first message, when it stands in one.</summary>
    public string? ThreadTs { get; init; }

    /// <summary>Who wrote it.</summary>
    public string? UserId { get; init; }
    public Guid IncidentId { get; init; }

    /// <summary>Null until its text was read.</summary>
    public Guid? EntryId { get; init; }
    public Guid? ActionItemId { get; init; }

    /// <summary>Of the text that was last put into the entry.</summary>
    public string TextHash { get; init; } = "";

    /// <summary>What was last set on the entry.</summary>
    public string Kind { get; init; } = EntryKind.Note;
    public bool Starred { get; init; }

    /// <summary>The reaction that asked for the follow-up was taken away, and that was said.</summary>
    public bool FollowUpLeft { get; init; }

    /// <summary>Of the newest edit that was followed, in microseconds.</summary>
    public long ChangedStamp { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Names the entry and the follow-up at their source.</summary>
    public string SourceRef => $"{TeamId} {ChannelId} {Ts}";
}

/// <summary>A row of <c>slack_capture_marks</c>: why it is captured, and by whom.</summary>
public sealed record CaptureMark
{
    /// <summary>The purpose, and how it was told: <c>timeline pushpin</c>, <c>follow-up shortcut</c>.</summary>
    public string Mark { get; init; } = "";
    public string UserId { get; init; } = "";
    public long Stamp { get; init; }
    public DateTimeOffset? TakenBackAt { get; init; }

    public string Purpose => Mark.Split(' ')[0];

    public static string Of(string purpose, string how) => $"{purpose} {how}";
}

/// <summary>What all marks of a message together ask for.</summary>
public sealed record Wanted(bool Entry, string Kind, bool Starred, bool FollowUp, string LastUserId)
{
    public static Wanted By(IReadOnlyList<CaptureMark> marks)
    {
        var standing = marks.Where(m => m.TakenBackAt is null).Select(m => m.Purpose).ToHashSet();
        var kind = standing.Contains(CapturePurpose.Decision) ? EntryKind.Decision : standing.Contains(CapturePurpose.Hypothesis) ? EntryKind.Hypothesis : EntryKind.Note;
        return new(standing.Any(p => p != CapturePurpose.FollowUp), kind, standing.Contains(CapturePurpose.Star), standing.Contains(CapturePurpose.FollowUp),
            marks.MaxBy(m => m.Stamp)?.UserId ?? "");
    }
}
