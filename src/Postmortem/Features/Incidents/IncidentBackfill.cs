using Postmortem.Data;

namespace Postmortem.Features.Incidents;

/// <summary>Taking over what another record tells, as it stands there. Import calls it inside its one transaction.</summary>
public static class IncidentBackfill
{
    /// <summary>Keeps the number that the incident had elsewhere when it is free here; otherwise the next one.</summary>
    public static async Task<int> TakeIncidentNumberAsync(this WriteSession session, int wanted)
    {
        if (wanted <= 0 || await session.ScalarAsync<int>("select count(*) from incidents where number = @wanted", new { wanted }) > 0) return await session.NextIncidentNumberAsync();
        await session.ExecuteAsync("update counters set value = @wanted where name = 'incident' and value < @wanted", new { wanted });
        return wanted;
    }

    /// <summary>Whoever may see it: for telling a thing imported before from a new one.</summary>
    public static Task<int?> FindIncidentNumberAsync(this ReadSession session, Guid id, string? source, string? sourceId) => session.OneAsync<int?>("""
        select number from incidents where id = @id or (source = @source and source_id = @sourceId) order by case when id = @id then 0 else 1 end limit 1
        """, new { id, source = source ?? "", sourceId = sourceId ?? "" });

    /// <summary>The fields that declaring does not set.</summary>
    public static async Task BackfillIncidentAsync(this WriteSession session, Incident incident)
    {
        await session.InsertIncidentAsync(incident);
        await session.ExecuteAsync("update incidents set merged_into_id = @MergedIntoId where id = @Id", incident);
    }

    /// <summary>Pages and documents tell it to those alone who may see the other one.</summary>
    /// <returns>False when nothing was written.</returns>
    public static async Task<bool> BackfillMergeAsync(this WriteSession session, Guid id, Guid intoId) => await session.ExecuteAsync("""
        update incidents set merged_into_id = @intoId where id = @id and status = 'merged'
        """, new { id, intoId }) == 1;
}
