namespace Postmortem.Features.Reviews.Meetings;

/// <summary>What the meeting's clock shows. Pure: the browser only counts between two readings.</summary>
public sealed record MeetingClock(Meeting Meeting, MeetingGuide Guide, DateTimeOffset Now)
{
    /// <summary>A guide may have been shortened since.</summary>
    public int Place => Math.Min(Meeting.Part, Guide.Parts.Count - 1);

    public MeetingPart Part => Guide.Parts[Place];

    public bool IsPaused => Meeting is { IsOn: true, PausedAt: not null };

    public bool IsLast => Place == Guide.Parts.Count - 1;

    public DateTimeOffset? PartEndsAt => Meeting.PartBeganAt is { } began ? began.AddMinutes(Part.Minutes).AddMilliseconds(Meeting.PartPausedMs) + Standing : null;

    public DateTimeOffset? EndsAt => Meeting.BeganAt is { } began ? began.AddMinutes(Meeting.Minutes).AddMilliseconds(Meeting.PausedMs) + Standing : null;

    /// <summary>How long the pause has lasted that is on now.</summary>
    TimeSpan Standing => IsPaused ? Now - Meeting.PausedAt!.Value : TimeSpan.Zero;

    public string State => Meeting switch
    {
        { EndedAt: not null } => "over",
        { BeganAt: null } => "not begun",
        { PausedAt: not null } => "paused",
        _ => "on",
    };

    /// <returns>The meeting after this step; null when it cannot be taken now.</returns>
    public Meeting? After(string step) => step switch
    {
        MeetingStep.Begin when !Meeting.IsOn => Meeting with { BeganAt = Now, Part = 0, PartBeganAt = Now, PausedAt = null, PausedMs = 0, PartPausedMs = 0, EndedAt = null },
        MeetingStep.Next when Meeting.IsOn && !IsLast => To(Place + 1),
        MeetingStep.Back when Meeting.IsOn && Place > 0 => To(Place - 1),
        MeetingStep.Pause when Meeting.IsOn && !IsPaused => Meeting with { PausedAt = Now },
        MeetingStep.GoOn when IsPaused => Resumed,
        MeetingStep.End when Meeting.IsOn => Resumed with { EndedAt = Now },
        _ => null,
    };

    Meeting Resumed => Meeting with { PausedAt = null, PausedMs = Meeting.PausedMs + (long)Standing.TotalMilliseconds, PartPausedMs = Meeting.PartPausedMs + (long)Standing.TotalMilliseconds };

    Meeting To(int part) => Resumed with { Part = part, PartBeganAt = Now, PartPausedMs = 0 };
}
