using System.ComponentModel;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Meetings;

namespace Postmortem.Features.Api;

/// <summary>Something that was collected in the meeting, or sent ahead without a name.</summary>
/// <param name="Kind">surprise, idea, answer or contribution.</param>
/// <param name="Learned">Of an answer: yes, a little or no.</param>
/// <param name="Again">Of an answer: would they come again.</param>
/// <param name="Author">Null for what is kept without a name.</param>
/// <param name="Outcome">follow-up, experiment, context, factor or put aside; null while it waits.</param>
/// <param name="OutcomeText">FU-12, EXP-3, or why it was put aside.</param>
public sealed record MeetingNoteAnswer(Guid Id, [OneOf(typeof(NoteKind))] string Kind, string Text, [OneOf(typeof(Learned))] string? Learned, [OneOf(typeof(Learned), List = nameof(Reviews.Meetings.Learned.Again))] string? Again, string? Author, DateOnly SaidOn, [OneOf(typeof(NoteOutcome))] string? Outcome, string OutcomeText)
{
    public static MeetingNoteAnswer Of(MeetingNote n) => new(n.Id, n.Kind, n.Text, n.Learned, n.Again, n.AuthorName.Length == 0 ? null : n.AuthorName, n.SaidOn, n.Outcome, n.OutcomeText);
}

/// <summary>A part of the agenda.</summary>
public sealed record MeetingPartAnswer(string Key, string Title, int Minutes);

/// <summary>The meeting of a review.</summary>
public sealed record MeetingAnswer : IVersioned
{
    public required string Incident { get; init; }
    public required DateTimeOffset? StartsAt { get; init; }
    public required int Minutes { get; init; }
    public required string Place { get; init; }
    public required bool TakesContributions { get; init; }
    public required bool NamesAnswers { get; init; }

    /// <summary>not begun, on, paused or over.</summary>
    public required string State { get; init; }

    /// <summary>Key of the part that is on.</summary>
    public required string? Part { get; init; }
    public required DateTimeOffset? PartBeganAt { get; init; }
    public required DateTimeOffset? PartEndsAt { get; init; }
    public required DateTimeOffset? BeganAt { get; init; }
    public required DateTimeOffset? EndsAt { get; init; }
    public required DateTimeOffset? EndedAt { get; init; }
    public required IReadOnlyList<MeetingPartAnswer> Agenda { get; init; }
    public required IReadOnlyList<MeetingNoteAnswer> Notes { get; init; }

    /// <summary>None for who may not guide the meeting.</summary>
    public required IReadOnlyList<MeetingNoteAnswer> Contributions { get; init; }

    /// <summary>0 while nothing is planned.</summary>
    public required int Version { get; init; }

    public static MeetingAnswer Of(MeetingPage page)
    {
        var (meeting, clock) = (page.Meeting, page.Clock);
        return new()
        {
            Incident = page.Document.Incident.Name,
            StartsAt = page.Document.Review.MeetingAt,
            Minutes = meeting.Minutes,
            Place = meeting.Place,
            TakesContributions = meeting.TakesContributions,
            NamesAnswers = meeting.NamesAnswers,
            State = clock.State,
            Part = meeting.IsOn ? clock.Part.Key : null,
            PartBeganAt = meeting.IsOn ? meeting.PartBeganAt : null,
            PartEndsAt = meeting.IsOn ? clock.PartEndsAt : null,
            BeganAt = meeting.BeganAt,
            EndsAt = meeting.IsOn ? clock.EndsAt : null,
            EndedAt = meeting.EndedAt,
            Agenda = [.. clock.Guide.Parts.Select(p => new MeetingPartAnswer(p.Key, p.Title, p.Minutes))],
            Notes = [.. page.Document.MeetingNotes.Select(MeetingNoteAnswer.Of)],
            Contributions = [.. page.Contributions.Select(MeetingNoteAnswer.Of)],
            Version = meeting.Version,
        };
    }
}

/// <param name="Calendar">iCalendar, RFC 5545.</param>
public sealed record InvitationAnswer(string Calendar);

public sealed record MeetingBody
{
    [Description("When it begins; without it no meeting is planned, and a planned one is cancelled.")] public DateTimeOffset? StartsAt { get; init; }
    [Description("Its length; that of the agenda when left out.")] public int? Minutes { get; init; }
    [Description("A room, or the link of a call.")] public string? Place { get; init; }
    [Description("People may send something ahead without a name.")] public bool? TakesContributions { get; init; }
    [Description("Answers at the end bear names.")] public bool? NamesAnswers { get; init; }
    [Description("The version that was read, 0 while nothing was planned; the newest when left out.")] public int? Version { get; init; }
}

public sealed record MeetingStepBody
{
    [Needed, OneOf(typeof(MeetingStep))] public string? Step { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record MeetingNoteBody
{
    [Needed, OneOf(typeof(NoteKind), List = nameof(NoteKind.Written))] public string? Kind { get; init; }
    [Needed, Description("Markdown.")] public string? Text { get; init; }
    [Description("The entry that context is about.")] public Guid? EntryId { get; init; }
}

public sealed record NoteOutcomeBody
{
    [Needed, OneOf(typeof(NoteOutcome), NoteKind.Surprise, NoteKind.Idea), Description("Of an idea: follow-up, experiment or put aside. Of a contribution: context, factor, surprise, idea or put aside.")] public string? Into { get; init; }
    [Description("Its words there, or why it is put aside; its own words when left out.")] public string? Text { get; init; }
    [Description("The entry that it is context of.")] public Guid? EntryId { get; init; }
    [OneOf(typeof(FactorCategory)), Description("Of the factor, as for factors.")] public string? Category { get; init; }
}

public sealed record ContributionBody
{
    [Needed, Description("What should be talked about.")] public string? Text { get; init; }
}

public sealed record MeetingAnswerBody
{
    [Needed, OneOf(typeof(Learned))] public string? Learned { get; init; }
    [OneOf(typeof(Learned), List = nameof(Reviews.Meetings.Learned.Again)), Description("Would you come again?")] public string? Again { get; init; }
    [Description("What you will remember.")] public string? Text { get; init; }
}
