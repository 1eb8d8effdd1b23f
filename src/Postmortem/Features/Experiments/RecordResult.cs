using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Experiments;

/// <param name="Result">One of <see cref="ExperimentResult.Outcomes"/>.</param>
/// <param name="RanOn">Null: today, in the person's zone.</param>
/// <param name="Evidence">Markdown: what shows it; needed unless the run was inconclusive.</param>
/// <param name="Version">The version that was read; null takes the newest.</param>
public sealed record RecordResultInput(int Number, string? Result, DateOnly? RanOn, string? Observation, string? Evidence, string? LimitFound = null, int? Version = null);

/// <summary>Says what came out. Recorded again, it corrects what was said before.</summary>
public sealed class RecordResult(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(RecordResultInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var ranOn = input.RanOn ?? actor.Today(now);
        var checks = new Checks();
        var result = checks.OneOf("result", input.Result, ExperimentResult.Outcomes, "The result");
        var observation = checks.Required("observation", input.Observation, 5000, "What was seen");
        var evidence = checks.Optional("evidence", input.Evidence, 5000, "The evidence");
        var limit = checks.Optional("limit_found", input.LimitFound, 2000, "The limit");
        checks.Must(evidence.Length > 0 || !ExperimentResult.Telling.Contains(result), "evidence", "What shows it? Add a link, a graph or a number. Without any, the run was inconclusive.");
        checks.Must(ranOn <= actor.Today(now), "ran_on", "This day is still to come. Record the result once the experiment has run.");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindExperimentAsync(input.Number, actor) is not { } before) return Failure.NotFound(Experiment.NameOf(input.Number));
            if (!ExperimentResult.Telling.Contains(result) && await s.ListVerifiedWithAsync(before.Id) is { Count: > 0 } proven)
                return Failure.Conflict($"{string.Join(", ", proven.Select(ActionItem.NameOf))} {(proven.Count == 1 ? "was" : "were")} verified with {before.Name}. Reopen {(proven.Count == 1 ? "it" : "them")} first.");
            var after = before with { Result = result, RanOn = ranOn, Observation = observation, Evidence = evidence, LimitFound = limit, ResultByName = actor.Name };
            if (before.Version != (input.Version ?? before.Version))
            {
                var by = await s.LastChangedByAsync(before.Id);
                return Failure.Collision(before.Name, new EditConflict("observation", TextOf(after), TextOf(before), before.Version, by));
            }
            await s.UpdateExperimentAsync(after, now);
            await s.RecordAsync(actor, now, new Fact("experiment.result_recorded", after.IncidentId, after.Id, new { after.Number, after.Title, Outcome = result }));
            await s.ExperimentChangedAsync(after, now);
            return Done.Value;
        }, ct);
    }

    static string TextOf(Experiment x) => $"{x.Result}\n{x.Observation}\n{x.LimitFound}\n{x.Evidence}".Trim();
}
