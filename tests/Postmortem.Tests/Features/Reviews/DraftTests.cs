using System.Net;
using System.Text.Json;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>One account on two devices: neither writes over a draft that it has not seen.</summary>
public sealed class DraftTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_draft_of_another_device_is_shown_and_not_written_over(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.BeginReviewAsync();
        var path = $"/incidents/{number}/review/sections/lessons";
        var phone = await SavedAsync(user, path, "A paragraph typed on the phone", "none");

        var refused = await SendAsync(user, path, "A sentence", "none");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var other = (await JsonAsync(refused)).GetProperty("other");
        Assert.Equal("A paragraph typed on the phone", other.GetProperty("text").GetString());
        Assert.Equal(phone, other.GetProperty("draft").GetString());
        var page = await user.PageAsync(path);
        Assert.Contains("A paragraph typed on the phone", page);
        Assert.Contains($"""name="draft" value="{phone}" """.Trim(), page);

        // Seen, it may be written over. The same words are the same draft, whoever sends them.
        var laptop = await SavedAsync(user, path, "A sentence", phone);
        Assert.Equal(laptop, await SavedAsync(user, path, "A sentence", phone));
        Assert.Equal("none", await SavedAsync(user, path, (await app.SectionAsync(number, "lessons")).Body, laptop));
    }

    [Theory, BothEngines]
    public async Task Saving_the_section_and_throwing_away_end_the_draft_that_was_seen_alone(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.BeginReviewAsync();
        var path = $"/incidents/{number}/review/sections/lessons";
        var phone = await SavedAsync(user, path, "A paragraph typed on the phone", "none");

        await user.PostsAsync(path, new() { ["text"] = "A sentence", ["version"] = "1", ["draft"] = "none" });
        var review = await user.ReviewAsync(number);
        Assert.Contains("What you typed on another device is still your draft", review);
        Assert.Contains("Your draft of", review);
        await user.PostsAsync($"{path}/draft/removal", new() { ["draft"] = "none" });
        var page = await user.PageAsync(path);
        Assert.Contains("Not thrown away: this draft was changed on another device.", page);
        Assert.Contains("A paragraph typed on the phone", page);

        await user.PostsAsync($"{path}/draft/removal", new() { ["draft"] = phone });
        Assert.DoesNotContain("A paragraph typed on the phone", await user.PageAsync(path));
        Assert.Contains("A sentence", await user.PageAsync(path));
    }

    static Task<HttpResponseMessage> SendAsync(TestUser user, string path, string text, string draft) =>
        user.PostAsync($"{path}/draft", new() { ["text"] = text, ["version"] = "1", ["draft"] = draft });

    /// <returns>The mark of what stands then.</returns>
    static async Task<string> SavedAsync(TestUser user, string path, string text, string draft)
    {
        var saved = await SendAsync(user, path, text, draft);
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        return (await JsonAsync(saved)).GetProperty("draft").GetString()!;
    }

    static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
}
