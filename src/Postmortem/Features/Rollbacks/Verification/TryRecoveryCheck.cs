using Postmortem.Data;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Web.Outbound;

namespace Postmortem.Features.Rollbacks.Verification;

/// <summary>Reads a check now, as it is typed and before it is saved. Nothing is kept of it.</summary>
public sealed class TryRecoveryCheck(Database database, CheckSecrets secrets, OutboundOptions outbound, Prometheus prometheus, TimeProvider clock)
{
    public async Task<Result<CheckReading>> RunAsync(SetUpRecoveryCheckInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var (service, others) = await database.ReadAsync(async s => await s.FindServiceAsync(input.Slug) is { } found ? (found, await s.ListRecoveryChecksAsync(found.Id)) : (null, []), ct);
        if (service is null) return Failure.NotFound($"The service {input.Slug}");
        var checks = new Checks();
        var draft = input.Fields.ApplyTo(new RecoveryCheck(), checks, outbound, out var token);
        if (!checks.Passed) return checks.Failure;
        var known = input.Check is { } own ? others.Where(c => c.Id == own) : others;
        draft = draft with { Secret = token.Length > 0 ? secrets.Seal(token) : SetUpRecoveryCheck.KeptFor(draft, known) };
        var now = clock.GetUtcNow();
        try
        {
            var (reading, trouble) = await ReadRecovery.ReadAsync(prometheus, draft, RecoveryRules.SpanFor(now.AddMinutes(-draft.HoldMinutes), now, draft.HoldMinutes), ct);
            return reading is not null ? reading : Failure.Invalid("query", trouble);
        }
        catch (NotReadException e)
        {
            return Failure.Invalid("url", e.Message);
        }
    }
}
