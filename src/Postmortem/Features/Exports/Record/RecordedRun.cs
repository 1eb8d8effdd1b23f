using System.Text.Json.Serialization;
using Postmortem.Data;

namespace Postmortem.Features.Exports.Record;

/// <summary>One time that a service's executor was asked to carry an attempt out, or to rehearse it.</summary>
public sealed record RecordedRun
{
    [JsonIgnore] public int Attempt { get; init; }

    /// <summary>As it was called then.</summary>
    public string Executor { get; init; } = "";

    /// <summary>A rehearsal that changes nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>waiting, queued, sending, running, stuck, unknown, succeeded, failed, aborted</summary>
    public string State { get; init; } = "";

    /// <summary>What is true of it, in a sentence.</summary>
    public string Message { get; init; } = "";
    public DateTimeOffset AskedAt { get; init; }
    public string AskedBy { get; init; } = "";
    public DateTimeOffset? ApprovedAt { get; init; }
    public string? ApprovedBy { get; init; }
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When anything new was heard of it last.</summary>
    public DateTimeOffset? HeardAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public DateTimeOffset? AbortAskedAt { get; init; }
    public string? AbortAskedBy { get; init; }

    /// <summary>Where the other side shows it.</summary>
    public string? Url { get; init; }

    /// <summary>In the other side's words, at most the last 64 KiB. Documents show its end.</summary>
    public string Output { get; init; } = "";
}

static class RunReading
{
    /// <summary>What proves a run to the other side is not read.</summary>
    public static async Task<ILookup<int, RecordedRun>> ReadAsync(ReadSession s, Guid incidentId) => (await s.ListAsync<RecordedRun>("""
        select r.attempt, u.executor_name as executor, u.dry_run, u.state, u.message, u.asked_at, u.asked_by, u.approved_at, u.approved_by, u.sent_at, u.heard_at, u.finished_at,
            u.abort_asked_at, u.abort_asked_by, u.external_url as url, u.output
        from rollback_runs u join rollbacks r on r.id = u.rollback_id where r.incident_id = @incidentId order by u.id
        """, new { incidentId })).ToLookup(u => u.Attempt);
}
