using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews;

/// <summary>What decides whether an incident should have a review.</summary>
public sealed record TriggerFacts
{
    public string Severity { get; init; } = "";
    public string DataLoss { get; init; } = "unknown";
    public int Rollbacks { get; init; }
    public DateTimeOffset? ImpactStart { get; init; }
    public DateTimeOffset? ImpactEnd { get; init; }
    public bool Detected { get; init; }
    public bool Alerted { get; init; }
}

/// <summary>Reasons to review. The practice: harm above a threshold, data loss, a rollback, a long impact, detection by a person.</summary>
public static class ReviewTriggers
{
    public static readonly TimeSpan LongImpact = TimeSpan.FromMinutes(60);

    /// <summary>Why it should have a review; empty when nothing asks for one. Anyone may ask all the same.</summary>
    public static IReadOnlyList<string> Reasons(TriggerFacts facts)
    {
        var reasons = new List<string>();
        if (Severity.IsMajor(facts.Severity)) reasons.Add($"it was {facts.Severity}");
        if (facts.DataLoss == "yes") reasons.Add("data was lost");
        if (facts.Rollbacks > 0) reasons.Add("something was rolled back");
        if (facts.ImpactStart is { } start && facts.ImpactEnd is { } end && end - start > LongImpact) reasons.Add($"users were affected for {Times.Duration(end - start)}");
        if (facts.Detected && !facts.Alerted) reasons.Add("a person noticed it before any alert");
        return reasons;
    }

    /// <summary>Columns of <see cref="TriggerFacts"/> for an incident <c>i</c>.</summary>
    internal const string Columns = """
        i.severity, i.data_loss,
        (select count(*) from rollbacks b where b.incident_id = i.id and b.state not in ('proposed', 'decided', 'rejected')) as rollbacks,
        (select m.at from milestones m where m.incident_id = i.id and m.kind = 'impact start') as impact_start,
        (select m.at from milestones m where m.incident_id = i.id and m.kind = 'impact end') as impact_end,
        exists (select 1 from milestones m where m.incident_id = i.id and m.kind = 'detected' and m.at is not null) as detected,
        (exists (select 1 from milestones m where m.incident_id = i.id and m.kind = 'alerted' and m.at is not null)
            or exists (select 1 from timeline_entries e where e.incident_id = i.id and e.kind = 'alert' and e.hidden_at is null)) as alerted
        """;

    /// <summary>The same rule as <see cref="Reasons"/>, over rows with these columns. Wants <c>@LongImpact</c> in milliseconds.</summary>
    internal const string Wanted = """
        (severity in ('SEV1', 'SEV2') or data_loss = 'yes' or rollbacks > 0 or impact_end - impact_start > @LongImpact or (detected and not alerted))
        """;

    /// <summary>The caller has made sure that its reader may see the incident.</summary>
    public static async Task<IReadOnlyList<string>> ReadTriggersAsync(this ReadSession session, Guid incidentId) =>
        Reasons((await session.OneAsync<TriggerFacts>($"select {Columns} from incidents i where i.id = @incidentId", new { incidentId }))!);
}
