using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

/// <param name="OccurredAt">Event time; null means now.</param>
/// <param name="SourceRef">The capture's own name at its source; the same one again gives the entry that stands.</param>
public sealed record AddEntryInput(int Number, string? Text, string? Kind = null, DateTimeOffset? OccurredAt = null,
    string? Accuracy = null, bool Starred = false, string? SourceRef = null, string? Permalink = null);

/// <summary>Captures one thing on the timeline.</summary>
public sealed class AddEntry(Database database, TimeProvider clock)
{
    public const int LongestText = 20_000;

    public async Task<Result<Guid>> RunAsync(AddEntryInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var text = checks.Required("text", input.Text, LongestText, "The text");
        var kind = checks.OneOf("kind", input.Kind ?? EntryKind.Note, EntryKind.All, "The kind");
        var accuracy = checks.OneOf("accuracy", input.Accuracy ?? Accuracy.Exact, Accuracy.All, "The accuracy");
        var permalink = checks.Link("permalink", input.Permalink, "The link");
        checks.Must(input.OccurredAt is null || input.OccurredAt <= now.AddMinutes(1), "occurred_at", "This time is in the future. Enter when it happened.");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Guid>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            var entry = TimelineEntry.New(incident.Id, kind, text, input.OccurredAt ?? now, now, actor) with
            {
                Accuracy = accuracy,
                Starred = input.Starred,
                SourceRef = input.SourceRef,
                Permalink = permalink,
            };
            if (!await s.InsertEntryAsync(entry))
                return await s.ScalarAsync<Guid>("select id from timeline_entries where incident_id = @IncidentId and source = @Source and source_ref = @SourceRef", entry);
            await s.RecordAsync(actor, now, new Fact("entry.added", incident.Id, entry.Id, new { entry.Kind, entry.Text, entry.OccurredAt }));
            return entry.Id;
        }, ct);
    }
}
