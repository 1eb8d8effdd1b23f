using Postmortem.Data;
using Postmortem.Features.Rollbacks.Deciding;
using Postmortem.Features.Rollbacks.Drills;
using Postmortem.Features.Rollbacks.Instructions;
using Postmortem.Features.Rollbacks.Undo;
using Postmortem.Features.Rollbacks.Verification;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks;

/// <summary>What the panel and its forms show.</summary>
public sealed record RollbackPanel
{
    public required IncidentRef Incident { get; init; }
    public required IReadOnlyList<Rollback> Attempts { get; init; }
    /// <summary>Decisions to undo nothing for now, in order.</summary>
    public required IReadOnlyList<RecoveryWait> Waits { get; init; }
    public required ClockStart Start { get; init; }
    public required IReadOnlyList<ServiceOption> Services { get; init; }

    /// <summary>The services that the incident names; they are offered first.</summary>
    public required IReadOnlyList<Guid> IncidentServices { get; init; }

    /// <summary>The part that the viewer has in the incident.</summary>
    public required string Role { get; init; }
    public required bool MayAct { get; init; }
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>When taking back each service was last practised; one that is missing never was.</summary>
    public required IReadOnlyDictionary<Guid, Rehearsal> Rehearsals { get; init; }

    /// <summary>What each attempt is, or was, carried out by, with what is ticked.</summary>
    public required IReadOnlyDictionary<Guid, FollowedInstructions> Instructions { get; init; }

    /// <summary>By what the services of the attempts show that they have recovered.</summary>
    public required IReadOnlyList<RecoveryCheck> RecoveryChecks { get; init; }

    /// <summary>What was read of them and kept as evidence.</summary>
    public required IReadOnlyList<RecoveryReading> Readings { get; init; }

    /// <summary>The change that most likely has to go, while something may still be proposed; null when nobody named one.</summary>
    public UndoOfChange? Suspect { get; init; }

    /// <summary>Milestones that a person set to another minute than the attempts tell; durations follow the milestones.</summary>
    public IReadOnlyList<MilestoneMismatch> Mismatches { get; init; } = [];

    /// <summary>Timeline entries that a person edited, where they tell another minute than the step that wrote them.</summary>
    public IReadOnlyList<StepEntries.Mismatch> EntriesApart { get; init; } = [];

    /// <summary>Those with a next step waiting while the harm lasts, newest first; all others are told of side by side.</summary>
    public IReadOnlyList<Rollback> Shown => Start.Open ? [.. Attempts.Where(a => a.IsLive).Reverse()] : [];

    /// <summary>Nothing waits and nothing was verified: the next attempt is offered, filled in from the last.</summary>
    public bool OffersNext => Start.Open && Attempts.All(a => !a.IsLive && a.State != RollbackState.Verified);

    public Rollback? Last => Attempts.Count > 0 ? Attempts[^1] : null;

    public RollbackDurations DurationsOf(Rollback rollback) => RollbackDurations.Of(rollback, Start.Acknowledged, Start.ImpactStart);

    public Rehearsal? RehearsalOf(Guid? service) => service is { } id ? Rehearsals.GetValueOrDefault(id) : null;

    public IReadOnlyList<RecoveryCheck> ChecksOf(Rollback rollback) => [.. RecoveryChecks.Where(c => c.ServiceId == rollback.ServiceId)];

    public FollowedInstructions? InstructionsOf(Rollback rollback) => Instructions.GetValueOrDefault(rollback.Id);

    public RecoveryReading? ReadingOf(Rollback rollback) => Readings.LastOrDefault(r => r.RollbackId == rollback.Id);

    public ServiceOption? ServiceOf(Rollback rollback) => Services.FirstOrDefault(s => s.Id == rollback.ServiceId);

    public IEnumerable<(string Value, string Text)> ServiceChoices =>
        [("", "None"), .. Services.OrderByDescending(s => IncidentServices.Contains(s.Id)).Select(s => (s.Id.ToString(), s.Name))];
}

/// <param name="At">What the milestone says.</param>
/// <param name="SetBy">Who set it.</param>
/// <param name="AttemptAt">What the attempt says of the same step.</param>
public sealed record MilestoneMismatch(string Kind, DateTimeOffset At, string SetBy, DateTimeOffset AttemptAt, int Attempt);

public static class RollbackPanels
{
    /// <param name="alsoUnsaid">The suspect may be one that the record suspects strongly and nobody has said anything of.</param>
    /// <param name="shownOnly">Rehearsals of the services that attempts and the incident name; a form may name any.</param>
    public static async Task<RollbackPanel> ReadRollbackPanelAsync(this ReadSession session, IncidentRef incident, Actor viewer, DateTimeOffset now, bool alsoUnsaid = false, bool shownOnly = false)
    {
        var milestones = (await session.ListAsync<Known>("select kind, at, origin, updated_by from milestones where incident_id = @Id and at is not null", new { incident.Id })).ToDictionary(m => m.Kind);
        var attempts = await session.ListRollbacksAsync(incident.Id);
        var waits = await session.ListWaitsAsync(incident.Id);
        var incidentServices = await session.ListAsync<Guid>("select x.service_id from incident_services x where x.incident_id = @Id", new { incident.Id });
        var services = await session.ListServicesAsync([.. incidentServices, .. attempts.Select(a => a.ServiceId)]);
        return new RollbackPanel
        {
            Incident = incident,
            Attempts = attempts,
            Waits = waits,
            Start = new ClockStart(At(MilestoneKind.Acknowledged), At(MilestoneKind.Declared) ?? incident.DeclaredAt, At(MilestoneKind.ImpactStart),
                IncidentStatus.IsBroken(incident.Status) ? null : At(MilestoneKind.ImpactEnd) ?? At(MilestoneKind.Mitigated), IncidentStatus.IsOpen(incident.Status), now,
                At(MilestoneKind.MitigationDecided), incident.Status == IncidentStatus.Mitigated, WaitUntil(waits, attempts)),
            Mismatches = [.. from told in RollbackMilestones.Of(attempts)
                             where told.At is not null && milestones.GetValueOrDefault(told.Kind) is { Origin: "person" } known && (known.At - told.At.Value).Duration() >= TimeSpan.FromMinutes(1)
                             select new MilestoneMismatch(told.Kind, milestones[told.Kind].At, milestones[told.Kind].UpdatedBy, told.At!.Value, told.Attempt!.Value)],
            EntriesApart = attempts.Count == 0 ? [] : [.. StepEntries.Mismatches(attempts, await session.ListStepEntriesAsync(incident.Id))],
            Services = services,
            IncidentServices = incidentServices,
            Role = await session.RoleInIncidentAsync(incident.Id, viewer) ?? IncidentRole.Responder,
            MayAct = viewer.May(Shared.Role.Responder),
            Zone = viewer.Zone(),
            Instructions = await session.ReadInstructionsAsync(attempts, services),
            RecoveryChecks = await session.ListRecoveryChecksOfIncidentAsync(incident.Id),
            Readings = await session.ListReadingsAsync(incident.Id),
            Rehearsals = await session.ReadRehearsalsAsync(viewer, shownOnly ? [.. attempts.Select(a => a.ServiceId).OfType<Guid>().Concat(incidentServices).Distinct()] : null),
            Suspect = !IncidentStatus.IsOpen(incident.Status) ? null
                : alsoUnsaid ? await session.ReadUndoOfPlausibleAsync(incident, viewer, now) : await session.ReadUndoOfSuspectAsync(incident, viewer, now),
        };

        DateTimeOffset? At(string kind) => milestones.GetValueOrDefault(kind)?.At;
    }

    /// <summary>As the question knows it: what ended otherwise than well since begins the clock anew.</summary>
    static DateTimeOffset? WaitUntil(IReadOnlyList<RecoveryWait> waits, IReadOnlyList<Rollback> attempts) =>
        waits is [.., var wait] && !attempts.Any(a => a.State is RollbackState.Rejected or RollbackState.Partial or RollbackState.Failed or RollbackState.Abandoned && (a.FinishedAt ?? a.DecidedAt) > wait.DecidedAt)
            ? wait.AsksAgainAt : null;

    sealed record Known
    {
        public string Kind { get; init; } = "";
        public DateTimeOffset At { get; init; }
        public string Origin { get; init; } = "";
        public string UpdatedBy { get; init; } = "";
    }
}
