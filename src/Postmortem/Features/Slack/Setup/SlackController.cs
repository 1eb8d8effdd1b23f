using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Setup;

/// <param name="IsSocket">Which of the two manifests is shown.</param>
public sealed record SlackPage(AppOptions App, bool IsSocket)
{
    public SlackOptions? Slack => App.Slack;
    public string Manifest => AppManifest.Of(App, IsSocket);
    /// <summary>To be filled in by hand.</summary>
    public string Settings => $"Slack__BotToken=xoxb-…\n{(IsSocket ? "Slack__Mode=socket\nSlack__AppToken=xapp-…" : "Slack__SigningSecret=…")}\nSlack__AnnouncementChannel=C…";

    public Uri CreateAt => AppManifest.CreateAt(App, IsSocket);

    // Only once Slack is set up.
    public IReadOnlyList<CheckedWorkspace> Workspaces { get; init; } = [];
    public IReadOnlyList<CheckLine> Ways { get; init; } = [];
    public Freedoms Freedoms { get; init; } = Freedoms.Usual;
    public OutboundState? Outbound { get; init; }
}

/// <summary>The way to set Slack up, and how it stands. The only page of Slack that is there before it is set up.</summary>
[Area("Slack"), Route("/settings/slack"), Needs(Role.Administrator)]
public sealed class SlackController(AppOptions app, Database database, LiveCheck? check = null) : Controller
{
    internal const string Page = "Setup/Slack";

    /// <summary>In <c>TempData</c>: why something that was begun elsewhere did not come about.</summary>
    internal const string Warning = "SlackWarning";

    [HttpGet]
    public async Task<IActionResult> ShowAsync(string? mode, CancellationToken ct) => View(Page, await ReadAsync(app, database, check, mode, ct));

    [HttpGet("manifest")]
    public IActionResult Download(string? mode) =>
        File(Encoding.UTF8.GetBytes(AppManifest.Of(app, IsSocket(app, mode))), MediaTypeNames.Application.Json, "postmortem-slack-app.json");

    internal static async Task<SlackPage> ReadAsync(AppOptions app, Database database, LiveCheck? check, string? mode, CancellationToken ct)
    {
        var page = new SlackPage(app, IsSocket(app, mode));
        if (check is null) return page;
        var (workspaces, ways) = (check.WorkspacesAsync(ct), check.WaysAsync(ct));
        return page with
        {
            Workspaces = await workspaces,
            Ways = await ways,
            Freedoms = await database.ReadAsync(s => s.ReadFreedomsAsync(), ct),
            Outbound = await database.ReadAsync(OutboundState.ReadAsync, ct),
        };
    }

    /// <summary>What was chosen, or is set up, or can work: Slack calls no other than https addresses.</summary>
    static bool IsSocket(AppOptions app, string? mode) => mode switch
    {
        SlackOptions.Socket => true,
        SlackOptions.Http => false,
        _ => app.Slack?.IsSocket ?? !app.IsHttps,
    };
}

/// <summary>What an administrator decides about Slack once it is set up.</summary>
[Area("Slack"), Route("/settings/slack"), Needs(Role.Administrator)]
public sealed class SlackSettingsController(AppOptions app, Database database, LiveCheck check, SaveFreedoms saveFreedoms, RetrySlackMessages retryMessages, RemoveWorkspace removeWorkspace) : Controller
{
    [HttpPost("people")]
    public async Task<IActionResult> SavePeopleAsync([FromForm] string[]? unlinked, [FromForm] string[]? outsiders, CancellationToken ct)
    {
        var result = await saveFreedoms.RunAsync(new(unlinked ?? [], outsiders ?? []), User.ToActor(), ct);
        return await DoneAsync(result.Failure, "It holds from their next request on.", ct);
    }

    [HttpPost("retries")]
    public async Task<IActionResult> RetryAsync(CancellationToken ct)
    {
        var result = await retryMessages.RunAsync(User.ToActor(), ct);
        return await DoneAsync(result.Failure, result.Succeeded && result.Value == 1 ? "One message is sent again." : $"{(result.Succeeded ? result.Value : 0)} messages are sent again.", ct);
    }

    [HttpPost("workspaces/removal")]
    public async Task<IActionResult> RemoveAsync(string? team, CancellationToken ct)
    {
        var result = await removeWorkspace.RunAsync(team, User.ToActor(), ct);
        return await DoneAsync(result.Failure, result.Failure is not null ? "" : result.Value.IsUninstalled
            ? $"The bot is out of {result.Value.Name}. Its incidents stay."
            : $"{result.Value.Name} is removed here, and its token with it. Slack did not uninstall the app: an owner of the workspace can do that there, under Manage apps.", ct);
    }

    async Task<IActionResult> DoneAsync(Failure? failure, string notice, CancellationToken ct)
    {
        if (failure is not null) return this.Refuse(failure, SlackController.Page, await SlackController.ReadAsync(app, database, check, null, ct));
        TempData["Notice"] = notice;
        return Redirect("/settings/slack");
    }
}
