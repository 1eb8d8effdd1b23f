using Postmortem.Data;

namespace Postmortem.Features.Experiments;

/// <summary>Taking over an experiment from another record, as it stands there. Import calls it inside its one transaction.</summary>
public static class ExperimentBackfill
{
    /// <returns>The experiment with its number: the one it had elsewhere when that is free here.</returns>
    public static async Task<Experiment> BackfillExperimentAsync(this WriteSession session, Experiment experiment, IReadOnlyList<Guid> factorIds, DateTimeOffset now)
    {
        if (experiment.Number > 0 && await session.ScalarAsync<int>("select count(*) from experiments where number = @Number", new { experiment.Number }) == 0)
        {
            // The insert takes the next number; so that this is the wanted one, the counter is set to stand before it.
            var counter = await session.ScalarAsync<int>("select value from counters where name = 'experiment'");
            await session.ExecuteAsync("update counters set value = @Before where name = 'experiment'", new { Before = experiment.Number - 1 });
            experiment = await session.InsertExperimentAsync(experiment);
            await session.ExecuteAsync("update counters set value = @counter where name = 'experiment' and value < @counter", new { counter });
        }
        else
        {
            experiment = await session.InsertExperimentAsync(experiment);
        }
        await session.PutLinksAsync(experiment.Id, factorIds, []);
        await session.ExperimentChangedAsync(experiment, now);
        return experiment;
    }

    /// <summary>Follow-ups are taken over after the experiments that prove them.</summary>
    public static Task LinkExperimentToFollowUpAsync(this WriteSession session, Guid experimentId, Guid itemId) =>
        session.ExecuteAsync("insert into experiment_follow_ups (experiment_id, action_item_id) values (@experimentId, @itemId)", new { experimentId, itemId });
}
