using Postmortem.Data;

namespace Postmortem.Features.Executors;

/// <summary>The SQL of <c>executors</c> and <c>executor_tiers</c>.</summary>
public static class ExecutorStore
{
    const string Columns = "e.id, e.service_id, e.kind, e.settings, e.token, e.stuck_after_minutes, e.enabled_at, e.tested_at, e.tested_result, e.created_at, e.created_by, e.version";

    public static Task<Executor?> FindExecutorAsync(this ReadSession session, Guid id) => session.OneAsync<Executor>($"select {Columns} from executors e where e.id = @id", new { id });

    public static Task<Executor?> FindExecutorOfAsync(this ReadSession session, Guid serviceId) =>
        session.OneAsync<Executor>($"select {Columns} from executors e where e.service_id = @serviceId", new { serviceId });

    /// <returns>False when there is one already.</returns>
    internal static async Task<bool> InsertExecutorAsync(this WriteSession session, Executor executor) => await session.ExecuteAsync("""
        insert into executors (id, service_id, kind, settings, token, stuck_after_minutes, enabled_at, created_at, created_by)
        values (@Id, @ServiceId, @Kind, @Settings, @Token, @StuckAfterMinutes, @EnabledAt, @CreatedAt, @CreatedBy)
        on conflict (service_id) do nothing
        """, executor) == 1;

    /// <returns>False when somebody else changed it after the version that was read.</returns>
    internal static async Task<bool> UpdateExecutorAsync(this WriteSession session, Executor executor) => await session.ExecuteAsync("""
        update executors set kind = @Kind, settings = @Settings, token = @Token, stuck_after_minutes = @StuckAfterMinutes, enabled_at = @EnabledAt, version = version + 1
        where id = @Id and version = @Version
        """, executor) == 1;

    /// <summary>What a dry run said changes nothing about what is run, so the version stays.</summary>
    internal static Task<int> KeepTestAsync(this WriteSession session, Guid id, DateTimeOffset at, string result) =>
        session.ExecuteAsync("update executors set tested_at = @at, tested_result = @result where id = @id", new { id, at, result });

    public static Task<IReadOnlyList<string>> ListTwoPersonTiersAsync(this ReadSession session) => session.ListAsync<string>("select tier from executor_tiers order by tier");

    internal static async Task PutTwoPersonTiersAsync(this WriteSession session, IReadOnlyList<string> tiers)
    {
        await session.ExecuteAsync("delete from executor_tiers");
        foreach (var tier in tiers) await session.ExecuteAsync("insert into executor_tiers (tier) values (@tier)", new { tier });
    }

    public static Task<IReadOnlyList<ExecutorRow>> ListExecutorsAsync(this ReadSession session) => session.ListAsync<ExecutorRow>("""
        select s.name, s.slug, s.tier, e.kind, e.enabled_at is not null as is_on from executors e join services s on s.id = e.service_id order by lower(s.name)
        """);
}

/// <summary>An executor in the list of all.</summary>
public sealed record ExecutorRow
{
    public string Name { get; init; } = "";
    public string Slug { get; init; } = "";
    public string Tier { get; init; } = "";
    public string Kind { get; init; } = "";
    public bool IsOn { get; init; }
}
