using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Alerts.Proposals;

/// <param name="Open">The incident of its service that is open meanwhile.</param>
public sealed record ProposalPage(Proposal Proposal, IReadOnlyList<Alert> Alerts, IncidentRef? Open, IReadOnlyList<SeverityChoice> Severities, bool MayAct);

/// <summary>What alerts propose: declared, put into an incident that is open, or dismissed.</summary>
[Area("Alerts"), Route("/alerts/proposals/{id:guid}")]
public sealed class ProposalsController(Database database, DecideProposal decide) : Controller
{
    const int MostAlerts = 50;

    [HttpGet]
    public Task<IActionResult> ShowAsync(Guid id, CancellationToken ct) => ShowAsync(id, null, ct);

    [HttpPost("declaration")]
    public async Task<IActionResult> DeclareAsync(Guid id, string? title, string? severity, string? summary, CancellationToken ct)
    {
        var result = await decide.DeclareAsync(id, new(title, severity, summary), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(id, failure, ct) : Redirect($"/incidents/{result.Value.Number}");
    }

    /// <param name="into">INC-42 or 42.</param>
    [HttpPost("incident")]
    public async Task<IActionResult> AttachAsync(Guid id, string? into, CancellationToken ct)
    {
        var result = await decide.AttachAsync(id, into, User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(id, failure, ct) : Redirect($"/incidents/{result.Value.Number}#alerts");
    }

    [HttpPost("dismissal")]
    public async Task<IActionResult> DismissAsync(Guid id, CancellationToken ct)
    {
        var result = await decide.DismissAsync(id, User.ToActor(), ct);
        if (result.Failure is { } failure) return await ShowAsync(id, failure, ct);
        TempData["Notice"] = "Dismissed. What fires of the same within the next hour is only listed.";
        return Redirect("/incidents");
    }

    async Task<IActionResult> ShowAsync(Guid id, Failure? failure, CancellationToken ct)
    {
        var actor = User.ToActor();
        var page = await database.ReadAsync(async s => await s.FindProposalAsync(id, actor) is { } proposal
            ? new ProposalPage(proposal, await s.ListAlertsOfProposalAsync(id, actor, MostAlerts), await s.FindOpenIncidentAsync(new Alert { ServiceId = proposal.ServiceId, ServiceName = proposal.ServiceName, Source = proposal.Source, RuleId = proposal.RuleId }),
                await s.ListSeverityChoicesAsync(), actor.May(Role.Responder))
            : null, ct);
        if (page is null) return this.Refuse(Failure.NotFound("The proposal"));
        return failure is null ? View("Proposals/Show", page) : this.Refuse(failure, "Proposals/Show", page);
    }
}
