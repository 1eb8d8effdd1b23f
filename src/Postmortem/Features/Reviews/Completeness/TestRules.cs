using Postmortem.Features.Reviews.Tests;

namespace Postmortem.Features.Reviews.Completeness;

/// <summary>Why the tests let it pass, asked of stages and environments.</summary>
static class TestRules
{
    public static IEnumerable<Missing> Stages(ReviewSnapshot review)
    {
        var open = TestStage.All.Where(stage => review.TestStages.All(t => t.Stage != stage)).ToList();
        if (open.Count > 0)
            yield return new($"Say of each stage whether it should and could have caught this; left: {string.Join(", ", open.Select(s => TestStage.NameOf(s).ToLowerInvariant()))}", Place(review, open[0]));
        foreach (var stage in review.TestStages.Where(t => t.ShouldCatch == StageAnswer.Yes && t.WhatDiffered.Length == 0))
            yield return new($"{TestStage.NameOf(stage.Stage)} should have caught it: what was different there?", Place(review, stage.Stage));
    }

    public static IEnumerable<Missing> AtLeast(ReviewSnapshot review, int wanted)
    {
        if (review.Differences < wanted)
            yield return new(wanted == 1 ? "Name at least one difference between test and production" : $"Name at least {wanted} differences between test and production; {review.Differences} so far", $"/incidents/{review.Number}/review/differences/new");
    }

    static string Place(ReviewSnapshot review, string stage) => $"/incidents/{review.Number}/review/test-stages/{stage}";
}
