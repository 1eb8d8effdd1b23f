using Postmortem.Data;
using Postmortem.Features.Reviews.Factors;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Reviews.Meetings;

/// <param name="Kind">One of <see cref="NoteKind.Written"/>.</param>
/// <param name="EntryId">The entry that context is about.</param>
public sealed record CollectNoteInput(int Number, string? Kind, string? Text, Guid? EntryId = null);

/// <summary>
/// Writes down what is said in the meeting. Context becomes an entry of its own beside the one that it is about, which stays as it was;
/// who said it is not asked.
/// </summary>
public sealed class CollectNote(Database database, TimeProvider clock)
{
    public const int Most = 300;
    public const int LongestText = 2000;

    public async Task<Result<Guid>> RunAsync(CollectNoteInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var kind = checks.OneOf("kind", input.Kind, NoteKind.Written, "The kind");
        var text = checks.Required("text", input.Text, LongestText, "The text");
        checks.Must(kind != NoteKind.Context || input.EntryId is not null, "entry_id", "Say which entry of the timeline this is about.");
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Guid>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (!checks.Passed) return checks.Failure;
            if (held.Review.Locked() is { } locked) return locked;
            if (kind == NoteKind.Context) return await s.AddContextAsync(held, input.EntryId!.Value, text, actor, now);
            if (await s.CountMeetingNotesAsync(held.Review.Id, kind) >= Most) return Failure.Invalid("text", $"There are {Most} of them already. Join some before adding another.");
            var note = new MeetingNote { Id = Guid.CreateVersion7(now), ReviewId = held.Review.Id, Kind = kind, Text = text, SaidOn = DateOnly.FromDateTime(now.UtcDateTime) };
            await s.InsertMeetingNoteAsync(note);
            await s.RecordAsync(actor, now, new Fact("meeting.noted", held.Incident.Id, note.Id, new { note.Kind, note.Text }));
            await s.NotesChangedAsync(held, kind, actor, now);
            return note.Id;
        }, ct);
    }
}

static class CollectedNotes
{
    /// <summary>Whoever speaks in the meeting; nobody's name stands at what they say.</summary>
    public const string Author = "Review meeting";
    public const string Source = "meeting";

    public static async Task<Result<Guid>> AddContextAsync(this WriteSession s, HeldReview held, Guid entryId, string text, Actor actor, DateTimeOffset now)
    {
        if (await s.FindEntryAsync(held.Incident.Number, entryId, actor) is not { HiddenAt: null } about) return Failure.NotFound("This entry");
        var entry = TimelineEntry.New(held.Incident.Id, EntryKind.Note, text, about.OccurredAt, now, actor) with
        {
            Accuracy = about.Accuracy,
            AuthorId = null,
            AuthorName = Author,
            Source = Source,
            SourceRef = $"{about.Id:D} {Guid.CreateVersion7(now):D}",
        };
        await s.InsertEntryAsync(entry);
        await s.RecordAsync(actor, now, new Fact("entry.added", held.Incident.Id, entry.Id, new { entry.Kind, entry.Text, entry.OccurredAt, Files = 0, About = about.Id }));
        return entry.Id;
    }

    /// <summary>Surprises are text of the review: they are signed with it, and found.</summary>
    public static async Task NotesChangedAsync(this WriteSession s, HeldReview held, string kind, Actor actor, DateTimeOffset now)
    {
        if (kind == NoteKind.Surprise)
        {
            await s.IndexRowsAsync(held, now);
            await s.TextChangedAsync(held, actor, now);
        }
        else s.Announce(new LiveChange(held.Incident.Id, LivePart.Review));
    }
}
