using Postmortem.Data;
using Postmortem.Features.Changes;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks.Undo;

/// <summary>What an attempt would undo: it names versions, and the record of changes says what lies between them.</summary>
public static class AttemptUndo
{
    /// <returns>Null when no recorded change lies between the attempt's versions.</returns>
    public static async Task<UndoOfChange?> ReadUndoOfAttemptAsync(this ReadSession s, IncidentRef incident, Rollback rollback, Actor viewer, DateTimeOffset now) =>
        await s.FindUndoneAsync(rollback) is { } change ? await s.ReadUndoAsync(incident, change, viewer, now) : null;

    /// <summary>The first change after the version that it goes to; where that one is not recorded, the one that brought what it leaves.</summary>
    static async Task<Guid?> FindUndoneAsync(this ReadSession s, Rollback r)
    {
        if (r.ServiceId is not { } service) return null;
        var args = new { service, Kind = r.Kind == RollbackKind.Config ? ChangeKind.Configuration : r.Kind, From = r.FromVersion, To = r.ToVersion };
        const string Of = "from changes c where c.service_id = @service and c.kind = @Kind";
        if (r.ToVersion.Length > 0)
        {
            if (await s.ScalarAsync<Guid?>($"select c.id {Of} and c.from_version = @To order by c.occurred_at desc, c.id desc limit 1", args) is { } next) return next;
            var after = await s.ScalarAsync<Guid?>($"""
                select c.id {Of} and c.occurred_at > (select max(g.occurred_at) from changes g where g.service_id = @service and g.kind = @Kind and g.to_version = @To)
                order by c.occurred_at, c.id limit 1
                """, args);
            if (after is not null) return after;
        }
        return r.FromVersion.Length == 0 ? null : await s.ScalarAsync<Guid?>($"select c.id {Of} and c.to_version = @From order by c.occurred_at desc, c.id desc limit 1", args);
    }
}
