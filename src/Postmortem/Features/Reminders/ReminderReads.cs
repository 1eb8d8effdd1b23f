using Postmortem.Data;
using Postmortem.Features.Reviews;
using Postmortem.Features.Rollbacks.Deciding;

namespace Postmortem.Features.Reminders;

/// <summary>Reads what <see cref="ReminderRules"/> decide from.</summary>
public static class ReminderReads
{
    /// <summary>Incidents that ended, and days that passed, before this are nobody's concern any more.</summary>
    const int LookBackDays = 70;
    const int LookAheadDays = 30;

    /// <summary>Not yet decided, of the kinds that are switched on.</summary>
    /// <param name="alsoWhatCanWait">Reviews and follow-ups too.</param>
    public static async Task<IReadOnlyList<Reminder>> ReadDueRemindersAsync(this ReadSession s, DateTimeOffset now, bool alsoWhatCanWait)
    {
        var (settings, snoozes) = (await s.ReadReminderSettingsAsync(), await s.ReadSnoozesAsync());
        var all = (await s.ListOpenAsync("", now)).SelectMany(i => ReminderRules.Of(i, snoozes));
        if (alsoWhatCanWait)
        {
            all = all.Concat((await s.ListEndedAsync("", now)).SelectMany(i => ReminderRules.Of(i, settings.Quiet, snoozes)));
            all = all.Concat((await s.ListSignOffsAsync("", now)).SelectMany(w => ReminderRules.Of(w, settings.Quiet, snoozes)));
            var today = DateOnly.FromDateTime(now.UtcDateTime);
            var waiting = await s.ListWaitingAsync("and a.to_do_by between @From and @To", new() { ["From"] = today.AddDays(-LookBackDays), ["To"] = today.AddDays(LookAheadDays) });
            all = all.Concat(waiting.SelectMany(f => ReminderRules.Of(f, settings.Quiet, snoozes)));
        }
        var due = new List<Reminder>();
        foreach (var reminder in all.Where(r => r.IsDue(now) && settings.IsOn(r.Kind)))
            if (!await s.IsDecidedAsync(reminder.Occasion)) due.Add(reminder);
        return due;
    }

    /// <summary>All of one incident, past ones and those to come; none when nothing is left to remind of.</summary>
    public static async Task<IReadOnlyList<Reminder>> ReadRemindersOfAsync(this ReadSession s, Guid incidentId, DateTimeOffset now)
    {
        var (settings, snoozes) = (await s.ReadReminderSettingsAsync(), await s.ReadSnoozesAsync());
        var open = (await s.ListOpenAsync("and i.id = @incidentId", now, incidentId)).SelectMany(i => ReminderRules.Of(i, snoozes));
        var ended = (await s.ListEndedAsync("and i.id = @incidentId", now, incidentId)).SelectMany(i => ReminderRules.Of(i, settings.Quiet, snoozes));
        var signOffs = (await s.ListSignOffsAsync("and i.id = @incidentId", now, incidentId)).SelectMany(w => ReminderRules.Of(w, settings.Quiet, snoozes));
        return [.. open.Concat(ended).Concat(signOffs).Where(r => settings.IsOn(r.Kind))];
    }

    /// <summary>All of one follow-up.</summary>
    public static async Task<IReadOnlyList<Reminder>> ReadRemindersOfFollowUpAsync(this ReadSession s, Guid itemId)
    {
        var (settings, snoozes) = (await s.ReadReminderSettingsAsync(), await s.ReadSnoozesAsync());
        if (!settings.IsOn(ReminderKind.FollowUp)) return [];
        return [.. (await s.ListWaitingAsync("and a.id = @itemId", new() { ["itemId"] = itemId })).SelectMany(f => ReminderRules.Of(f, settings.Quiet, snoozes))];
    }

    static async Task<IEnumerable<OpenIncident>> ListOpenAsync(this ReadSession s, string which, DateTimeOffset now, Guid incidentId = default)
    {
        var decisions = (await s.ListDecisionClocksAsync(now, incidentId == default ? null : incidentId)).ToDictionary(d => d.IncidentId);
        return (await s.ListOpenRowsAsync(which, incidentId)).Select(row => new OpenIncident
        {
            IncidentId = row.IncidentId,
            Status = row.Status,
            Severity = row.Severity,
            NextUpdateDueAt = row.NextUpdateDueAt,
            Commander = row.Commander,
            LeaderlessSince = row.IsLed ? null : row.ReleasedAt ?? row.DeclaredAt,
            LastCapturedAt = row.LastCapturedAt > row.DeclaredAt ? row.LastCapturedAt.Value : row.DeclaredAt,
            ImpactIsOver = row.ImpactIsOver,
            Decision = decisions.GetValueOrDefault(row.IncidentId),
        });
    }

    static Task<IReadOnlyList<IncidentRow>> ListOpenRowsAsync(this ReadSession s, string which, Guid incidentId) => s.ListAsync<IncidentRow>($"""
        select i.id as incident_id, i.status, i.severity, i.declared_at, i.next_update_due_at, c.id as commander_id, c.time_zone as commander_zone,
          exists (select 1 from incident_roles r where r.incident_id = i.id and r.role = 'commander') as is_led,
          (select max(j.at) from journal j where j.incident_id = i.id and j.action = 'incident.role_released' and j.data like '%"commander"%') as released_at,
          (select max(e.recorded_at) from timeline_entries e where e.incident_id = i.id and e.hidden_at is null) as last_captured_at,
          exists (select 1 from milestones m where m.incident_id = i.id and m.kind = 'impact end' and m.at is not null) as impact_is_over
        from incidents i {Commander}
        where i.status in ('triage', 'active', 'mitigated') and i.kind <> 'backfilled' {which}
        """, new { incidentId });

    /// <summary>Without a review although the facts ask for one, or with one that is not published.</summary>
    static async Task<IEnumerable<EndedIncident>> ListEndedAsync(this ReadSession s, string which, DateTimeOffset now, Guid incidentId = default) => (await s.ListAsync<IncidentRow>($"""
        select * from (
          select i.id as incident_id, i.ended_at, r.state as review_state, v.draft_days, v.publish_days,
            case when r.state in ('draft', 'in review') and not ({ReviewDeadline.Meets}) then v.meeting_days end as meeting_days, c.id as commander_id, c.time_zone as commander_zone,
            f.id as facilitator_id, f.time_zone as facilitator_zone, {ReviewTriggers.Columns}
          from incidents i join severities v on v.key = i.severity left join reviews r on r.incident_id = i.id {Commander} {Facilitator}
          where i.status in ('resolved', 'closed') and i.kind = 'real' and i.ended_at > @Since {which}) x
        where review_state in ('draft', 'in review', 'reviewed') or (review_state is null and {ReviewTriggers.Wanted})
        """, new { incidentId, Since = now.AddDays(-LookBackDays), LongImpact = (long)ReviewTriggers.LongImpact.TotalMilliseconds })).Select(row => new EndedIncident
    {
        IncidentId = row.IncidentId,
        EndedAt = row.EndedAt,
        HasReview = row.ReviewState is not null,
        IsDraft = row.ReviewState == ReviewState.Draft,
        DraftDays = row.DraftDays,
        PublishDays = row.PublishDays,
        MeetingDays = row.MeetingDays,
        Commander = row.Commander,
        Facilitator = row.Facilitator,
    });

    /// <summary>Asked for as often as the text changed after an approval, was sent to review or was reopened.</summary>
    static async Task<IEnumerable<WaitingSignOff>> ListSignOffsAsync(this ReadSession s, string which, DateTimeOffset now, Guid incidentId = default) => (await s.ListAsync<SignOffRow>($"""
        select i.id as incident_id, p.id as person_id, p.time_zone, w.requested_at,
          (select max(j.at) from journal j where j.incident_id = i.id and j.action in ('review.submitted', 'review.sign_off_stale', 'review.reopened')) as asked_at
        from reviews r join incidents i on i.id = r.incident_id join review_reviewers w on w.review_id = r.id join people p on p.id = w.person_id and {Sees("p")}
        where r.state = 'in review' and r.updated_at > @Since and (w.decision is null or w.decided_text_version <> r.text_version) {which}
        """, new { incidentId, Since = now.AddDays(-LookBackDays) })).Select(row => new WaitingSignOff(row.IncidentId, To(row.PersonId, row.TimeZone)!, row.AskedAt > row.RequestedAt ? row.AskedAt.Value : row.RequestedAt));

    static async Task<IEnumerable<WaitingFollowUp>> ListWaitingAsync(this ReadSession s, string which, Dictionary<string, object> arguments) => (await s.ListAsync<ItemRow>($"""
        select a.id, a.incident_id, a.due_on, a.created_at, o.id as owner_id, o.time_zone as owner_zone, f.id as facilitator_id, f.time_zone as facilitator_zone
        from action_items a join incidents i on i.id = a.incident_id left join reviews r on r.incident_id = i.id
          left join people o on o.id = a.owner_id and {Sees("o")} {Facilitator}
        where a.state in ('open', 'in progress') and a.due_on is not null {which}
        """, arguments)).Select(row => new WaitingFollowUp
    {
        Id = row.Id,
        IncidentId = row.IncidentId,
        DueOn = row.DueOn,
        CreatedAt = row.CreatedAt,
        Owner = To(row.OwnerId, row.OwnerZone),
        Facilitator = To(row.FacilitatorId, row.FacilitatorZone),
    });

    static readonly string Commander = $"left join incident_roles h on h.incident_id = i.id and h.role = 'commander' left join people c on c.id = h.person_id and {Sees("c")}";

    static readonly string Facilitator = $"left join people f on f.id = r.facilitator_id and {Sees("f")}";

    /// <summary>An account in use that may see the incident.</summary>
    static string Sees(string p) => $"""
        {p}.disabled_at is null and (i.visibility = 'open' or {p}.role = 'administrator' or exists (select 1 from incident_members m where m.incident_id = i.id and m.person_id = {p}.id))
        """;

    static Recipient? To(Guid? person, string? zone) => person is { } id ? new(id, zone ?? "UTC") : null;

    sealed record IncidentRow
    {
        public Guid IncidentId { get; init; }
        public string Status { get; init; } = "";
        public string Severity { get; init; } = "";
        public DateTimeOffset DeclaredAt { get; init; }
        public DateTimeOffset? NextUpdateDueAt { get; init; }
        public bool IsLed { get; init; }
        public DateTimeOffset? ReleasedAt { get; init; }
        public DateTimeOffset? LastCapturedAt { get; init; }
        public bool ImpactIsOver { get; init; }
        public DateTimeOffset EndedAt { get; init; }
        public string? ReviewState { get; init; }
        public int DraftDays { get; init; }
        public int PublishDays { get; init; }
        public int? MeetingDays { get; init; }
        public Guid? CommanderId { get; init; }
        public string? CommanderZone { get; init; }
        public Guid? FacilitatorId { get; init; }
        public string? FacilitatorZone { get; init; }

        public Recipient? Commander => To(CommanderId, CommanderZone);

        public Recipient? Facilitator => To(FacilitatorId, FacilitatorZone);
    }

    sealed record SignOffRow
    {
        public Guid IncidentId { get; init; }
        public Guid PersonId { get; init; }
        public string TimeZone { get; init; } = "UTC";
        public DateTimeOffset RequestedAt { get; init; }
        public DateTimeOffset? AskedAt { get; init; }
    }

    sealed record ItemRow
    {
        public Guid Id { get; init; }
        public Guid IncidentId { get; init; }
        public DateOnly DueOn { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public Guid? OwnerId { get; init; }
        public string? OwnerZone { get; init; }
        public Guid? FacilitatorId { get; init; }
        public string? FacilitatorZone { get; init; }
    }
}
