using System.Text.Json;
using Postmortem.Data;

namespace Postmortem.Features.Reviews.Tests;

/// <summary>The SQL of <c>review_test_stages</c> and <c>review_differences</c>.</summary>
public static class TestStore
{
    const string DifferenceColumns = "d.id, d.review_id, d.incident_id, d.position, d.dimension, d.production, d.test, d.effect, d.version";

    /// <summary>Those that were answered, in the order in which a change passes them.</summary>
    public static async Task<IReadOnlyList<TestedStage>> ListTestedStagesAsync(this ReadSession session, Guid reviewId) => [.. (await session.ListAsync<TestedStage>(
        "select review_id, stage, should_catch, could_catch, what_differed, version from review_test_stages where review_id = @reviewId", new { reviewId }))
        .OrderBy(s => Array.IndexOf(TestStage.All, s.Stage))];

    /// <summary>The journal tells answers by the review and names the stage within.</summary>
    public static async Task<string> LastAnsweredByAsync(this ReadSession session, Guid reviewId, string stage) => (await session.ListAsync<Answered>(
        "select actor_name, data from journal where subject_id = @reviewId and action = 'test_stage.answered' order by id desc", new { reviewId }))
        .FirstOrDefault(a => JsonDocument.Parse(a.Data).RootElement.TryGetProperty("key", out var key) && key.ValueEquals(stage))?.ActorName ?? "Somebody";

    sealed record Answered
    {
        public string ActorName { get; init; } = "";
        public string Data { get; init; } = "{}";
    }

    public static Task<int> PutTestedStageAsync(this WriteSession session, TestedStage stage) => session.ExecuteAsync("""
        insert into review_test_stages (review_id, stage, should_catch, could_catch, what_differed) values (@ReviewId, @Stage, @ShouldCatch, @CouldCatch, @WhatDiffered)
        on conflict (review_id, stage) do update set should_catch = @ShouldCatch, could_catch = @CouldCatch, what_differed = @WhatDiffered, version = review_test_stages.version + 1
        """, stage);

    public static Task<IReadOnlyList<Difference>> ListDifferencesAsync(this ReadSession session, Guid reviewId) => session.ListAsync<Difference>(
        $"select {DifferenceColumns} from review_differences d where d.review_id = @reviewId order by d.position, d.id", new { reviewId });

    public static Task<Difference?> FindDifferenceAsync(this ReadSession session, Guid reviewId, Guid id) => session.OneAsync<Difference>(
        $"select {DifferenceColumns} from review_differences d where d.review_id = @reviewId and d.id = @id", new { reviewId, id });

    public static Task<int> InsertDifferenceAsync(this WriteSession session, Difference difference) => session.ExecuteAsync("""
        insert into review_differences (id, review_id, incident_id, position, dimension, production, test, effect)
        values (@Id, @ReviewId, @IncidentId, @Position, @Dimension, @Production, @Test, @Effect)
        """, difference);

    public static Task<int> UpdateDifferenceAsync(this WriteSession session, Difference difference) => session.ExecuteAsync("""
        update review_differences set dimension = @Dimension, production = @Production, test = @Test, effect = @Effect, version = version + 1 where id = @Id
        """, difference);

    public static Task<int> DeleteDifferenceAsync(this WriteSession session, Guid id) => session.ExecuteAsync("delete from review_differences where id = @id", new { id });

    /// <summary>Follow-ups that were filed for differences of this review.</summary>
    public static Task<IReadOnlyList<DifferenceFollowUp>> ListDifferenceFollowUpsAsync(this ReadSession session, Guid reviewId) => session.ListAsync<DifferenceFollowUp>("""
        select a.difference_id, a.number, a.title, a.state from action_items a join review_differences d on d.id = a.difference_id where d.review_id = @reviewId order by a.number
        """, new { reviewId });

    /// <summary>Numbers of the experiments that were planned for this difference.</summary>
    public static Task<IReadOnlyList<int>> ListExperimentsForAsync(this ReadSession session, Guid differenceId) =>
        session.ListAsync<int>("select number from experiments where difference_id = @differenceId order by number", new { differenceId });

    /// <summary>Numbers of the experiments that look into this factor.</summary>
    public static Task<IReadOnlyList<int>> ListExperimentsIntoAsync(this ReadSession session, Guid factorId) =>
        session.ListAsync<int>("select e.number from experiment_factors x join experiments e on e.id = x.experiment_id where x.factor_id = @factorId order by e.number", new { factorId });
}
