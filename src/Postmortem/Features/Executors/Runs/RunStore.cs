using Postmortem.Data;

namespace Postmortem.Features.Executors.Runs;

/// <summary>The SQL of <c>rollback_runs</c>. Those without a viewer take the key of something that was looked up for one.</summary>
public static class RunStore
{
    const string Columns = """
        u.id, u.rollback_id, u.executor_id, u.executor_name, u.executor_version, u.rollback_version, u.dry_run, u.state, u.secret, u.asked_by_id, u.asked_by, u.asked_at,
        u.approved_by, u.approved_at, u.sent_at, u.heard_at, u.finished_at, u.abort_asked_by, u.abort_asked_at, u.abort_sent_at, u.message, u.output, u.external_id,
        u.external_url, u.due_at, u.attempts, u.version, r.incident_id, i.number, r.attempt
        """;

    const string From = "from rollback_runs u join rollbacks r on r.id = u.rollback_id join incidents i on i.id = r.incident_id";

    public static Task<Run?> FindRunAsync(this ReadSession session, Guid id) => session.OneAsync<Run>($"select {Columns} {From} where u.id = @id", new { id });

    public static Task<IReadOnlyList<Run>> ListRunsAsync(this ReadSession session, Guid rollbackId) =>
        session.ListAsync<Run>($"select {Columns} {From} where u.rollback_id = @rollbackId order by u.id", new { rollbackId });

    /// <returns>False when another one of this attempt is under way.</returns>
    internal static async Task<bool> InsertRunAsync(this WriteSession session, Run run) => await session.ExecuteAsync("""
        insert into rollback_runs (id, rollback_id, live_rollback_id, executor_id, executor_name, executor_version, rollback_version, dry_run, state, secret, asked_by_id, asked_by, asked_at, due_at)
        values (@Id, @RollbackId, @Live, @ExecutorId, @ExecutorName, @ExecutorVersion, @RollbackVersion, @DryRun, @State, @Secret, @AskedById, @AskedBy, @AskedAt, @DueAt)
        on conflict (live_rollback_id) do nothing
        """, new
    {
        run.Id,
        run.RollbackId,
        Live = run.DryRun ? (Guid?)null : run.RollbackId,
        run.ExecutorId,
        run.ExecutorName,
        run.ExecutorVersion,
        run.RollbackVersion,
        run.DryRun,
        run.State,
        run.Secret,
        run.AskedById,
        run.AskedBy,
        run.AskedAt,
        run.DueAt,
    }) == 1;

    /// <summary>Whoever updates it lets go of its claim, and frees the attempt when it is over.</summary>
    /// <returns>False when somebody else changed it after the version that was read.</returns>
    internal static async Task<bool> UpdateRunAsync(this WriteSession session, Run run) => await session.ExecuteAsync("""
        update rollback_runs set state = @State, approved_by = @ApprovedBy, approved_at = @ApprovedAt, sent_at = @SentAt, heard_at = @HeardAt, finished_at = @FinishedAt,
            abort_asked_by = @AbortAskedBy, abort_asked_at = @AbortAskedAt, abort_sent_at = @AbortSentAt, message = @Message, output = @Output, external_id = @ExternalId,
            external_url = @ExternalUrl, due_at = @DueAt, claimed_until = null, attempts = @Attempts, live_rollback_id = case when @IsOver then null else live_rollback_id end, version = version + 1
        where id = @Id and version = @Version
        """, run) == 1;

    /// <summary>Claimed for a while, so that of several workers one looks after each, and what a process that died had claimed is taken up again.</summary>
    internal static Task<IReadOnlyList<Guid>> ClaimRunsAsync(this WriteSession session, DateTimeOffset now, DateTimeOffset until, int most) => session.ListAsync<Guid>("""
        update rollback_runs set claimed_until = @until
        where id in (select w.id from rollback_runs w where w.due_at <= @now and (w.claimed_until is null or w.claimed_until < @now) order by w.due_at limit @most)
          and due_at <= @now and (claimed_until is null or claimed_until < @now)
        returning id
        """, new { now, until, most });

    internal static Task<bool> IsAnyRunDueAsync(this ReadSession session, DateTimeOffset now) =>
        session.ScalarAsync<bool>("select exists (select 1 from rollback_runs where due_at <= @now and (claimed_until is null or claimed_until < @now))", new { now });
}
