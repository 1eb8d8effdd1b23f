using Microsoft.AspNetCore.Mvc;
using Postmortem.Features.Accounts;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Setup;

/// <summary>To Slack's page that lets the app into a workspace, and back from it. Addresses that Slack knows, so they stand outside of the settings.</summary>
[Area("Slack"), Needs(Role.Administrator)]
public sealed class InstallController(AppOptions app, BeginInstall beginInstall, InstallWorkspace installWorkspace) : Controller
{
    /// <summary>What is begun in one browser is not ended in another, whoever got hold of the address.</summary>
    const string Browser = "postmortem-slack";

    [HttpGet("/slack/install")]
    public async Task<IActionResult> BeginAsync(string? team, CancellationToken ct)
    {
        // One for all windows of this browser.
        var browser = ReadBrowser() ?? Secret.New();
        var result = await beginInstall.RunAsync(browser, team, User.ToActor(), ct);
        if (result.Failure is { } failure) return Back(failure);
        var cookie = Cookie();
        Response.Cookies.Append(cookie.Name!, browser, cookie.Build(HttpContext));
        return Redirect(result.Value.AbsoluteUri);
    }

    [HttpGet(Installing.Path)]
    public async Task<IActionResult> EndAsync(string? code, string? state, string? error, CancellationToken ct)
    {
        var result = await installWorkspace.RunAsync(new(code, state, ReadBrowser(), error), User.ToActor(), ct);
        if (result.Failure is { } failure) return Back(failure);
        TempData["Notice"] = $"The bot is in {result.Value.Name} now.";
        return Redirect("/settings/slack");
    }

    string? ReadBrowser() => Request.Cookies[Cookie().Name!] is { Length: > 0 and <= 100 } kept ? kept : null;

    CookieBuilder Cookie()
    {
        var cookie = new CookieBuilder { MaxAge = Installing.Lifetime };
        cookie.Harden(Browser, app);
        return cookie;
    }

    RedirectResult Back(Failure failure)
    {
        TempData[SlackController.Warning] = failure.Message;
        return Redirect("/settings/slack");
    }
}
