using Postmortem.Data;

namespace Postmortem.Features.Rollbacks.Verification;

/// <summary>The SQL of <c>recovery_readings</c>. It takes the keys of what was looked up for a viewer.</summary>
public static class RecoveryReadingStore
{
    const string Columns = "x.id, x.rollback_id, x.result, x.checks, x.read_at, x.read_by, x.kept";

    /// <summary>What was used, in order, of all attempts of an incident.</summary>
    public static Task<IReadOnlyList<RecoveryReading>> ListReadingsAsync(this ReadSession session, Guid incidentId) => session.ListAsync<RecoveryReading>(
        $"select {Columns} from recovery_readings x join rollbacks r on r.id = x.rollback_id where r.incident_id = @incidentId and x.kept order by x.id", new { incidentId });

    public static Task<RecoveryReading?> FindReadingAsync(this ReadSession session, Guid rollbackId, Guid id) => session.OneAsync<RecoveryReading>(
        $"select {Columns} from recovery_readings x where x.rollback_id = @rollbackId and x.id = @id", new { rollbackId, id });

    public static Task BackfillReadingAsync(this WriteSession session, RecoveryReading reading) => session.InsertReadingAsync(reading);

    /// <summary>Others that nobody used go after a day.</summary>
    internal static async Task InsertReadingAsync(this WriteSession session, RecoveryReading reading)
    {
        await session.ExecuteAsync("delete from recovery_readings where rollback_id = @RollbackId and not kept and read_at < @Old", new { reading.RollbackId, Old = reading.ReadAt.AddDays(-1) });
        await session.ExecuteAsync("""
            insert into recovery_readings (id, rollback_id, result, checks, read_at, read_by, kept)
            values (@Id, @RollbackId, @Result, @Checks, @ReadAt, @ReadBy, @Kept)
            """, reading);
    }

    /// <summary>It became evidence; what else was read of the attempt and not used goes.</summary>
    internal static async Task KeepReadingAsync(this WriteSession session, RecoveryReading reading)
    {
        await session.ExecuteAsync("update recovery_readings set kept = @Yes where id = @Id", new { reading.Id, Yes = true });
        await session.ExecuteAsync("delete from recovery_readings where rollback_id = @RollbackId and not kept", new { reading.RollbackId });
    }
}
