using System.Net;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Actions;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Safety;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Accounts;

/// <summary>Somebody leaves: what waits for them is named, and waits for nobody in silence.</summary>
public sealed class LeavingTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task The_page_names_what_somebody_still_holds_before_and_after(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var leaver = await app.SignInAsync();
        var path = $"/settings/people/{leaver.Id}";
        Assert.DoesNotContain("still-held", await administrator.PageAsync(path));
        var number = await facilitator.BeginReviewingAsync(leaver);
        await app.Service<AssignRole>().RunAsync(new(number, "commander", leaver.Id), Reviews.ReviewSteps.Actor(facilitator), Ct);
        var item = await facilitator.FileFollowUpAsync(number, "Alert on the basket's errors", "P0", leaver.Id);
        var claimed = await facilitator.FileFollowUpAsync(number, "Enlarge the pool", "P1", leaver.Id);
        await facilitator.ClaimDoneAsync(claimed);
        var hidden = await facilitator.DeclareIncidentAsync("Keys leaked to a vendor", visibility: "private");
        await app.Service<AssignRole>().RunAsync(new(hidden, "responder", leaver.Id), Reviews.ReviewSteps.Actor(facilitator), Ct);

        var before = WebUtility.HtmlDecode(await administrator.PageAsync(path));
        Assert.Contains("Before the account is disabled, give these to somebody else.", before);
        await administrator.PostsAsync($"{path}/disabling");
        var after = WebUtility.HtmlDecode(await administrator.PageAsync(path));
        Assert.Contains("5 things still wait for them; see below.", after);
        foreach (var page in new[] { before, after })
        {
            var held = Form.Parse(page).QuerySelector("#still-held")!;
            Assert.Equal(new[] { $"/follow-ups/{item}", $"/follow-ups/{claimed}", $"/incidents/{number}/review/people", $"/incidents/{number}/roles", $"/incidents/{hidden}/roles" }.Order(), held.QuerySelectorAll("a").Select(a => a.GetAttribute("href")!).Order());
            Assert.Contains($"Is commander of INC-{number}", held.TextContent);
            Assert.Contains($"Owns FU-{item}, P0", held.TextContent);
            Assert.Contains($"Owns FU-{claimed}, P1, done: verify it, or reopen it to hand it over", held.TextContent);
            Assert.Contains($"Is asked to sign the review of INC-{number}", held.TextContent);
        }
    }

    [Theory, BothEngines]
    public async Task Lists_and_pages_say_that_an_owner_and_a_commander_have_left(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync(Role.Facilitator);
        using var leaver = await app.SignInAsync(name: $"Levi {Guid.NewGuid():N}");
        var number = await user.BeginReviewAsync(title: $"Basket of {leaver.Name[5..]} fails");
        await app.Service<AssignRole>().RunAsync(new(number, "commander", leaver.Id), Reviews.ReviewSteps.Actor(user), Ct);
        var item = await user.FileFollowUpAsync(number, owner: leaver.Id, dueOn: "2030-04-01");
        string[] pages = [$"/follow-ups/{item}", $"/follow-ups?show=open&owner={Uri.EscapeDataString(leaver.Name)}", $"/incidents/{number}", $"/incidents?text={leaver.Name[5..]}"];
        foreach (var page in pages) Assert.DoesNotContain($"{leaver.Name} (has left)", Plain(await user.PageAsync(page)));
        Assert.DoesNotContain("its owner has left", await user.ReviewAsync(number));
        await LeaveAsync(app, leaver);

        foreach (var page in pages) Assert.True(Plain(await user.PageAsync(page)).Contains($"{leaver.Name} (has left)", StringComparison.Ordinal), page);
        Assert.Contains($"FU-{item}: its owner has left; who owns it now?", await user.ReviewAsync(number));
        await user.ClaimDoneAsync(item);
        Assert.DoesNotContain("its owner has left", await user.ReviewAsync(number));
    }

    [Theory, BothEngines]
    public async Task An_edit_leaves_an_owner_who_has_left_and_nobody_can_be_chosen_who_has(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var api = await app.ApiAsync();
        using var leaver = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var item = await user.FileFollowUpAsync(number, owner: leaver.Id);
        var other = await user.FileFollowUpAsync(number, "Warm the cache before a switch", owner: user.Id);
        await LeaveAsync(app, leaver);

        Assert.Contains("(has left)</option>", await user.PageAsync($"/follow-ups/{item}/edit"));
        await user.PostsAsync($"/follow-ups/{item}/edit", new() { ["title"] = "Alert at 85 %", ["type"] = "detect", ["priority"] = "P2", ["done_when"] = "The alert fires", ["owner_id"] = $"{leaver.Id}", ["version"] = "1" });
        Assert.Contains($"{leaver.Name} (has left)", Plain(await user.FollowUpAsync(item)));
        (await api.PutAsync($"follow-ups/{item}", new { title = "Alert at 80 %", type = "detect", priority = "P2", owner_id = leaver.Id })).Is(HttpStatusCode.OK);
        Assert.Contains("has left", (await api.PutAsync($"follow-ups/{other}", new { title = "Warm it", type = "detect", priority = "P2", owner_id = leaver.Id })).Is(HttpStatusCode.UnprocessableEntity).Text);
        Assert.Contains("This person is not known or has left.", await user.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/follow-ups/{other}/edit", new() { ["title"] = "Warm it", ["type"] = "detect", ["priority"] = "P2", ["owner_id"] = $"{leaver.Id}" }));
    }

    [Theory, BothEngines]
    public async Task A_review_that_waits_for_somebody_who_has_left_says_so_and_what_can_be_done(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var leaver = await app.SignInAsync();
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.BeginReviewingAsync(leaver, reviewer);
        await reviewer.ApproveAsync(app, number);
        await LeaveAsync(app, leaver);

        var vain = $"{leaver.Name} has left and cannot sign any more. The facilitator may stop asking them under People.";
        Assert.Contains(vain, await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/publication", new() { ["reason"] = "Enough" }));
        var page = await facilitator.ReviewAsync(number);
        Assert.Contains(vain, Form.Parse(page).QuerySelector("#sign-off-panel")!.TextContent);
        Assert.DoesNotContain($"Waiting for {leaver.Name}", page);
        Assert.Contains("has not decided; has left", await facilitator.PageAsync($"/incidents/{number}/review/people"));

        await facilitator.PostsAsync($"/incidents/{number}/review/reviewers/{leaver.Id}/withdrawal");
        await facilitator.PostsAsync($"/incidents/{number}/review/publication", new() { ["reason"] = "Enough" });
    }

    static async Task LeaveAsync(TestApp app, TestUser leaver)
    {
        using var administrator = await app.SignInAsync(Role.Administrator);
        await administrator.PostsAsync($"/settings/people/{leaver.Id}/disabling");
    }

    static string Plain(string page) => System.Text.RegularExpressions.Regex.Replace(Form.Parse(page).Body!.TextContent, @"\s+", " ");
}
