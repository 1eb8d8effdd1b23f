using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

/// <param name="OccurredAt">Event time; null means now.</param>
/// <param name="SourceRef">The capture's own name at its source; the same one again gives the entry that stands.</param>
/// <param name="Time">Event time as a person types it, in their zone; goes before <paramref name="OccurredAt"/>.</param>
/// <param name="Files">Attached to the entry. The text may be empty when there is at least one.</param>
/// <param name="Author">Who said it, when that is somebody else than the actor, who only captures it.</param>
public sealed record AddEntryInput(int Number, string? Text, string? Kind = null, DateTimeOffset? OccurredAt = null,
    string? Accuracy = null, bool Starred = false, string? SourceRef = null, string? Permalink = null,
    string? Time = null, IReadOnlyList<Upload>? Files = null, EntryAuthor? Author = null);

/// <summary>A person with or without an account.</summary>
public sealed record EntryAuthor(Guid? PersonId, string Name);

/// <summary>Captures one thing on the timeline.</summary>
public sealed class AddEntry(Database database, TimeProvider clock, AttachmentRules rules)
{
    public const int LongestText = 20_000;

    /// <returns>The entry as it stands: the one that was there before, when the same thing had been captured.</returns>
    public async Task<Result<TimelineEntry>> RunAsync(AddEntryInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var files = rules.Check(checks, "files", input.Files ?? []);
        var said = string.IsNullOrWhiteSpace(input.Text) && files.Count > 0 ? string.Join(", ", files.Select(f => f.FileName)) : input.Text;
        var text = checks.Required("text", said, LongestText, "The text");
        var kind = checks.OneOf("kind", input.Kind ?? EntryKind.Note, EntryKind.All, "The kind");
        var typed = checks.Time("time", input.Time, actor, now, past: await database.FindPastAsync(input.Number, actor, now, ct, input.Time));
        var accuracy = checks.OneOf("accuracy", input.Accuracy ?? typed?.Accuracy ?? Accuracy.Exact, Accuracy.All, "The accuracy");
        var sourceRef = checks.Optional("source_ref", input.SourceRef, 200, "The source reference");
        var permalink = checks.Link("permalink", input.Permalink, "The link");
        var at = typed?.At ?? input.OccurredAt ?? now;
        checks.Must(at <= now.AddMinutes(1), typed is null ? "occurred_at" : "time", "This time is in the future. Enter when it happened.");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<TimelineEntry>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            var entry = TimelineEntry.New(incident.Id, kind, text, at, now, actor) with
            {
                Accuracy = accuracy,
                Starred = input.Starred,
                SourceRef = sourceRef.Length == 0 ? null : sourceRef,
                Permalink = permalink,
            };
            if (input.Author is { } author) entry = entry with { AuthorId = author.PersonId, AuthorName = author.Name };
            if (!await s.InsertEntryAsync(entry)) return await s.SameCaptureAsync(entry);
            if (await s.AttachAsync(entry, files, actor, now) is { } full) return full;
            await s.RecordAsync(actor, now, new Fact("entry.added", incident.Id, entry.Id, new { entry.Kind, entry.Text, entry.OccurredAt, Files = files.Count }));
            return entry;
        }, ct);
    }
}
