using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

/// <summary>How one incident stands to another. Read from the other side, <see cref="FromOtherSide"/>.</summary>
public static class LinkRelation
{
    public const string Related = "related";
    public const string Duplicate = "duplicate";
    public const string CausedBy = "caused by";
    public const string Follows = "follows";

    public static readonly string[] All = [Related, Duplicate, CausedBy, Follows];

    public static string FromOtherSide(string relation) => relation switch
    {
        CausedBy => "caused",
        Follows => "followed by",
        _ => relation,
    };
}

/// <param name="Relation">How <paramref name="Number"/> stands to <paramref name="Other"/>; one of <see cref="LinkRelation"/>.</param>
/// <param name="Other">"INC-7", "7", or the address of its page.</param>
public sealed record LinkIncidentsInput(int Number, string? Other, string? Relation = LinkRelation.Related);

/// <summary>Ties two incidents together. Who may see only one of them sees no tie.</summary>
public sealed class LinkIncidents(Database database, TimeProvider clock, AppOptions app)
{
    public async Task<Result<Done>> RunAsync(LinkIncidentsInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var relation = checks.OneOf("relation", input.Relation, LinkRelation.All, "The relation");
        checks.Must(LinkTarget.TryReadIncident(input.Other, app.BaseUrl, out var otherNumber), "other", "Which incident? Write its name like INC-42, or paste its address.");
        checks.Must(otherNumber != input.Number, "other", "This is the same incident. Name another one.");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            if (await s.FindIncidentRefAsync(otherNumber, actor) is not { } other) return Failure.Invalid("other", $"INC-{otherNumber} was not found, or you may not see it.");
            // In one order, whichever side is linked from: two who link both ways at once wait for each other only once.
            foreach (var id in new[] { incident.Id, other.Id }.Order()) await s.TakeIncidentAsync(id, now);
            if (!await s.PutLinkAsync(incident.Id, other.Id, relation, now)) return Done.Value;
            // The other's key only: the history shows its name to those who may see it.
            await s.RecordAsync(actor, now, new Fact("incident.linked", incident.Id, incident.Id, new { Relation = relation, OtherId = other.Id }));
            await s.RecordAsync(actor, now, new Fact("incident.linked", other.Id, other.Id, new { Relation = LinkRelation.FromOtherSide(relation), OtherId = incident.Id }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            s.Announce(new LiveChange(other.Id, LivePart.Facts));
            return Done.Value;
        }, ct);
    }

    public async Task<Result<Done>> UnlinkAsync(int number, int otherNumber, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentRefAsync(number, actor) is not { } incident) return Failure.NotFound($"INC-{number}");
            if (await s.FindIncidentRefAsync(otherNumber, actor) is not { } other) return Failure.NotFound($"INC-{otherNumber}");
            if (await s.RemoveLinkAsync(incident.Id, other.Id) == 0) return Done.Value;
            await s.RecordAsync(actor, now, new Fact("incident.unlinked", incident.Id, incident.Id, new { OtherId = other.Id }));
            await s.RecordAsync(actor, now, new Fact("incident.unlinked", other.Id, other.Id, new { OtherId = incident.Id }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            s.Announce(new LiveChange(other.Id, LivePart.Facts));
            return Done.Value;
        }, ct);
    }
}
