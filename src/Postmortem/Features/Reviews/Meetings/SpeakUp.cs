using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Meetings;

public sealed record ContributeInput(int Number, string? Text);

/// <param name="Learned">One of <see cref="Meetings.Learned.All"/>.</param>
/// <param name="Again">Would they come again: yes, no, or no answer.</param>
public sealed record AnswerMeetingInput(int Number, string? Learned, string? Again, string? Text);

/// <summary>
/// Sends something ahead of the meeting, without a name. Nothing leads back to who wrote it: a random key, the day in place of the time, no journal,
/// no news to open pages, which would tell the moment.
/// </summary>
public sealed class Contribute(Database database, TimeProvider clock)
{
    public const int Most = 200;

    public async Task<Result<Done>> RunAsync(ContributeInput input, Actor actor, CancellationToken ct)
    {
        var checks = new Checks();
        var text = checks.Required("text", input.Text, CollectNote.LongestText, "The text");
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (!checks.Passed) return checks.Failure;
            if (held.Review.Locked() is { } locked) return locked;
            if (!(await s.FindMeetingAsync(held.Review.Id)).TakesContributions) return Failure.Conflict("Contributions without a name are not turned on for this meeting. Whoever guides it can turn them on.");
            if (await s.CountMeetingNotesAsync(held.Review.Id, NoteKind.Contribution) >= Most) return Failure.Conflict($"There are {Most} contributions already. Whoever guides the meeting has to look at them before more are taken.");
            await s.InsertMeetingNoteAsync(Nameless(held, NoteKind.Contribution, text, clock));
            return Done.Value;
        }, ct);
    }

    internal static MeetingNote Nameless(HeldReview held, string kind, string text, TimeProvider clock) => new()
    {
        // A key of version 7 would hold the moment.
        Id = Guid.NewGuid(),
        ReviewId = held.Review.Id,
        Kind = kind,
        Text = text,
        SaidOn = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime),
    };
}

/// <summary>Says whether somebody learned something, with a name only where the one who guides the meeting chose so.</summary>
public sealed class AnswerMeeting(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(AnswerMeetingInput input, Actor actor, CancellationToken ct)
    {
        var checks = new Checks();
        var learned = checks.OneOf("learned", input.Learned, Learned.All, "The answer");
        var again = string.IsNullOrEmpty(input.Again) ? null : checks.OneOf("again", input.Again, Learned.Again, "The answer");
        var text = checks.Optional("text", input.Text, CollectNote.LongestText, "The text");
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (!checks.Passed) return checks.Failure;
            if (held.Review.Locked() is { } locked) return locked;
            var meeting = await s.FindMeetingAsync(held.Review.Id);
            if (meeting.BeganAt is null) return Failure.Conflict("The meeting has not begun. Answer once it has.");
            if (await s.CountMeetingNotesAsync(held.Review.Id, NoteKind.Answer) >= CollectNote.Most) return Failure.Conflict($"There are {CollectNote.Most} answers already; no more are kept.");
            await s.InsertMeetingNoteAsync(Contribute.Nameless(held, NoteKind.Answer, text, clock) with { Learned = learned, Again = again, AuthorName = meeting.NamesAnswers ? actor.Name : "" });
            return Done.Value;
        }, ct);
    }
}
