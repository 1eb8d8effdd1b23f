namespace Postmortem.Features.Slack;

/// <summary>
/// What the inbox and the outbound queue have in common: rows wait in lanes, and the first of a lane holds up those behind it. The lanes are
/// found by skipping through the index from one to the next, so that a long queue in one of them costs the others nothing.
/// </summary>
static class LaneQueue
{
    /// <summary>The first row of each lane that can be taken up at @now, the longest waiting first, at most @most.</summary>
    public static string Heads(string table, string columns) => $"""
        with recursive lanes (lane) as (
            select (select lane from {table} where done_at is null and failed_at is null order by lane limit 1)
            union all
            select (select lane from {table} next where done_at is null and failed_at is null and next.lane > lanes.lane order by next.lane limit 1)
            from lanes where lanes.lane is not null)
        select {columns} from lanes join {table} h on h.id = (select id from {table} where done_at is null and failed_at is null and lane = lanes.lane order by id limit 1)
        where h.available_at <= @now and (h.claimed_until is null or h.claimed_until < @now)
        order by h.available_at, h.id limit @most
        """;
}
