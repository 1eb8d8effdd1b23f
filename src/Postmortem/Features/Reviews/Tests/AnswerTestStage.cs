using Postmortem.Data;
using Postmortem.Features.Reviews.Factors;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Tests;

/// <param name="Stage">One of <see cref="TestStage"/>.</param>
/// <param name="Should">Should it have caught this? One of <see cref="StageAnswer.Should"/>.</param>
/// <param name="Could">Could it, as it was? One of <see cref="StageAnswer.Could"/>.</param>
/// <param name="WhatDiffered">What was different there.</param>
/// <param name="Version">The answer's version that was edited from, 0 for none yet; null takes the newest.</param>
public sealed record AnswerTestStageInput(int Number, string? Stage, string? Should, string? Could, string? WhatDiffered, int? Version = null);

/// <summary>Says of one stage whether it should and could have caught this, and what was different there. It asks about stages, never about people.</summary>
public sealed class AnswerTestStage(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(AnswerTestStageInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (!TestStage.All.Contains(input.Stage)) return Failure.NotFound($"The test stage “{input.Stage}”");
            var checks = new Checks();
            var wanted = new TestedStage
            {
                ReviewId = held.Review.Id,
                Stage = input.Stage!,
                ShouldCatch = checks.OneOf("should", input.Should, StageAnswer.Should, "Should it have caught this?"),
                CouldCatch = checks.OneOf("could", input.Could, StageAnswer.Could, "Could it have caught this?"),
                WhatDiffered = checks.Optional("what_differed", input.WhatDiffered, 5000, "What was different"),
            };
            if (!checks.Passed) return checks.Failure;
            if (held.Review.Locked() is { } locked) return locked;
            var before = (await s.ListTestedStagesAsync(held.Review.Id)).FirstOrDefault(t => t.Stage == input.Stage);
            if (before is not null && wanted with { Version = before.Version } == before) return Done.Value;
            if ((before?.Version ?? 0) is var version && version != (input.Version ?? version))
            {
                var by = await s.LastAnsweredByAsync(held.Review.Id, wanted.Stage);
                return Failure.Conflict($"{by} answered this while you were writing. Nothing of yours was saved yet: compare both answers, then save again.",
                    new EditConflict("what_differed", TextOf(wanted), before is null ? "not answered" : TextOf(before), version, by));
            }
            await s.PutTestedStageAsync(wanted);
            await s.RecordAsync(actor, now, new Fact("test_stage.answered", held.Incident.Id, held.Review.Id, new { Key = wanted.Stage, Should = wanted.ShouldCatch, Could = wanted.CouldCatch }));
            await s.IndexRowsAsync(held, now);
            await s.TextChangedAsync(held, actor, now);
            return Done.Value;
        }, ct);
    }

    static string TextOf(TestedStage stage) => $"Should: {stage.ShouldCatch}\nCould: {stage.CouldCatch}\n{stage.WhatDiffered}".TrimEnd();
}
