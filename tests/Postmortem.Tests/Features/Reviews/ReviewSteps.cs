using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Factors;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Shared;
using Postmortem.Tests.Safety;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>What people do with reviews, over HTTP.</summary>
static class ReviewSteps
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Actor Actor(this TestUser user, string door = Door.Web) => new(user.Id, user.Name, user.Role, door);

    public static async Task<string> TextAsync(this HttpResponseMessage response) => WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Ct));

    public static async Task<string> ReviewAsync(this TestUser user, int number) => WebUtility.HtmlDecode(await user.PageAsync($"/incidents/{number}/review"));

    /// <summary>An incident with a review begun by this facilitator.</summary>
    public static async Task<int> BeginReviewAsync(this TestUser facilitator, string severity = "SEV2", string template = "full", string title = "Checkout answers with errors")
    {
        var number = await facilitator.DeclareIncidentAsync(title, severity);
        await facilitator.PostsAsync($"/incidents/{number}/review", new() { ["template"] = template });
        return number;
    }

    /// <summary>Posts and expects to be sent on.</summary>
    public static async Task PostsAsync(this TestUser user, string path, Dictionary<string, string>? fields = null)
    {
        var response = await user.PostAsync(path, fields ?? []);
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, $"POST {path} answered {(int)response.StatusCode}: {await response.TextAsync()}");
    }

    /// <summary>Presses Remove on a page: with the version that stands there.</summary>
    /// <param name="removal">Where its form goes.</param>
    public static async Task RemoveAsync(this TestUser user, string page, string removal) =>
        await user.PostsAsync(removal, new() { ["version"] = Form.Parse(await user.PageAsync(page)).QuerySelector($"form[action='{removal}'] [name=version]")!.GetAttribute("value")! });

    /// <summary>Posts and expects this refusal.</summary>
    /// <returns>The page, decoded.</returns>
    public static async Task<string> RefusedAsync(this TestUser user, HttpStatusCode status, string path, Dictionary<string, string>? fields = null)
    {
        var response = await user.PostAsync(path, fields ?? []);
        var page = await response.TextAsync();
        Assert.True(response.StatusCode == status, $"POST {path} answered {(int)response.StatusCode}, wanted {(int)status}: {page}");
        return page;
    }

    public static Task SaveSectionAsync(this TestUser user, int number, string key, string text, int version) =>
        user.PostsAsync($"/incidents/{number}/review/sections/{key}", new() { ["text"] = text, ["version"] = $"{version}" });

    public static Task AskReviewerAsync(this TestUser facilitator, int number, TestUser reviewer) =>
        facilitator.PostsAsync($"/incidents/{number}/review/reviewers", new() { ["person"] = $"{reviewer.Id}" });

    public static async Task ApproveAsync(this TestUser reviewer, TestApp app, int number) =>
        await reviewer.PostsAsync($"/incidents/{number}/review/sign-off", await app.ApprovalAsync(number));

    /// <summary>The sign-off form with every point answered with yes.</summary>
    public static async Task<Dictionary<string, string>> ApprovalAsync(this TestApp app, int number, string capacity = SignOffCapacity.Reviewer)
    {
        var form = (await app.AllYesAsync(number, capacity)).ToDictionary(a => $"check_{a.Key}", a => a.Answer!);
        (form["decision"], form["text_version"]) = ("approved", $"{(await app.FindReviewAsync(number)).TextVersion}");
        return form;
    }

    public static async Task<IReadOnlyList<ChecklistAnswer>> AllYesAsync(this TestApp app, int number, string capacity = SignOffCapacity.Reviewer)
    {
        var sections = (await app.ReadReviewAsync(number)).Sections.Select(s => s.Key);
        return [.. app.Service<SignOffChecklists>().Read().For(capacity, sections).Select(i => new ChecklistAnswer(i.Key, ChecklistAnswers.Yes))];
    }

    /// <summary>A review with one reviewer, sent to them.</summary>
    public static async Task<int> BeginReviewingAsync(this TestUser facilitator, params TestUser[] reviewers)
    {
        var number = await facilitator.BeginReviewAsync();
        foreach (var reviewer in reviewers) await facilitator.AskReviewerAsync(number, reviewer);
        await facilitator.PostsAsync($"/incidents/{number}/review/submission");
        return number;
    }

    /// <summary>From an incident without a review to a published one, signed by somebody else, with what is missing passed over.</summary>
    public static async Task PublishAsync(this TestUser facilitator, TestApp app, int number, TestUser reviewer, bool begin = true)
    {
        if (begin) await facilitator.PostsAsync($"/incidents/{number}/review", new() { ["template"] = "light" });
        await facilitator.AskReviewerAsync(number, reviewer);
        await facilitator.PostsAsync($"/incidents/{number}/review/submission");
        await reviewer.ApproveAsync(app, number);
        await facilitator.PostsAsync($"/incidents/{number}/review/publication", new() { ["reason"] = "Good enough" });
    }

    public static async Task<Review> FindReviewAsync(this TestApp app, int number) =>
        (await app.Database.ReadAsync(s => s.FindReviewAsync(number, Postmortem.Features.Shared.Actor.System), Ct))!;

    public static async Task<ReviewDocument> ReadReviewAsync(this TestApp app, int number) =>
        (await app.Database.ReadAsync(s => s.ReadReviewAsync(number, Postmortem.Features.Shared.Actor.System), Ct))!;

    public static async Task<ReviewSection> SectionAsync(this TestApp app, int number, string key) => (await app.ReadReviewAsync(number)).Sections.Single(s => s.Key == key);

    public static async Task<Guid> AddFactorAsync(this TestApp app, TestUser user, int number, string text = "Configuration changes skip the load-test gate", string category = "testing")
    {
        var result = await app.Service<AddFactor>().RunAsync(new(number, new(text, category, "Release 418 in the pipeline's log")), user.Actor(), Ct);
        Assert.True(result.Succeeded, result.Failure?.Message);
        return result.Value;
    }

    public static async Task<IReadOnlyList<string>> JournalAsync(this TestApp app, int number) => await app.Database.ReadAsync(s => s.ListAsync<string>(
        "select j.action from journal j join incidents i on i.id = j.incident_id where i.number = @number order by j.at, j.id", new { number }), Ct);
}
