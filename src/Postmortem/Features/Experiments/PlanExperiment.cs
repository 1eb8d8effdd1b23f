using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Experiments;

/// <param name="DifferenceId">The difference between test and production that it looks into.</param>
public sealed record PlanExperimentInput(int IncidentNumber, ExperimentFields Fields, Guid? DifferenceId = null);

/// <summary>Says what shall be tried, and what is expected of it, before it runs. A published review does not stand in its way.</summary>
public sealed class PlanExperiment(Database database, TimeProvider clock)
{
    /// <returns>Its number.</returns>
    public async Task<Result<int>> RunAsync(PlanExperimentInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<int>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.IncidentNumber, actor) is not { } incident) return Failure.NotFound(IncidentRef.NameOf(input.IncidentNumber));
            var checks = new Checks();
            var experiment = input.Fields.Check(checks, new Experiment { Id = Guid.CreateVersion7(now), IncidentId = incident.Id, DifferenceId = input.DifferenceId, CreatedByName = actor.Name, CreatedAt = now, UpdatedAt = now });
            checks.Must(input.DifferenceId is not { } difference || await s.IsDifferenceAsync(incident.Id, difference), "difference_id", $"This difference is not one of {incident.Name}. Choose one of its review, or none.");
            if (!checks.Passed) return checks.Failure;
            var followUps = await input.Fields.LinkAsync(s, incident);
            if (followUps.Failure is { } wrong) return wrong;
            experiment = await s.InsertExperimentAsync(experiment);
            await s.PutLinksAsync(experiment.Id, input.Fields.FactorIds ?? [], followUps.Value);
            await s.RecordAsync(actor, now, new Fact("experiment.planned", incident.Id, experiment.Id, new { experiment.Number, experiment.Title, experiment.Kind }));
            await s.ExperimentChangedAsync(experiment, now);
            return experiment.Number;
        }, ct);
    }
}
