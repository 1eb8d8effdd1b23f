using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Experiments;
using Postmortem.Features.Reviews.Factors;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Meetings;

/// <param name="Into">What becomes of it: one of <see cref="NoteOutcome.OfIdeas"/> or <see cref="NoteOutcome.OfContributions"/>.</param>
/// <param name="Text">Its words there; its own when left out. Why, for what is put aside.</param>
/// <param name="EntryId">The entry that it is context of.</param>
/// <param name="Category">Of the factor.</param>
public sealed record SettleNoteInput(int Number, Guid Id, string? Into, string? Text = null, Guid? EntryId = null, string? Category = null);

/// <summary>An idea becomes a follow-up or an experiment; a contribution context, a factor, a surprise or an idea. Either may be put aside, and stays readable.</summary>
public sealed class SettleNote(Database database, AddActionItem addActionItem, PlanExperiment planExperiment, AddFactor addFactor, TimeProvider clock)
{
    /// <summary>Of a follow-up.</summary>
    const int LongestTitle = 200;

    public async Task<Result<Done>> RunAsync(SettleNoteInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Facilitator) is { } refused) return refused;
        if (await database.ReadAsync(s => s.FindReviewAsync(input.Number, actor), ct) is not { } review) return Failure.NotFound($"The review of INC-{input.Number}");
        if (await database.ReadAsync(s => s.FindMeetingNoteAsync(review.Id, input.Id), ct) is not { Kind: NoteKind.Idea or NoteKind.Contribution } note) return Failure.NotFound("This note");
        if (note.Outcome is not null) return Failure.Conflict("Somebody has settled this already. Look at what became of it.");
        var checks = new Checks();
        var into = checks.OneOf("into", input.Into, note.Kind == NoteKind.Idea ? NoteOutcome.OfIdeas : NoteOutcome.OfContributions, "What becomes of it");
        if (!string.IsNullOrEmpty(input.Category)) checks.OneOf("category", input.Category, FactorCategory.All, "The category");
        var text = checks.Optional("text", input.Text, into == NoteOutcome.FollowUp ? LongestTitle : CollectNote.LongestText, "The text");
        if (!checks.Passed) return checks.Failure;
        var words = text.Length > 0 ? text : note.Text;
        var made = await MakeAsync(into, words, input, note, actor, ct);
        // The words are the title of what comes of them; the form asks for them as text.
        if (made.Failure is { } failure) return failure with { Faults = [.. failure.Faults.Select(f => f.Field is "title" or "hypothesis" ? f with { Field = "text" } : f)] };
        // What was made has the request's key already.
        var again = into is NoteOutcome.FollowUp or NoteOutcome.Experiment or NoteOutcome.Factor ? actor with { WithFirstFact = null } : actor;
        return await KeepAsync(into, into == NoteOutcome.Aside ? text : made.Value, input, again, words, ct);
    }

    /// <summary>What has an owner of its own is made first; made again for the same note, it is the one that stands.</summary>
    /// <returns>Its name.</returns>
    async Task<Result<string>> MakeAsync(string into, string words, SettleNoteInput input, MeetingNote note, Actor actor, CancellationToken ct)
    {
        switch (into)
        {
            case NoteOutcome.FollowUp:
                var item = await addActionItem.RunAsync(new(input.Number, words, SourceRef: Source(note)), actor, ct);
                return item.Failure is { } unfiled ? unfiled : ActionItem.NameOf(item.Value.Number);
            case NoteOutcome.Experiment:
                var experiment = await planExperiment.RunAsync(new(input.Number, new(Words.Cut(words.Split('\n')[0], 200), ExperimentKind.Reproduction, words)), actor, ct);
                return experiment.Failure is { } unplanned ? unplanned : Experiment.NameOf(experiment.Value);
            case NoteOutcome.Factor:
                var factor = await addFactor.RunAsync(new(input.Number, new(words, input.Category), Source(note)), actor, ct);
                return factor.Failure is { } unfit ? unfit : "";
            default:
                return "";
        }
    }

    async Task<Result<Done>> KeepAsync(string into, string outcome, SettleNoteInput input, Actor actor, string words, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (await s.FindMeetingNoteAsync(held.Review.Id, input.Id) is not { Outcome: null } note) return Failure.Conflict("Somebody has settled this already. Look at what became of it.");
            var isText = into is NoteOutcome.Context or NoteKind.Surprise or NoteKind.Idea;
            if (isText && held.Review.Locked() is { } locked) return locked;
            if (into == NoteOutcome.Context)
            {
                if (input.EntryId is not { } entry) return Failure.Invalid("entry_id", "Say which entry of the timeline this is about.");
                if ((await s.AddContextAsync(held, entry, words, actor, now)).Failure is { } failure) return failure;
            }
            // A surprise or an idea goes on as one; nothing else of it changes, and so nothing tells when it came.
            await s.SettleMeetingNoteAsync(into is NoteKind.Surprise or NoteKind.Idea ? note with { Kind = into } : note with { Outcome = into, OutcomeText = outcome });
            await s.RecordAsync(actor, now, new Fact("meeting.settled", held.Incident.Id, note.Id, new { note.Kind, Into = into }));
            await s.NotesChangedAsync(held, into, actor, now);
            return Done.Value;
        }, ct);
    }

    static string Source(MeetingNote note) => $"meeting {note.Id:D}";
}
