using Postmortem.Data;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Experiments;

/// <summary>The SQL of <c>experiments</c>, <c>experiment_factors</c> and <c>experiment_follow_ups</c>.</summary>
public static class ExperimentStore
{
    internal const string Select = """
        select x.id, x.number, x.incident_id, x.difference_id, x.service_id, x.title, x.kind, x.hypothesis, x.environment, x.environment_differences, x.service_version,
            x.data_volume, x.load_profile, x.steady_state, x.injected_fault, x.blast_radius, x.abort_condition, x.pass_criteria, x.result, x.ran_on, x.observation,
            x.limit_found, x.evidence, x.result_by_name, x.created_by_name, x.created_at, x.updated_at, x.version,
            i.number as incident_number, i.title as incident_title, i.visibility as incident_visibility, v.name as service_name, v.slug as service_slug,
            d.dimension as difference_dimension
        from experiments x
        join incidents i on i.id = x.incident_id
        left join services v on v.id = x.service_id
        left join review_differences d on d.id = x.difference_id
        """;

    /// <summary>The experiment, when this person may see its incident.</summary>
    public static Task<Experiment?> FindExperimentAsync(this ReadSession session, int number, Actor actor) => session.OneAsync<Experiment>(
        $"{Select} where x.number = @number and {Visibility.Sql}", new { number, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    /// <summary>All experiments of an incident in the order of their numbers.</summary>
    public static Task<IReadOnlyList<Experiment>> ListExperimentsOfAsync(this ReadSession session, Guid incidentId, Actor actor) => session.ListAsync<Experiment>(
        $"{Select} where x.incident_id = @incidentId and {Visibility.Sql} order by x.number", new { incidentId, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    /// <param name="experimentId">Of an experiment that the actor was found to see.</param>
    public static Task<IReadOnlyList<ExaminedFactor>> ListExaminedFactorsAsync(this ReadSession session, Guid experimentId) => session.ListAsync<ExaminedFactor>(
        "select f.id, f.text from experiment_factors x join factors f on f.id = x.factor_id where x.experiment_id = @experimentId order by f.position, f.id", new { experimentId });

    /// <param name="experimentId">Of an experiment that the actor was found to see.</param>
    public static Task<IReadOnlyList<ProvenFollowUp>> ListProvenFollowUpsAsync(this ReadSession session, Guid experimentId) => session.ListAsync<ProvenFollowUp>("""
        select a.id, a.number, a.title, a.state, coalesce(a.evidence_experiment_id = @experimentId, false) as is_evidence from action_items a
        where a.id in (select action_item_id from experiment_follow_ups where experiment_id = @experimentId) or a.evidence_experiment_id = @experimentId
        order by a.number
        """, new { experimentId });

    internal static async Task<bool> IsServiceAsync(this ReadSession session, Guid serviceId) =>
        await session.ScalarAsync<int>("select count(*) from services where id = @serviceId", new { serviceId }) == 1;

    internal static Task<IReadOnlyList<Guid>> ListFactorIdsAsync(this ReadSession session, Guid incidentId) =>
        session.ListAsync<Guid>("select id from factors where incident_id = @incidentId", new { incidentId });

    internal static Task<IReadOnlyList<ProvenFollowUp>> ListFollowUpKeysAsync(this ReadSession session, Guid incidentId) =>
        session.ListAsync<ProvenFollowUp>("select id, number, title, state from action_items where incident_id = @incidentId order by number", new { incidentId });

    internal static async Task<bool> IsDifferenceAsync(this ReadSession session, Guid incidentId, Guid differenceId) =>
        await session.ScalarAsync<int>("select count(*) from review_differences where id = @differenceId and incident_id = @incidentId", new { differenceId, incidentId }) == 1;

    /// <summary>Follow-ups that were verified with this experiment.</summary>
    internal static Task<IReadOnlyList<int>> ListVerifiedWithAsync(this ReadSession session, Guid experimentId) =>
        session.ListAsync<int>("select number from action_items where evidence_experiment_id = @experimentId order by number", new { experimentId });

    /// <summary>Gives the experiment its number and adds it.</summary>
    internal static async Task<Experiment> InsertExperimentAsync(this WriteSession session, Experiment experiment)
    {
        experiment = experiment with { Number = await session.ScalarAsync<int>("update counters set value = value + 1 where name = 'experiment' returning value") };
        await session.ExecuteAsync("""
            insert into experiments (id, number, incident_id, difference_id, service_id, title, kind, hypothesis, environment, environment_differences, service_version,
                data_volume, load_profile, steady_state, injected_fault, blast_radius, abort_condition, pass_criteria, result, ran_on, observation, limit_found, evidence,
                result_by_name, created_by_name, created_at, updated_at)
            values (@Id, @Number, @IncidentId, @DifferenceId, @ServiceId, @Title, @Kind, @Hypothesis, @Environment, @EnvironmentDifferences, @ServiceVersion,
                @DataVolume, @LoadProfile, @SteadyState, @InjectedFault, @BlastRadius, @AbortCondition, @PassCriteria, @Result, @RanOn, @Observation, @LimitFound, @Evidence,
                @ResultByName, @CreatedByName, @CreatedAt, @UpdatedAt)
            """, experiment);
        return experiment;
    }

    /// <returns>False when somebody else changed it after the version that was read.</returns>
    internal static async Task<bool> UpdateExperimentAsync(this WriteSession session, Experiment experiment, DateTimeOffset now) => await session.ExecuteAsync("""
        update experiments set service_id = @ServiceId, title = @Title, kind = @Kind, hypothesis = @Hypothesis, environment = @Environment,
            environment_differences = @EnvironmentDifferences, service_version = @ServiceVersion, data_volume = @DataVolume, load_profile = @LoadProfile,
            steady_state = @SteadyState, injected_fault = @InjectedFault, blast_radius = @BlastRadius, abort_condition = @AbortCondition, pass_criteria = @PassCriteria,
            result = @Result, ran_on = @RanOn, observation = @Observation, limit_found = @LimitFound, evidence = @Evidence, result_by_name = @ResultByName,
            updated_at = @UpdatedAt, version = version + 1
        where id = @Id and version = @Version
        """, experiment with { UpdatedAt = now }) == 1;

    internal static async Task PutLinksAsync(this WriteSession session, Guid experimentId, IEnumerable<Guid> factorIds, IEnumerable<Guid> followUpIds)
    {
        await session.ExecuteAsync("delete from experiment_factors where experiment_id = @experimentId", new { experimentId });
        await session.ExecuteAsync("delete from experiment_follow_ups where experiment_id = @experimentId", new { experimentId });
        foreach (var factorId in factorIds.Distinct()) await session.ExecuteAsync("insert into experiment_factors (experiment_id, factor_id) values (@experimentId, @factorId)", new { experimentId, factorId });
        foreach (var itemId in followUpIds.Distinct()) await session.ExecuteAsync("insert into experiment_follow_ups (experiment_id, action_item_id) values (@experimentId, @itemId)", new { experimentId, itemId });
    }

    /// <returns>False when it is no longer of this version.</returns>
    internal static async Task<bool> DeleteExperimentAsync(this WriteSession session, Guid id, int version)
    {
        await session.PutLinksAsync(id, [], []);
        return await session.ExecuteAsync("delete from experiments where id = @id and version = @version", new { id, version }) == 1;
    }

    /// <summary>What every change brings with it: open pages, search. A review is where it is looked for.</summary>
    internal static async Task ExperimentChangedAsync(this WriteSession session, Experiment experiment, DateTimeOffset now)
    {
        await session.IndexAsync(new(SearchKind.Review, experiment.Id, experiment.IncidentId, $"{experiment.Name} {experiment.Title}",
            string.Join('\n', new[] { experiment.Hypothesis, experiment.InjectedFault, experiment.Observation, experiment.LimitFound, experiment.Evidence }.Where(t => t.Length > 0)), now));
        session.Announce(new LiveChange(experiment.IncidentId, LivePart.Review));
    }
}
