using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;

namespace Postmortem.Features.Slack.Setup;

/// <summary>Something that Slack refuses for good, with the remedy.</summary>
public sealed record GivenUp
{
    public Guid Id { get; init; }
    /// <summary>Slack's code and the remedy.</summary>
    public string LastError { get; init; } = "";
    public DateTimeOffset FailedAt { get; init; }

    /// <summary>Null when it is of no incident, or of one that is private: the page names no private incident.</summary>
    public int? Number { get; init; }

    /// <summary>To which workspace, where it is known.</summary>
    public string? Workspace { get; init; }
}

/// <param name="Waiting">Not sent yet.</param>
/// <param name="Since">When the oldest of them was to be sent; null when nothing waits.</param>
/// <param name="Failed">The newest that were given up, without what only waits for a channel that is among them.</param>
public sealed record OutboundState(int Waiting, DateTimeOffset? Since, int FailedCount, IReadOnlyList<GivenUp> Failed)
{
    public const int Shown = 30;

    public static async Task<OutboundState> ReadAsync(ReadSession s) => new(
        await s.ScalarAsync<int>("select count(*) from slack_outbound where done_at is null and failed_at is null"),
        await s.ScalarAsync<DateTimeOffset?>("select min(created_at) from slack_outbound where done_at is null and failed_at is null"),
        await s.ScalarAsync<int>("select count(*) from slack_outbound where failed_at is not null"),
        await s.ListAsync<GivenUp>("""
            select o.id, coalesce(o.last_error, '') as last_error, o.failed_at, case when i.visibility = 'open' then i.number end as number, w.name as workspace
            from slack_outbound o left join incidents i on i.id = o.incident_id left join slack_workspaces w on w.team_id = o.team_id where o.failed_at is not null and not (o.last_error like '%no_channel%' and exists (
                select 1 from slack_outbound c where c.incident_id = o.incident_id and c.task = 'channel.create' and c.failed_at is not null))
            order by o.failed_at desc, o.id desc limit @Shown
            """, new { Shown }));
}

/// <summary>Sends what was given up again, once whatever stood in its way is mended. What would come too late stays.</summary>
public sealed class RetrySlackMessages(Database database, SlackSignals signals, TimeProvider clock)
{
    static readonly Guid Subject = new(0x534c41, 0, 0, [0, 0, 0, 0, 0, 0, 0, 2]);

    /// <returns>How many wait again.</returns>
    public async Task<Result<int>> RunAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var retried = await database.WriteAsync<Result<int>>(async s =>
        {
            var count = await s.RetryFailedOutboundAsync(now);
            if (count == 0) return Failure.Conflict("Nothing that could still be sent is given up any more.");
            await s.RecordAsync(actor, now, new Fact("slack.retried", null, Subject, new { Messages = count }));
            return count;
        }, ct);
        signals.Outbound.Give();
        return retried;
    }
}
