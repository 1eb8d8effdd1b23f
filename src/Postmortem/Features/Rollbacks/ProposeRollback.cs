using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Rollbacks;

/// <param name="At">When it was proposed; null means now.</param>
public sealed record ProposeRollbackInput(int Number, RollbackFields Fields, DateTimeOffset? At = null, string? Accuracy = null);

/// <summary>Puts a way back (or forward) on the table. From here the decision clock is seen by everyone.</summary>
public sealed class ProposeRollback(Database database, TimeProvider clock)
{
    public async Task<Result<Rollback>> RunAsync(ProposeRollbackInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var accuracy = checks.OneOf("accuracy", input.Accuracy ?? Accuracy.Exact, Accuracy.All, "The accuracy");
        var at = input.At ?? now;
        var draft = input.Fields.ApplyTo(new Rollback { Id = Guid.CreateVersion7(now), ProposedAt = at, ProposedBy = actor.Name }, checks);
        checks.Must(at <= now.AddMinutes(1), "at", "This time is in the future. Enter when it was proposed.");
        checks.Must(draft.Direction != RollbackDirection.Forward || draft.Reason.Length > 0, "reason", "Say why forward and not back: one-way data, an unsafe old version, or a way back that takes longer.");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Rollback>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            var named = await RollbackFields.WithServiceAsync(s, draft with { IncidentId = incident.Id });
            if (named.Failure is not null) return named;
            // Pressed twice, or thought of by two people at once: one proposal is enough.
            if ((await s.ListRollbacksAsync(incident.Id)).FirstOrDefault(r => r.State == RollbackState.Proposed && SameTarget(r, named.Value)) is { } same)
                return Failure.Conflict($"{same.Name} proposes the same already, by {(same.ProposedBy.Length > 0 ? same.ProposedBy : "somebody")}. Decide that one.");
            var rollback = await s.InsertRollbackAsync(named.Value);
            await s.InsertEntryAsync(TimelineEntry.New(incident.Id, EntryKind.Rollback, RollbackTexts.Proposed(rollback), at, now, actor) with { Accuracy = accuracy });
            await s.RecordAsync(actor, now, new Fact("rollback.proposed", incident.Id, rollback.Id, new { rollback.Attempt, rollback.Title, rollback.Direction, rollback.Kind }));
            s.Announce(new LiveChange(incident.Id, LivePart.Rollbacks));
            return rollback;
        }, ct);
    }

    static bool SameTarget(Rollback a, Rollback b) =>
        (a.Direction, a.Kind, a.ServiceId, a.Scope, a.FromVersion, a.ToVersion) == (b.Direction, b.Kind, b.ServiceId, b.Scope, b.FromVersion, b.ToVersion);
}
