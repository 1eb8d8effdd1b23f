using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Timeline;

/// <summary>Null leaves a field as it is.</summary>
/// <param name="Time">As a person types it, in their zone. The minute or second that the form showed keeps the exact moment.</param>
/// <param name="OccurredAt">For doors that know the instant.</param>
/// <param name="Version">The version that the person saw; null takes the newest.</param>
public sealed record EditEntryInput(int Number, Guid EntryId, string? Text = null, string? Kind = null, string? Time = null,
    DateTimeOffset? OccurredAt = null, string? Accuracy = null, int? Version = null);

/// <summary>Corrects text, kind or time; what stood before is kept, and the original text never changes.</summary>
public sealed class EditEntry(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(EditEntryInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var text = input.Text is null ? null : checks.Required("text", input.Text, AddEntry.LongestText, "The text");
        var kind = input.Kind is null ? null : checks.OneOf("kind", input.Kind, EntryKind.All, "The kind");
        // Whoever corrects a time means one near to it.
        var stood = string.IsNullOrWhiteSpace(input.Time) ? null : (await database.ReadAsync(s => s.FindEntryAsync(input.Number, input.EntryId, actor), ct))?.OccurredAt;
        var typed = checks.Time("time", input.Time, actor, now, past: stood is { } near ? new(near, near) : null);
        var accuracy = input.Accuracy ?? typed?.Accuracy;
        if (accuracy is not null) checks.OneOf("accuracy", accuracy, Accuracy.All, "The accuracy");
        var at = typed?.At ?? input.OccurredAt;
        checks.Must(at is null || at <= now.AddMinutes(1), typed is null ? "occurred_at" : "time", "This time is in the future. Enter when it happened.");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindEntryAsync(input.Number, input.EntryId, actor) is not { } before) return Failure.NotFound("The entry");
            var changed = before with
            {
                Text = text ?? before.Text,
                Kind = kind ?? before.Kind,
                Accuracy = accuracy ?? before.Accuracy,
                OccurredAt = at is { } time && !SameSecond(time, before.OccurredAt) ? time : before.OccurredAt,
                Version = input.Version ?? before.Version,
            };
            if (changed == before) return Done.Value;
            if (!await s.ReviseEntryAsync(before, changed, actor.Name, now))
            {
                var theirs = await s.FindEntryAsync(input.Number, input.EntryId, actor) ?? before;
                return Failure.Conflict("Somebody changed this entry while you were writing. Look at both and decide.",
                    Overtaken(changed, await s.FindSeenAsync(before.Id, changed.Version) ?? before, theirs, await s.LastEditorAsync(theirs.Id) ?? theirs.AuthorName, actor.Zone()));
            }
            await s.RecordAsync(actor, now, new Fact("entry.edited", before.IncidentId, before.Id, new
            {
                From = new { before.Text, before.Kind, before.OccurredAt, before.Accuracy },
                To = new { changed.Text, changed.Kind, changed.OccurredAt, changed.Accuracy },
            }));
            return Done.Value;
        }, ct);
    }

    /// <summary>A form sends its fields touched or not. Those that say what the person was shown are no decision against what stands now.</summary>
    static EditConflict Overtaken(TimelineEntry sent, TimelineEntry seen, TimelineEntry theirs, string by, TimeZoneInfo zone)
    {
        (string Field, bool Same)[] fields = [("text", sent.Text == seen.Text), ("kind", sent.Kind == seen.Kind), ("time", SameTime(sent, seen))];
        var yours = theirs with
        {
            Text = fields[0].Same ? theirs.Text : sent.Text,
            Kind = fields[1].Same ? theirs.Kind : sent.Kind,
            OccurredAt = fields[2].Same ? theirs.OccurredAt : sent.OccurredAt,
            Accuracy = fields[2].Same ? theirs.Accuracy : sent.Accuracy,
        };
        ConflictingField[] others =
        [
            new("Kind", yours.Kind == theirs.Kind ? null : EntryKind.Title(yours.Kind), sent.Kind == theirs.Kind ? null : EntryKind.Title(theirs.Kind)),
            new("Time it happened", SameTime(yours, theirs) ? null : Time(yours), SameTime(sent, theirs) ? null : Time(theirs)),
        ];
        return new("text", yours.Text, theirs.Text, theirs.Version, by, Untouched: [.. fields.Where(f => f.Same).Select(f => f.Field)], Others: others);

        string Time(TimelineEntry entry) => When.Write(entry.OccurredAt, entry.Accuracy, zone);
    }

    static bool SameTime(TimelineEntry a, TimelineEntry b) => SameSecond(a.OccurredAt, b.OccurredAt) && a.Accuracy == b.Accuracy;

    /// <summary>Forms show seconds; saving one must not cut off the milliseconds that a machine recorded.</summary>
    static bool SameSecond(DateTimeOffset a, DateTimeOffset b) => a.ToUnixTimeSeconds() == b.ToUnixTimeSeconds();
}
