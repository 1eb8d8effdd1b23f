using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <param name="Kind">One of <see cref="EvidenceKind"/>.</param>
/// <param name="Evidence">What was seen: the test and its result, the alert and when it fired.</param>
public sealed record VerifyActionItemInput(int Number, string? Kind, string? Evidence, string? Link = null, int? Version = null);

/// <summary>Closes a follow-up with evidence that it works; P0 and P1 need a second person.</summary>
public sealed class VerifyActionItem(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(VerifyActionItemInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var kind = checks.OneOf("kind", input.Kind, EvidenceKind.All, "The kind of evidence");
        var evidence = checks.Required("evidence", input.Evidence, ActionChecks.LongestText, "The evidence");
        var link = checks.Link("link", input.Link, "The link");
        if (!checks.Passed) return checks.Failure;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindActionItemAsync(input.Number, actor) is not { } item) return Failure.NotFound(ActionItem.NameOf(input.Number));
            if (item.CannotLeave(input.Version, ActionState.Done) is { } no) return no;
            if (Closure.WhyNotVerify(item, actor.PersonId) is { } why) return Failure.Forbidden(why);
            var verified = item with
            {
                State = ActionState.Verified,
                EvidenceKind = kind,
                EvidenceText = evidence,
                EvidenceUrl = link,
                VerifiedAt = now,
                VerifiedBy = actor.PersonId,
                VerifiedByName = actor.Name,
            };
            return await s.ChangeActionItemAsync(verified, actor, now, "action_item.verified", new { Kind = kind, Evidence = evidence, Link = link });
        }, ct);
    }
}
