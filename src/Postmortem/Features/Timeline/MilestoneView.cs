using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

public sealed record MilestoneForm(IncidentRef Incident, Milestone Milestone);

/// <summary>The milestones of an incident with what follows from them.</summary>
public sealed record MilestoneView(IncidentRef Incident, IReadOnlyList<Milestone> Milestones, IReadOnlyList<Duration> Durations, bool MayEdit)
{
    /// <summary>Worth a line in the panel even while nobody knows them.</summary>
    static readonly string[] AlwaysShown = [MilestoneKind.ImpactStart, MilestoneKind.Detected, MilestoneKind.Mitigated, MilestoneKind.Resolved];

    static readonly Dictionary<string, (string Duration, string Words)> Deltas = new()
    {
        [MilestoneKind.Detected] = (Timeline.Durations.Detect, "to detect"),
        [MilestoneKind.Acknowledged] = (Timeline.Durations.Acknowledge, "to acknowledge"),
        [MilestoneKind.Declared] = (Timeline.Durations.Declare, "to declare"),
        [MilestoneKind.MitigationDecided] = (Timeline.Durations.Decide, "to decide"),
        [MilestoneKind.RollbackCompleted] = (Timeline.Durations.RollBack, "to roll back"),
        [MilestoneKind.Mitigated] = (Timeline.Durations.Mitigate, "to mitigate"),
        [MilestoneKind.ImpactEnd] = (Timeline.Durations.Impact, "of impact"),
        [MilestoneKind.Resolved] = (Timeline.Durations.Resolve, "to resolve"),
    };

    public IReadOnlyList<(string Kind, string Text)> Hints { get; } = MilestoneHints.Of(Milestones);

    /// <summary>Those with something to say, in their usual order.</summary>
    public IEnumerable<Milestone> Notable => MilestoneKind.All.Where(k => AlwaysShown.Contains(k) || Milestones.Any(m => m.Kind == k)).Select(Of);

    public static async Task<MilestoneView> ReadAsync(ReadSession session, IncidentRef incident, Actor actor) =>
        new(incident, await session.ListMilestonesAsync(incident.Id), await session.ReadDurationsAsync(incident.Id), actor.May(Role.Responder));

    /// <summary>The milestone of this kind; an unknown one has neither time nor reason, and version 0.</summary>
    public Milestone Of(string kind) => Milestones.FirstOrDefault(m => m.Kind == kind) ?? new Milestone { Kind = kind };

    /// <summary>The duration that ends with this milestone, when it is known.</summary>
    public (Duration Duration, string Words)? Delta(string kind) =>
        Deltas.TryGetValue(kind, out var delta) && Durations.FirstOrDefault(d => d.Key == delta.Duration) is { Value: not null } duration ? (duration, delta.Words) : null;
}
