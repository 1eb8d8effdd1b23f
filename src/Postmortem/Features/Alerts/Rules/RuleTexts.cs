namespace Postmortem.Features.Alerts.Rules;

/// <summary>Rules in words.</summary>
public static class RuleTexts
{
    /// <summary>Which alerts it means: from Prometheus, of Checkout, severity critical, with “team=payments”.</summary>
    public static string Means(AlertRule r)
    {
        var parts = new List<string>();
        if (r.Source.Length > 0) parts.Add($"from {r.Source}");
        if (r.ServiceId is not null) parts.Add($"of {r.ServiceCalled}");
        if (r.Severity.Length > 0) parts.Add($"severity {r.Severity}");
        if (r.Contains.Length > 0) parts.Add($"with “{r.Contains}”");
        return parts.Count == 0 ? "Any alert" : Shared.Words.Capital(string.Join(", ", parts));
    }

    /// <summary>declare an incident as SEV2, or attach it to the open one</summary>
    public static string Does(AlertRule? r) => r?.Does switch
    {
        RuleDeed.Declare => $"declare an incident as {r.DeclaresAs}, or join the open one",
        RuleDeed.Propose => $"propose an incident as {r.DeclaresAs}, or join the open one",
        RuleDeed.Ignore => "ignore it",
        _ => "join the open incident of its service, if there is one",
    };

    public static string Describe(AlertRule r) => $"{Means(r)}: {Does(r)}";
}
