using Postmortem.Features.Reviews;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Exports;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>What a review's page asks for after its incident was regraded, or came from another installation.</summary>
public sealed class RegradedReviewTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_draft_says_that_another_template_is_proposed_for_the_severity_by_now(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync("SEV3", "light");
        Assert.DoesNotContain("is proposed", await facilitator.ReviewAsync(number));

        await facilitator.PostsAsync($"/incidents/{number}/severity", new() { ["severity"] = "SEV1", ["why"] = "Every shop is affected" });

        var page = await facilitator.ReviewAsync(number);
        Assert.Contains($"INC-{number} is SEV1 now, for which “Full review” is proposed. This review began as “Light review”", page);
        Assert.Contains("href=\"/settings/templates/full\"", page);
        // One that people chose for what it is about is none for a severity.
        Assert.DoesNotContain("is proposed", await facilitator.ReviewAsync(await facilitator.BeginReviewAsync("SEV1", "security")));
    }

    [Theory, BothEngines]
    public async Task An_approval_that_came_with_an_import_stays_given_and_what_is_published_asks_for_nobody(Engine engine)
    {
        await using var from = await TestApp.StartAsync(engine, apps);
        await using var to = await TestApp.StartAsync(engine, apps);
        using var facilitator = await from.SignInAsync(Role.Facilitator);
        using var approver = await from.SignInAsync(Role.Administrator);
        using var reviewer = await from.SignInAsync();
        var number = await facilitator.BeginReviewAsync("SEV1");
        Assert.Contains(Wanted, await facilitator.ReviewAsync(number));
        await facilitator.PostsAsync($"/incidents/{number}/review/reviewers", new() { ["person"] = $"{approver.Id}", ["capacity"] = SignOffCapacity.Approver });
        await facilitator.PostsAsync($"/incidents/{number}/review/submission");
        await approver.PostsAsync($"/incidents/{number}/review/sign-off", await from.ApprovalAsync(number, SignOffCapacity.Approver));
        var published = await facilitator.BeginReviewAsync("SEV1");
        await facilitator.PublishAsync(from, published, reviewer, begin: false);
        Assert.DoesNotContain(Wanted, await facilitator.ReviewAsync(published));

        using var reader = await to.SignInAsync(Role.Facilitator);
        foreach (var each in new[] { number, published })
        {
            await to.ImportAsync(await from.ExportAsync(each, "md"));
            Assert.DoesNotContain(Wanted, await reader.ReviewAsync(each));
        }
    }

    const string Wanted = "SEV1 wants an approver";
}
