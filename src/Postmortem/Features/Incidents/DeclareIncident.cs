using Postmortem.Data;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Incidents;

/// <param name="Title">The only field that must be filled.</param>
/// <param name="Summary">What is seen.</param>
/// <param name="ImpactSince">When users began to be affected, for doors that know the instant.</param>
/// <param name="Since">The same as a person types it, in their zone.</param>
/// <param name="Leads">Whoever declares it is its commander until somebody else takes over.</param>
public sealed record DeclareIncidentInput(
    string? Title, string? Severity = null, string? Summary = null, DateTimeOffset? ImpactSince = null,
    IReadOnlyList<Guid>? ServiceIds = null, string? Visibility = null, string? Kind = null, string? Since = null, bool Leads = false);

/// <summary>"Something is wrong": opens an incident, with its first milestones and timeline entry.</summary>
public sealed class DeclareIncident(Database database, TimeProvider clock)
{
    public const int LongestTitle = 200;
    public const int LongestSummary = 10_000;

    public async Task<Result<IncidentRef>> RunAsync(DeclareIncidentInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var (checks, incident, since) = Check(input, actor, now);
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<IncidentRef>>(async s => await s.RefuseArchivedAsync(input.ServiceIds ?? []) ?? await SaveAsync(s, incident, input, since, actor, now), ct);
    }

    /// <summary>The same inside the transaction of what it is declared because of: an alert tells of a service as it is, archived or not.</summary>
    public static async Task<Result<IncidentRef>> DeclareAsync(WriteSession s, DeclareIncidentInput input, Actor actor, DateTimeOffset now)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var (checks, incident, since) = Check(input, actor, now);
        return checks.Passed ? await SaveAsync(s, incident, input, since, actor, now) : checks.Failure;
    }

    static (Checks Checks, Incident Incident, Moment? Since) Check(DeclareIncidentInput input, Actor actor, DateTimeOffset now)
    {
        var checks = new Checks();
        var incident = new Incident
        {
            Id = Guid.CreateVersion7(now),
            Title = checks.Required("title", input.Title, LongestTitle, "The title").ReplaceLineEndings(" "),
            Summary = checks.Optional("summary", input.Summary, LongestSummary, "What is seen"),
            Severity = checks.OneOf("severity", input.Severity ?? Severity.Default, Severity.All, "The severity"),
            Kind = checks.OneOf("kind", input.Kind ?? IncidentKind.Real, IncidentKind.All, "The kind"),
            Visibility = checks.OneOf("visibility", input.Visibility ?? Visibility.Open, Visibility.All, "The visibility"),
            Status = IncidentStatus.Triage,
            DataLoss = "unknown",
            DeclaredAt = now,
            DeclaredBy = actor.PersonId,
            DeclaredByName = actor.Name,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return (checks, incident, checks.Moment("since", input.Since, input.ImpactSince, "The beginning", actor, now));
    }

    static async Task<Result<IncidentRef>> SaveAsync(WriteSession s, Incident incident, DeclareIncidentInput input, Moment? since, Actor actor, DateTimeOffset now)
    {
        incident = incident with { Number = await s.NextIncidentNumberAsync() };
        await s.InsertIncidentAsync(incident);
        foreach (var service in (input.ServiceIds ?? []).Distinct())
            if (await s.AddIncidentServiceAsync(incident.Id, now, service) == 0) return Failure.Invalid("services", "One of the services is not in the catalogue any more. Choose again.");
        if (actor.PersonId is { } declarer) await s.AddIncidentMemberAsync(incident.Id, declarer, now);
        await s.SetMilestoneAsync(incident.Id, MilestoneKind.Declared, now, actor.Name, now);
        if (since is not null) await s.SetMilestoneAsync(incident.Id, MilestoneKind.ImpactStart, since.At, actor.Name, now, since.Accuracy);
        await s.InsertEntryAsync(TimelineEntry.New(incident.Id, EntryKind.Milestone, $"{incident.Name} declared as {incident.Severity}: {incident.Title}", now, now, actor));
        await s.IndexAsync(incident.ForSearch());
        await s.RecordAsync(actor, now, new Fact("incident.declared", incident.Id, incident.Id, new { incident.Number, incident.Title, incident.Severity }));
        s.Announce(new LiveChange(incident.Id, LivePart.Facts));
        if (input.Leads && actor.PersonId is { } lead) await AssignRole.AssignAsync(s, incident.Ref, IncidentRole.Commander, lead, actor.Name, actor, now);
        return incident.Ref;
    }
}
