using Postmortem.Data;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Experiments;

/// <summary>Takes out what was only planned. What has run stays: a refuted hypothesis is a result too.</summary>
public sealed class RemoveExperiment(Database database, TimeProvider clock)
{
    /// <param name="seen">The experiment's version that was looked at; null takes the newest.</param>
    public async Task<Result<Done>> RunAsync(int number, int? seen, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindExperimentAsync(number, actor) is not { } experiment) return Failure.NotFound(Experiment.NameOf(number));
            if (!experiment.IsPlanned) return Failure.Conflict($"{experiment.Name} has run, and what came out stays on record. Correct its result if it is wrong.");
            if (!await s.DeleteExperimentAsync(experiment.Id, seen ?? experiment.Version)) return Failure.ChangedSinceSeen("this plan");
            await s.UnindexAsync(SearchKind.Review, experiment.Id);
            await s.RecordAsync(actor, now, new Fact("experiment.removed", experiment.IncidentId, experiment.Id, new { experiment.Number, experiment.Title, experiment.Kind }));
            s.Announce(new LiveChange(experiment.IncidentId, LivePart.Review));
            return Done.Value;
        }, ct);
    }
}
