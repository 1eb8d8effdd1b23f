using Postmortem.Data;

namespace Postmortem.Features.Changes;

/// <summary>Taking over changes from another record. Import calls it inside its one transaction.</summary>
public static class ChangeBackfill
{
    /// <returns>The key of the change: of the one that is here already, when it is the same.</returns>
    public static async Task<Guid> BackfillChangeAsync(this WriteSession session, Change change)
    {
        change = await session.WithServiceAsync(change);
        var same = change.SourceRef is not null
            ? await session.FindChangeAsync(change.Source, change.SourceRef)
            : await session.OneAsync<Change>($"""
                select {ChangeStore.Columns} from changes c left join services v on v.id = c.service_id
                where c.occurred_at = @OccurredAt and c.kind = @Kind and c.title = @Title and c.from_version = @FromVersion and c.to_version = @ToVersion and c.source_ref is null
                  and c.service_name = @ServiceName and (c.service_id = @ServiceId or c.service_name <> '' or c.service_id is null)
                order by c.id limit 1
                """, change);
        if (same is not null) return same.Id;
        await session.InsertChangeAsync(change);
        return change.Id;
    }

    public static Task<bool> BackfillChangeLinkAsync(this WriteSession session, Guid incidentId, Guid changeId, string relation, string why, string byName, DateTimeOffset at) =>
        session.PutChangeLinkAsync(incidentId, changeId, relation, why, null, byName, at, 0);
}

public static class ChangeAdoption
{
    /// <summary>Gives the changes that a source told of under this name to the service that was meant.</summary>
    public static Task<int> AdoptChangesAsync(this WriteSession session, string source, string serviceName, Guid serviceId) => session.ExecuteAsync("""
        update changes set service_id = @serviceId, service_name = '', version = version + 1 where service_id is null and service_name = @serviceName and source = @source
        """, new { source, serviceName, serviceId });
}
