using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Actions;

/// <summary>An incident's follow-ups as its own page and its review show them.</summary>
public sealed record ActionPanel(IncidentRef Incident, IReadOnlyList<ActionItem> Items, ActionChoices Choices, Actor Actor)
{
    /// <summary>About as many as get done, says practice; a suggestion, not a limit.</summary>
    public const int ManyItems = 7;

    /// <summary>More stand in the paged list.</summary>
    public const int Shown = 50;

    public bool MayAdd => Actor.May(Role.Responder);

    /// <summary>The ways to change the system that nobody has filed anything for.</summary>
    public IReadOnlyList<string> TypesWithout =>
        [.. new[] { ActionType.Prevent, ActionType.Detect, ActionType.Mitigate }.Except(Items.Where(i => i.State != ActionState.Declined).Select(i => i.Type))];

    public static async Task<ActionPanel> ReadAsync(ReadSession s, IncidentRef incident, Actor actor) =>
        new(incident, await s.ListActionItemsAsync(incident.Id, actor), await ActionChoices.ReadAsync(s, incident.Id), actor);
}

/// <summary>List and quick form; <c>@await Component.InvokeAsync("ActionPanel", new { incident = Model.Ref })</c>.</summary>
public sealed class ActionPanelViewComponent(Database database) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(IncidentRef incident) => View("/Features/Actions/Panel.cshtml",
        await database.ReadAsync(s => ActionPanel.ReadAsync(s, incident, UserClaimsPrincipal.ToActor()), HttpContext.RequestAborted));
}
