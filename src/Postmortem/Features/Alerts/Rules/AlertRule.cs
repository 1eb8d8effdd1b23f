using Postmortem.Features.Shared;

namespace Postmortem.Features.Alerts.Rules;

/// <summary>A row of <c>alert_rules</c>: which alerts it means, and what it does with them. What is empty is not asked for.</summary>
public sealed record AlertRule
{
    public Guid Id { get; init; }

    /// <summary>The first rule that means an alert decides.</summary>
    public int Position { get; init; }
    public string Source { get; init; } = "";
    public Guid? ServiceId { get; init; }

    /// <summary>The source's own words for it, with commas between: critical, P1.</summary>
    public string Severity { get; init; } = "";

    /// <summary>What must stand in the title, or among the labels as name=value.</summary>
    public string Contains { get; init; } = "";

    /// <summary>One of <see cref="RuleDeed"/>.</summary>
    public string Does { get; init; } = RuleDeed.Attach;

    /// <summary>The severity of an incident that it declares or proposes.</summary>
    public string DeclaresAs { get; init; } = Shared.Severity.Default;
    public DateTimeOffset ChangedAt { get; init; }
    public string ChangedBy { get; init; } = "";
    public int Version { get; init; } = 1;

    // Read along, never written.
    public string? ServiceCalled { get; init; }
}

/// <summary>Which rule an alert is for.</summary>
public static class RuleMatch
{
    /// <param name="rules">In their order.</param>
    /// <returns>Null when none means it: then it is attached to the open incident of its service, if there is one.</returns>
    public static AlertRule? Find(IEnumerable<AlertRule> rules, Alert alert) => rules.FirstOrDefault(rule => IsMeant(rule, alert));

    static bool IsMeant(AlertRule rule, Alert alert) =>
        (rule.Source.Length == 0 || string.Equals(rule.Source, alert.Source, StringComparison.OrdinalIgnoreCase))
        && (rule.ServiceId is null || rule.ServiceId == alert.ServiceId)
        && (rule.Severity.Length == 0 || rule.Severity.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Contains(alert.Severity, StringComparer.OrdinalIgnoreCase))
        && (rule.Contains.Length == 0 || alert.LabelList.Select(l => $"{l.Key}={l.Value}").Prepend(alert.Title).Any(text => text.Contains(rule.Contains, StringComparison.OrdinalIgnoreCase)));
}
