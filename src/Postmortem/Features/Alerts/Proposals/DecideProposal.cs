using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Alerts.Proposals;

/// <summary>A person takes up what alerts propose, puts it into the incident that is open already, or dismisses it. The first decision stands.</summary>
public sealed class DecideProposal(Database database, TimeProvider clock, AppOptions app)
{
    /// <param name="input">As with any declaration. Without services it is that of the proposal.</param>
    public Task<Result<IncidentRef>> DeclareAsync(Guid id, DeclareIncidentInput input, Actor actor, CancellationToken ct) => DecideAsync<IncidentRef>(id, actor, async (s, proposal, now) =>
    {
        IReadOnlyList<Guid> services = input.ServiceIds ?? (proposal.ServiceId is { } service ? [service] : []);
        var declared = await DeclareIncident.DeclareAsync(s, input with { ServiceIds = services }, actor, now);
        if (declared.Succeeded) await s.BecomeAsync(id, declared.Value, actor, now);
        return declared;
    }, ct);

    /// <param name="into">INC-42, 42, or the address of its page.</param>
    public Task<Result<IncidentRef>> AttachAsync(Guid id, string? into, Actor actor, CancellationToken ct) => DecideAsync<IncidentRef>(id, actor, async (s, proposal, now) =>
    {
        if (!LinkTarget.TryReadIncident(into, app.BaseUrl, out var number)) return Failure.Invalid("into", "Which incident do they belong to? Write its name like INC-42, or paste its address.");
        if (await s.FindIncidentRefAsync(number, actor) is not { } incident) return Failure.Invalid("into", $"{IncidentRef.NameOf(number)} was not found, or you may not see it.");
        await s.BecomeAsync(id, incident, actor, now);
        return incident;
    }, ct);

    /// <summary>What fires of the same for an hour is kept in silence.</summary>
    public Task<Result<Done>> DismissAsync(Guid id, Actor actor, CancellationToken ct) => DecideAsync<Done>(id, actor, async (s, proposal, now) =>
    {
        await s.DecideProposalAsync(id, ProposalState.Dismissed, actor.Name, now);
        await s.RecordAsync(actor, now, new Fact("alert.proposal_dismissed", null, id, new { proposal.Title }));
        return Done.Value;
    }, ct);

    async Task<Result<T>> DecideAsync<T>(Guid id, Actor actor, Func<WriteSession, Proposal, DateTimeOffset, Task<Result<T>>> decide, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        return await database.WriteAsync<Result<T>>(async s =>
        {
            await s.TakeAlertTurnAsync();
            if (await s.FindProposalAsync(id, actor) is not { } proposal) return Failure.NotFound("The proposal");
            return proposal.IsWaiting ? await decide(s, proposal, clock.GetUtcNow()) : Failure.Conflict(ProposalTexts.Standing(proposal));
        }, ct);
    }
}

public static class ProposalTexts
{
    /// <summary>What became of it, for somebody who comes late.</summary>
    public static string Standing(Proposal p) => p.State switch
    {
        ProposalState.Declared when p.IncidentNumber is { } number => $"{p.DecidedBy} made {IncidentRef.NameOf(number)} of it.",
        ProposalState.Dismissed => $"{p.DecidedBy} dismissed it.",
        ProposalState.Over => "Its alerts are resolved or belong to incidents: there is nothing left to decide.",
        _ => "It waits for a decision.",
    };
}
