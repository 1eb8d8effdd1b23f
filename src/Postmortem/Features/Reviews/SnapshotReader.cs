using Postmortem.Data;
using Postmortem.Features.Language;
using Postmortem.Features.Language.Dismissals;
using Postmortem.Features.Reviews.Completeness;
using Postmortem.Features.Reviews.Factors;
using Postmortem.Features.Reviews.Tests;

namespace Postmortem.Features.Reviews;

/// <summary>
/// Reads what the completeness rules look at, for many reviews in the same few statements, so that a list can show
/// the number of gaps. The caller has made sure that its reader may see the incidents.
/// </summary>
public static class SnapshotReader
{
    public static async Task<ReviewSnapshot> ReadSnapshotAsync(this ReadSession s, Guid reviewId, LanguageCoach? coach) => (await s.ReadSnapshotsAsync([reviewId], coach))[reviewId];

    /// <returns>By the review's key.</returns>
    /// <param name="coach">Null where nobody asks about the wording.</param>
    public static async Task<IReadOnlyDictionary<Guid, ReviewSnapshot>> ReadSnapshotsAsync(this ReadSession s, IReadOnlyList<Guid> ids, LanguageCoach? coach)
    {
        if (ids.Count == 0) return new Dictionary<Guid, ReviewSnapshot>();
        var reviews = new KeyList(ids);
        var heads = await s.ListAsync<Head>($"""
            select r.id, r.incident_id, i.number, i.kind, i.data_loss, i.severity, v.approver_role, r.facilitator_id, r.created_by, r.state
            from reviews r join incidents i on i.id = r.incident_id join severities v on v.key = i.severity where r.id in {reviews.Names}
            """, reviews.Values);
        var incidents = new KeyList([.. heads.Select(h => h.IncidentId)]);
        var sections = Grouped(await s.ListAsync<SectionRow>($"select review_id as owner, key, title, body, touched, requirements from review_sections where review_id in {reviews.Names} order by position", reviews.Values));
        var services = Grouped(await s.ListAsync<NameRow>($"select x.incident_id as owner, v.name from incident_services x join services v on v.id = x.service_id where x.incident_id in {incidents.Names} order by v.name", incidents.Values));
        var roles = Grouped(await s.ListAsync<RoleRow>($"select r.incident_id as owner, r.role, r.person_id from incident_roles r where r.incident_id in {incidents.Names}", incidents.Values));
        var impacts = Grouped(await s.ListAsync<ImpactRow>($"select incident_id as owner, quantity, value, source, not_measurable_because from impacts where incident_id in {incidents.Names} order by position, id", incidents.Values));
        var milestones = Grouped(await s.ListAsync<MilestoneRow>($"select incident_id as owner, kind, at, not_applicable_because from milestones where incident_id in {incidents.Names}", incidents.Values));
        var times = Grouped(await s.ListAsync<TimeRow>($"select incident_id as owner, occurred_at from timeline_entries where incident_id in {incidents.Names} and hidden_at is null order by occurred_at", incidents.Values));
        var rollbacks = Grouped(await s.ListAsync<RollbackRow>($"select incident_id as owner, attempt, state, outcome, verification_metric, verification_value, service_id, scope, from_version, to_version, decided_at, decider_role from rollbacks where incident_id in {incidents.Names} order by attempt", incidents.Values));
        var factors = Grouped(await s.ListAsync<FactorRow>($"""
            select f.review_id as owner, f.id, f.text, f.category, f.evidence, f.explored, f.no_action_because,
                (select count(*) from action_items a where a.factor_id = f.id and (a.state <> 'declined' or coalesce(a.declined_reason, '') <> '')) as follow_ups
            from factors f where f.review_id in {reviews.Names} order by f.position, f.id
            """, reviews.Values));
        var followUps = Grouped(await s.ListAsync<FollowUpRow>($"""
            select a.incident_id as owner, a.number, a.state, a.factor_id, a.owner_id, a.owner_name, p.disabled_at is not null as owner_has_left, a.due_on, a.done_when
            from action_items a left join people p on p.id = a.owner_id where a.incident_id in {incidents.Names} order by a.number
            """, incidents.Values));
        var stages = Grouped(await s.ListAsync<StageRow>($"select review_id as owner, stage, should_catch, what_differed from review_test_stages where review_id in {reviews.Names}", reviews.Values));
        var differences = Grouped(await s.ListAsync<DifferenceRow>($"select review_id as owner from review_differences where review_id in {reviews.Names}", reviews.Values));
        var reviewers = Grouped(await s.ListAsync<ReviewerRow>($"select w.review_id as owner, w.person_id, w.capacity, w.decision, p.role, p.email from review_reviewers w join people p on p.id = w.person_id where w.review_id in {reviews.Names}", reviews.Values));
        List<Guid> keys = [.. heads.Select(h => h.IncidentId)];
        var wording = coach is null ? null : await s.ReadWordingContextsAsync(keys);
        var named = wording?.ToDictionary(w => w.Key, w => w.Value.Names) ?? await s.ReadKnownNamesAsync(keys, []);
        int OpenErrors(Guid incident, SectionRow section) => coach is not null && section.Requirements.Contains(Requirement.NoOpenLanguageErrors, StringComparison.Ordinal)
            ? wording![incident].Check(coach, section.Body).Count(f => f.IsOpenError) : 0;
        return heads.ToDictionary(h => h.Id, h => new ReviewSnapshot
        {
            Number = h.Number,
            DataLoss = h.DataLoss,
            Severity = h.Severity,
            ApproverRole = h.ApproverRole,
            State = h.State,
            FacilitatorId = h.FacilitatorId,
            AuthorId = h.CreatedBy,
            Sections = [.. sections[h.Id].Select(x => new SectionText(x.Key, x.Title, x.Body, x.Touched, new ReviewSection { Requirements = x.Requirements }.RequirementList) { OpenLanguageErrors = OpenErrors(h.IncidentId, x) })],
            Services = [.. services[h.IncidentId].Select(x => x.Name)],
            IsBackfilled = h.Kind == Shared.IncidentKind.Backfilled,
            HasCommander = roles[h.IncidentId].Any(x => x.Role == Shared.IncidentRole.Commander),
            People = FactorWording.NamesOf(named[h.IncidentId]),
            Responders = [.. roles[h.IncidentId].Select(x => x.PersonId).Distinct()],
            Impacts = [.. impacts[h.IncidentId].Select(x => new ImpactFact(x.Quantity, x.Value, x.Source, x.NotMeasurableBecause))],
            Milestones = [.. milestones[h.IncidentId].Select(x => new MilestoneFact(x.Kind, x.At, x.NotApplicableBecause))],
            EntryTimes = [.. times[h.IncidentId].Select(x => x.OccurredAt)],
            Rollbacks = [.. rollbacks[h.IncidentId].Select(x => new RollbackFact(x.Attempt, x.State, x.Outcome, x.VerificationMetric, x.VerificationValue) { SaysWhat = x.ServiceId is not null || x.Scope.Length > 0, From = x.FromVersion, To = x.ToVersion, WasDecided = x.DecidedAt is not null, DeciderRole = x.DeciderRole ?? "" })],
            Factors = [.. factors[h.Id].Index().Select(x => new FactorFact(x.Item.Id, x.Index + 1, x.Item.Text, x.Item.Category, x.Item.Evidence, x.Item.Explored, x.Item.NoActionBecause, x.Item.FollowUps))],
            FollowUps = [.. followUps[h.IncidentId].Select(x => new FollowUpFact(x.Number, x.State, x.FactorId is not null, x.OwnerId is not null || x.OwnerName.Length > 0, x.DueOn is not null, x.DoneWhen.Length > 0) { OwnerHasLeft = x.OwnerHasLeft })],
            TestStages = [.. stages[h.Id].OrderBy(x => Array.IndexOf(TestStage.All, x.Stage)).Select(x => new StageFact(x.Stage, x.ShouldCatch, x.WhatDiffered))],
            Differences = differences[h.Id].Count(),
            Reviewers = [.. reviewers[h.Id].Select(x => new ReviewerFact(x.PersonId, x.Capacity, x.Role) { ApprovedElsewhere = x.Email is null && x.Decision == SignOffDecision.Approved })],
        });
    }

    static ILookup<Guid, T> Grouped<T>(IReadOnlyList<T> rows) where T : Owned => rows.ToLookup(r => r.Owner);

    /// <summary>A row of the review or of the incident whose key is <see cref="Owner"/>.</summary>
    abstract record Owned
    {
        public Guid Owner { get; init; }
    }

    sealed record Head
    {
        public Guid Id { get; init; }
        public Guid IncidentId { get; init; }
        public int Number { get; init; }
        public string Kind { get; init; } = "";
        public string DataLoss { get; init; } = "";
        public string Severity { get; init; } = "";
        public string? ApproverRole { get; init; }
        public Guid? FacilitatorId { get; init; }
        public Guid? CreatedBy { get; init; }
        public string State { get; init; } = "";
    }

    sealed record SectionRow : Owned
    {
        public string Key { get; init; } = "";
        public string Title { get; init; } = "";
        public string Body { get; init; } = "";
        public bool Touched { get; init; }
        public string Requirements { get; init; } = "[]";
    }

    sealed record NameRow : Owned
    {
        public string Name { get; init; } = "";
    }

    sealed record RoleRow : Owned
    {
        public string Role { get; init; } = "";
        public Guid PersonId { get; init; }
    }

    sealed record ImpactRow : Owned
    {
        public string Quantity { get; init; } = "";
        public string Value { get; init; } = "";
        public string Source { get; init; } = "";
        public string? NotMeasurableBecause { get; init; }
    }

    sealed record MilestoneRow : Owned
    {
        public string Kind { get; init; } = "";
        public DateTimeOffset? At { get; init; }
        public string? NotApplicableBecause { get; init; }
    }

    sealed record TimeRow : Owned
    {
        public DateTimeOffset OccurredAt { get; init; }
    }

    sealed record RollbackRow : Owned
    {
        public int Attempt { get; init; }
        public string State { get; init; } = "";
        public string? Outcome { get; init; }
        public string VerificationMetric { get; init; } = "";
        public string VerificationValue { get; init; } = "";
        public Guid? ServiceId { get; init; }
        public string Scope { get; init; } = "";
        public string FromVersion { get; init; } = "";
        public string ToVersion { get; init; } = "";
        public DateTimeOffset? DecidedAt { get; init; }
        public string? DeciderRole { get; init; }
    }

    sealed record FactorRow : Owned
    {
        public Guid Id { get; init; }
        public string Text { get; init; } = "";
        public string Category { get; init; } = "";
        public string Evidence { get; init; } = "";
        public bool Explored { get; init; }
        public string? NoActionBecause { get; init; }
        public int FollowUps { get; init; }
    }

    sealed record FollowUpRow : Owned
    {
        public int Number { get; init; }
        public string State { get; init; } = "";
        public Guid? FactorId { get; init; }
        public Guid? OwnerId { get; init; }
        public string OwnerName { get; init; } = "";
        public bool OwnerHasLeft { get; init; }
        public DateOnly? DueOn { get; init; }
        public string DoneWhen { get; init; } = "";
    }

    sealed record StageRow : Owned
    {
        public string Stage { get; init; } = "";
        public string ShouldCatch { get; init; } = "";
        public string WhatDiffered { get; init; } = "";
    }

    sealed record DifferenceRow : Owned;

    sealed record ReviewerRow : Owned
    {
        public Guid PersonId { get; init; }
        public string Capacity { get; init; } = "";
        public string? Decision { get; init; }
        public string Role { get; init; } = "";
        public string? Email { get; init; }
    }
}
