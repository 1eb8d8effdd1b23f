using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Executors.Runs;

/// <param name="Executor">Null when nothing can be run: no executor, or it is off.</param>
public sealed record RunsView(int Number, Rollback Rollback, Executor? Executor, bool NeedsSecondPerson, IReadOnlyList<Run> Runs, Actor Viewer, int StuckAfterMinutes)
{
    public bool MayAct => Viewer.May(Role.Responder);

    /// <summary>It is decided, and nothing is under way.</summary>
    public bool Offers => MayAct && Executor is not null && Rollback.State == RollbackState.Decided && !Runs.Any(r => !r.IsOver && !r.DryRun);

    public string Path => $"/incidents/{Number}/rollbacks/{Rollback.Attempt}/runs";
}

/// <summary>The runs of an attempt, within the panel of rollbacks, and what can be done about them.</summary>
public sealed class RollbackRunsViewComponent(Database database) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(int number, Rollback rollback)
    {
        var viewer = UserClaimsPrincipal.ToActor();
        var view = await database.ReadAsync(async s =>
        {
            var (executor, service) = rollback.ServiceId is { } id ? (await s.FindExecutorOfAsync(id), await s.FindServiceAsync(id)) : (null, null);
            return new RunsView(number, rollback, executor is { IsOn: true } ? executor : null, RunRules.NeedsSecondPerson(service?.Tier, await s.ListTwoPersonTiersAsync()),
                await s.ListRunsAsync(rollback.Id), viewer, executor?.StuckAfterMinutes ?? 10);
        }, HttpContext.RequestAborted);
        return view.Runs.Count == 0 && !view.Offers ? Content("") : View("/Features/Executors/Runs/Runs.cshtml", view);
    }
}
