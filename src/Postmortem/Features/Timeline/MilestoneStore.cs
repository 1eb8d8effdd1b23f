using Postmortem.Data;

namespace Postmortem.Features.Timeline;

/// <summary>The SQL of <c>milestones</c>. The incident's visibility was established by whoever holds its key.</summary>
public static class MilestoneStore
{
    const string Columns = "incident_id, kind, at, accuracy, source, not_applicable_because, origin, updated_by, updated_at, version";

    /// <summary>Those that are known, in no order.</summary>
    public static Task<IReadOnlyList<Milestone>> ListMilestonesAsync(this ReadSession session, Guid incidentId) => session.ListAsync<Milestone>(
        $"select {Columns} from milestones where incident_id = @incidentId", new { incidentId });

    public static Task<Milestone?> FindMilestoneAsync(this ReadSession session, Guid incidentId, string kind) => session.OneAsync<Milestone>(
        $"select {Columns} from milestones where incident_id = @incidentId and kind = @kind", new { incidentId, kind });

    /// <summary>How long the harm of several incidents lasted; those of which it is unknown are not among them.</summary>
    public static async Task<IReadOnlyDictionary<Guid, ImpactSpan>> ListImpactSpansAsync(this ReadSession session, IEnumerable<Guid> incidentIds)
    {
        var incidents = new KeyList(incidentIds);
        return (await session.ListAsync<Milestone>($"select {Columns} from milestones where incident_id in {incidents.Names} and kind in ('{MilestoneKind.ImpactStart}', '{MilestoneKind.ImpactEnd}')", incidents.Values))
            .GroupBy(m => m.IncidentId).Select(of => (of.Key, Impact: Durations.Of([.. of], []).Single(d => d.Key == Durations.Impact)))
            .Where(of => of.Impact.Value is not null).ToDictionary(of => of.Key, of => new ImpactSpan(of.Impact.Value!.Value, of.Impact.IsAbout));
    }

    /// <summary>Sets a milestone that the product observed itself. A hand edit is never overwritten.</summary>
    /// <param name="over">A person said it just now, so that it goes before a hand edit too.</param>
    public static Task<int> SetMilestoneAsync(this WriteSession session, Guid incidentId, string kind, DateTimeOffset at, string by, DateTimeOffset now,
        string accuracy = Accuracy.Exact, string source = "", bool over = false) => session.ExecuteAsync("""
        insert into milestones (incident_id, kind, at, accuracy, source, origin, updated_by, updated_at)
        values (@incidentId, @kind, @at, @accuracy, @source, 'product', @by, @now)
        on conflict (incident_id, kind) do update set at = excluded.at, accuracy = excluded.accuracy, source = excluded.source,
            not_applicable_because = null, origin = excluded.origin, updated_by = excluded.updated_by, updated_at = excluded.updated_at, version = milestones.version + 1
        where @over or (milestones.origin = 'product' and milestones.not_applicable_because is null)
        """, new { incidentId, kind, at, accuracy, source, by, now, over });

    /// <summary>Sets what a person says, over anything that stood there.</summary>
    /// <returns>False when it changed after <paramref name="version"/> (0: there was none).</returns>
    internal static async Task<bool> PutMilestoneAsync(this WriteSession session, Milestone milestone, int version) =>
        await session.ExecuteAsync("""
            insert into milestones (incident_id, kind, at, accuracy, source, not_applicable_because, origin, updated_by, updated_at)
            values (@IncidentId, @Kind, @At, @Accuracy, @Source, @NotApplicableBecause, 'person', @UpdatedBy, @UpdatedAt)
            on conflict (incident_id, kind) do update set at = excluded.at, accuracy = excluded.accuracy, source = excluded.source,
                not_applicable_because = excluded.not_applicable_because, origin = 'person',
                updated_by = excluded.updated_by, updated_at = excluded.updated_at, version = milestones.version + 1
            where milestones.version = @version
            """, new
        {
            milestone.IncidentId,
            milestone.Kind,
            milestone.At,
            milestone.Accuracy,
            milestone.Source,
            milestone.NotApplicableBecause,
            milestone.UpdatedBy,
            milestone.UpdatedAt,
            version,
        }) == 1;

    internal static async Task<bool> ClearMilestoneAsync(this WriteSession session, Guid incidentId, string kind, int version) =>
        await session.ExecuteAsync("delete from milestones where incident_id = @incidentId and kind = @kind and version = @version", new { incidentId, kind, version }) == 1;
}
