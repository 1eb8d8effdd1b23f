using Postmortem.Data;

namespace Postmortem.Features.Alerts.Rules;

/// <summary>The SQL of <c>alert_rules</c>.</summary>
public static class RuleStore
{
    const string Select = """
        select r.id, r.position, r.source, r.service_id, r.severity, r.contains, r.does, r.declares_as, r.changed_at, r.changed_by, r.version, v.name as service_called
        from alert_rules r left join services v on v.id = r.service_id
        """;

    public static Task<IReadOnlyList<AlertRule>> ListAlertRulesAsync(this ReadSession session) => session.ListAsync<AlertRule>($"{Select} order by r.position, r.id");

    public static Task<AlertRule?> FindAlertRuleAsync(this ReadSession session, Guid id) => session.OneAsync<AlertRule>($"{Select} where r.id = @id", new { id });

    /// <summary>At the end of the list.</summary>
    internal static Task<int> InsertAlertRuleAsync(this WriteSession session, AlertRule rule) => session.ExecuteAsync("""
        insert into alert_rules (id, position, source, service_id, severity, contains, does, declares_as, changed_at, changed_by)
        values (@Id, (select coalesce(max(r.position), 0) + 1 from alert_rules r), @Source, @ServiceId, @Severity, @Contains, @Does, @DeclaresAs, @ChangedAt, @ChangedBy)
        """, rule);

    /// <returns>False when somebody else changed it after the version that it carries.</returns>
    internal static async Task<bool> UpdateAlertRuleAsync(this WriteSession session, AlertRule rule) => await session.ExecuteAsync("""
        update alert_rules set source = @Source, service_id = @ServiceId, severity = @Severity, contains = @Contains, does = @Does, declares_as = @DeclaresAs,
            changed_at = @ChangedAt, changed_by = @ChangedBy, version = version + 1
        where id = @Id and version = @Version
        """, rule) == 1;

    internal static Task<int> PlaceAlertRuleAsync(this WriteSession session, Guid id, int position) => session.ExecuteAsync("update alert_rules set position = @position where id = @id", new { id, position });

    /// <returns>False when it is no longer of this version.</returns>
    internal static async Task<bool> DeleteAlertRuleAsync(this WriteSession session, Guid id, int version) => await session.ExecuteAsync("delete from alert_rules where id = @id and version = @version", new { id, version }) == 1;
}
