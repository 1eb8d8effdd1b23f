namespace Postmortem.Features.Reviews.Meetings;

/// <summary>A row of <c>review_meetings</c>. When it is planned for stands on the review; <see cref="StartsAt"/> keeps the last plan when it is cancelled.</summary>
public sealed record Meeting
{
    public Guid ReviewId { get; init; }
    public DateTimeOffset? StartsAt { get; init; }
    public int Minutes { get; init; } = 60;

    /// <summary>A room, or a link.</summary>
    public string Place { get; init; } = "";

    /// <summary>Grows with each plan, as calendars want it; 0 before the first.</summary>
    public int Sequence { get; init; }
    public bool TakesContributions { get; init; }

    /// <summary>What people say they learned bears their names.</summary>
    public bool NamesAnswers { get; init; }
    public DateTimeOffset? BeganAt { get; init; }

    /// <summary>Place of the part in the guide, from 0.</summary>
    public int Part { get; init; }
    public DateTimeOffset? PartBeganAt { get; init; }
    public DateTimeOffset? PausedAt { get; init; }
    public long PausedMs { get; init; }
    public long PartPausedMs { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public int Version { get; init; } = 1;

    public bool IsOn => BeganAt is not null && EndedAt is null;
}

/// <summary>A row of <c>review_meeting_notes</c>.</summary>
public sealed record MeetingNote
{
    public Guid Id { get; init; }
    public Guid ReviewId { get; init; }
    public string Kind { get; init; } = "";
    public string Text { get; init; } = "";

    /// <summary>Of an answer: one of <see cref="Learned"/>.</summary>
    public string? Learned { get; init; }

    /// <summary>Of an answer: would they come again.</summary>
    public string? Again { get; init; }

    /// <summary>Empty for what nobody's name belongs to.</summary>
    public string AuthorName { get; init; } = "";
    public DateOnly SaidOn { get; init; }

    /// <summary>One of <see cref="NoteOutcome"/>; null while it waits.</summary>
    public string? Outcome { get; init; }

    /// <summary>FU-12, EXP-3, or why it was put aside.</summary>
    public string OutcomeText { get; init; } = "";
    public int Version { get; init; } = 1;
}

public static class NoteKind
{
    public const string Surprise = "surprise";
    public const string Idea = "idea";

    /// <summary>To "did we learn something?".</summary>
    public const string Answer = "answer";

    /// <summary>Sent without a name before the meeting. Only who guides it sees them.</summary>
    public const string Contribution = "contribution";

    /// <summary>What was collected in the meeting.</summary>
    public static readonly string[] Collected = [Surprise, Idea, Answer];

    /// <summary>What people of the meeting write down. Context becomes an entry of the timeline.</summary>
    public static readonly string[] Written = [Context, Surprise, Idea];
    public const string Context = "context";
}

public static class Learned
{
    public static readonly string[] All = ["yes", "a little", "no"];
    public static readonly string[] Again = ["yes", "no"];
}

/// <summary>What became of an idea or a contribution.</summary>
public static class NoteOutcome
{
    public const string FollowUp = "follow-up";
    public const string Experiment = "experiment";
    public const string Aside = "put aside";
    public const string Context = "context";
    public const string Factor = "factor";

    public static readonly string[] OfIdeas = [FollowUp, Experiment, Aside];
    public static readonly string[] OfContributions = [Context, Factor, NoteKind.Surprise, NoteKind.Idea, Aside];
    public static readonly string[] All = [FollowUp, Experiment, Context, Factor, Aside];
}

public static class MeetingStep
{
    public const string Begin = "begin";
    public const string Next = "next";
    public const string Back = "back";
    public const string Pause = "pause";
    public const string GoOn = "go on";
    public const string End = "end";

    public static readonly string[] All = [Begin, Next, Back, Pause, GoOn, End];
}
