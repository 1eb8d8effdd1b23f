using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <param name="Kind">One of <see cref="EvidenceKind"/>.</param>
/// <param name="Evidence">What was seen: the test and its result, the alert and when it fired.</param>
/// <param name="Experiment">Number of an experiment of the same incident that shows it.</param>
public sealed record VerifyActionItemInput(int Number, string? Kind, string? Evidence, string? Link = null, int? Version = null, int? Experiment = null);

/// <summary>Closes a follow-up with evidence that it works; P0 and P1 need a second person.</summary>
public sealed class VerifyActionItem(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(VerifyActionItemInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var kind = checks.OneOf("kind", input.Kind, EvidenceKind.All, "What kind of evidence is it?");
        var evidence = checks.Required("evidence", input.Evidence, ActionChecks.LongestText, "The evidence");
        var link = checks.Link("link", input.Link, "The link");
        if (!checks.Passed) return checks.Failure;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindActionItemAsync(input.Number, actor) is not { } item) return Failure.NotFound(ActionItem.NameOf(input.Number));
            if (await s.CannotLeaveAsync(item, input.Version, ActionState.Done) is { } no) return no;
            if (Closure.WhyNotVerify(item, actor.PersonId) is { } why) return Failure.Forbidden(why);
            var experiment = (await s.ListExperimentChoicesAsync(item.IncidentId, item.Id)).FirstOrDefault(x => x.Number == input.Experiment);
            if (input.Experiment is { } named && experiment is null) return Failure.Invalid("experiment", $"EXP-{named} is not an experiment of {IncidentRef.NameOf(item.IncidentNumber)}. Choose one of its own, or none.");
            if (experiment is { Tells: false }) return Failure.Invalid("experiment", $"EXP-{experiment.Number} is {experiment.Result}, so it shows nothing yet. Record its result first, or choose another one.");
            var verified = item with
            {
                State = ActionState.Verified,
                EvidenceKind = kind,
                EvidenceText = evidence,
                EvidenceUrl = link,
                EvidenceExperimentId = experiment?.Id,
                VerifiedAt = now,
                VerifiedBy = actor.PersonId,
                VerifiedByName = actor.Name,
            };
            return await s.ChangeActionItemAsync(verified, actor, now, "action_item.verified", new { Kind = kind, Evidence = evidence, Link = link, Experiment = experiment?.Number });
        }, ct);
    }
}
