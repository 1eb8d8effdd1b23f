using System.Text.RegularExpressions;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Language.Dismissals;

/// <param name="Finding">Its key, as the check gave it.</param>
/// <param name="Reason">Why the wording stays; reviewers read it.</param>
public sealed record DismissFindingInput(int Number, string? Finding, string? Reason);

/// <summary>Keeps a wording that the coach asks about. It is remembered with the incident until the sentence changes.</summary>
public sealed partial class DismissFinding(Database database, TimeProvider clock)
{
    public const int LongestReason = 500;

    /// <summary>A rule, and the hash of a sentence.</summary>
    public static bool IsKey(string finding) => Key().IsMatch(finding);

    public async Task<Result<Dismissal>> RunAsync(DismissFindingInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var reason = checks.Required("reason", input.Reason, LongestReason, "The reason");
        checks.Must(IsKey(input.Finding ?? ""), "finding", "The finding is not known. Take its key from the check of the text.");
        if (!checks.Passed) return checks.Failure;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Dismissal>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound(IncidentRef.NameOf(input.Number));
            await s.PutDismissalAsync(new() { Id = Guid.CreateVersion7(now), IncidentId = incident.Id, Finding = input.Finding!, Reason = reason, DismissedBy = actor.Name, DismissedAt = now });
            var kept = (await s.ListDismissalsAsync(incident.Id)).Single(d => d.Finding == input.Finding);
            await s.RecordAsync(actor, now, new Fact("language.finding_dismissed", incident.Id, kept.Id, new { kept.Finding, kept.Reason }));
            s.Announce(new LiveChange(incident.Id, LivePart.Review));
            return kept;
        }, ct);
    }

    [GeneratedRegex("^[a-z0-9-]{1,60}:[0-9a-f]{16}$")]
    private static partial Regex Key();
}

/// <summary>The finding is open again.</summary>
public sealed class TakeBackDismissal(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(int number, Guid id, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentRefAsync(number, actor) is not { } incident || await s.FindDismissalAsync(incident.Id, id) is not { } dismissal) return Failure.NotFound("The dismissal");
            await s.RemoveDismissalAsync(dismissal.Id);
            await s.RecordAsync(actor, now, new Fact("language.dismissal_taken_back", incident.Id, id, new { dismissal.Finding }));
            s.Announce(new LiveChange(incident.Id, LivePart.Review));
            return Done.Value;
        }, ct);
    }
}
