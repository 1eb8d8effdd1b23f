using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Slack.People;

/// <param name="Token">Null when the page shows only what is linked already.</param>
public sealed record LinkPage(string? Token, SlackIdentity? Offered, IReadOnlyList<SlackIdentity> Linked);

/// <summary>For everybody with an account, about their own.</summary>
[Area("Slack"), Route("/slack/link")]
public sealed class LinkController(Database database, LinkAccount linkAccount, UnlinkAccount unlinkAccount) : Controller
{
    const string Page = "People/Link";

    [HttpGet]
    public async Task<IActionResult> ListAsync(CancellationToken ct) => View(Page, new LinkPage(null, null, await LinkedAsync(ct)));

    [HttpGet("{token}")]
    public async Task<IActionResult> AskAsync(string token, CancellationToken ct)
    {
        // The address is the secret.
        Response.Headers["Referrer-Policy"] = "no-referrer";
        if (await linkAccount.FindAsync(token, ct) is not { } offered) return this.Refuse(LinkAccount.Spent());
        return View(Page, new LinkPage(token, offered, await LinkedAsync(ct)));
    }

    [HttpPost("{token}")]
    public async Task<IActionResult> LinkAsync(string token, CancellationToken ct)
    {
        var result = await linkAccount.RunAsync(token, User.ToActor(), ct);
        if (result.Failure is { } failure) return this.Refuse(failure);
        TempData["Notice"] = $"{result.Value.Name} in Slack acts as you from now on.";
        return Redirect("/slack/link");
    }

    [HttpPost("removal")]
    public async Task<IActionResult> UnlinkAsync(string? team, string? user, CancellationToken ct)
    {
        var result = await unlinkAccount.RunAsync(team, user, User.ToActor(), ct);
        if (result.Failure is { } failure) return this.Refuse(failure);
        TempData["Notice"] = "The link is taken back.";
        return Redirect("/slack/link");
    }

    Task<IReadOnlyList<SlackIdentity>> LinkedAsync(CancellationToken ct) => database.ReadAsync(s => s.ListIdentitiesAsync(User.ToActor().PersonId!.Value), ct);
}
