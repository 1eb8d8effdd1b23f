using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Changes;

/// <param name="SourceRef">The change's own name at its source. Told again, it says how far the same change has come.</param>
/// <param name="Source">Null: the door through which the actor came.</param>
public sealed record RecordChangeInput(ChangeFields Fields, string? SourceRef = null, string? Source = null);

/// <summary>Takes down what was changed in the systems. Messages of its source may come twice and in any order.</summary>
public sealed class RecordChange(Database database, TimeProvider clock)
{
    public async Task<Result<Change>> RunAsync(RecordChangeInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var sourceRef = checks.Optional("source_ref", input.SourceRef, 300, "The source reference");
        var change = input.Fields.Check(checks, new Change
        {
            Id = OrderedKey.Next(now),
            RecordedAt = now,
            Source = input.Source ?? actor.Door,
            SourceRef = sourceRef.Length == 0 ? null : sourceRef,
        }, actor, now);
        if (!checks.Passed) return checks.Failure;
        if (change.Status != ChangeState.Started) change = change with { FinishedAt = change.FinishedAt ?? change.OccurredAt };
        return await database.WriteAsync<Result<Change>>(async s =>
        {
            var told = await s.WithServiceAsync(change);
            if (await s.InsertChangeAsync(told))
            {
                await s.RecordAsync(actor, now, new Fact("change.recorded", null, told.Id, new { told.Kind, told.Name, told.Status, told.OccurredAt, told.Source }));
                await s.TellIncidentsAsync(told);
                return (await s.FindChangeAsync(told.Id))!;
            }
            var before = (await s.FindChangeAsync(told.Source, told.SourceRef!))!;
            var after = ChangeNews.Merge(before, told);
            if (after == before) return before;
            if (!await s.UpdateChangeAsync(after)) return Failure.Conflict("Somebody changed this change a moment ago. Send it again.");
            await s.RecordAsync(actor, now, new Fact("change.moved_on", null, after.Id, new { after.Kind, after.Name, From = before.Status, To = after.Status }));
            await s.TellIncidentsAsync(after);
            return (await s.FindChangeAsync(after.Id))!;
        }, ct);
    }
}
