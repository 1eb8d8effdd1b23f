using Postmortem.Data;

namespace Postmortem.Features.Executors.Runs;

/// <summary>Taking over runs from another record. Import calls it inside its one transaction.</summary>
public static class RunBackfill
{
    /// <summary>As it stood there. Without executor, secret and a time at which it is due, nothing here can send, approve or end it.</summary>
    public static Task<int> BackfillRunAsync(this WriteSession session, Run run) => session.ExecuteAsync("""
        insert into rollback_runs (id, rollback_id, executor_name, executor_version, rollback_version, dry_run, state, asked_by, asked_at, approved_by, approved_at, sent_at, heard_at, finished_at,
            abort_asked_by, abort_asked_at, message, output, external_url)
        values (@Id, @RollbackId, @ExecutorName, 0, 0, @DryRun, @State, @AskedBy, @AskedAt, @ApprovedBy, @ApprovedAt, @SentAt, @HeardAt, @FinishedAt, @AbortAskedBy, @AbortAskedAt, @Message, @Output, @ExternalUrl)
        """, run);
}
