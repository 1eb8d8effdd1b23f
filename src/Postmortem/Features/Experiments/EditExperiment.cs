using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Experiments;

/// <param name="Version">The version that was edited from; null takes the newest.</param>
public sealed record EditExperimentInput(int Number, ExperimentFields Fields, int? Version = null);

/// <summary>Changes what an experiment says. What was expected stays as it was said once the result is known.</summary>
public sealed class EditExperiment(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(EditExperimentInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindExperimentAsync(input.Number, actor) is not { } before) return Failure.NotFound(Experiment.NameOf(input.Number));
            var checks = new Checks();
            var after = input.Fields.Check(checks, before);
            checks.Must(before.IsPlanned || after.Hypothesis == before.Hypothesis, "hypothesis", $"{before.Name} has run, so its hypothesis stays as it was said before. Plan another experiment to try another one.");
            if (!checks.Passed) return checks.Failure;
            var incident = (await s.FindIncidentRefAsync(before.IncidentNumber, actor))!;
            var followUps = await input.Fields.LinkAsync(s, incident, before.ServiceId);
            if (followUps.Failure is { } wrong) return wrong;
            if (before.Version != (input.Version ?? before.Version))
            {
                var by = await s.LastChangedByAsync(before.Id);
                return Failure.Collision(before.Name, new EditConflict("title", TextOf(after), TextOf(before), before.Version, by));
            }
            await s.UpdateExperimentAsync(after, now);
            await s.PutLinksAsync(after.Id, input.Fields.FactorIds ?? [], followUps.Value);
            await s.RecordAsync(actor, now, new Fact("experiment.edited", after.IncidentId, after.Id, new { after.Number, after.Title, after.Kind }));
            await s.ExperimentChangedAsync(after, now);
            return Done.Value;
        }, ct);
    }

    static string TextOf(Experiment x) => string.Join('\n', from part in ExperimentTexts.Design(x) where part.Text.Length > 0 select $"{part.Label}: {part.Text}");
}
