using System.Globalization;
using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>Until when a review should be there, and what waits for whom.</summary>
public sealed class DeadlineTests(Apps apps)
{
    [Theory]
    [InlineData("2026-11-27", 1, "2026-11-30")] // A Friday.
    [InlineData("2026-11-28", 1, "2026-11-30")]
    [InlineData("2026-11-24", 10, "2026-12-08")]
    public void Working_days_leave_the_weekend_out(string from, int days, string until) =>
        Assert.Equal(Day(until), WorkingDays.After(Day(from), days));

    [Theory]
    [InlineData("2026-12-01", 2)]
    [InlineData("2026-11-30", 1)]
    [InlineData("2026-11-29", 5)]
    public void The_last_overdue_day_is_the_last_whose_deadline_has_passed(string today, int days)
    {
        var last = WorkingDays.LastOverdue(Day(today), days);
        Assert.True(WorkingDays.After(last, days) < Day(today));
        Assert.False(WorkingDays.After(last.AddDays(1), days) < Day(today));
    }

    [Theory, BothEngines]
    public async Task A_draft_that_is_late_for_its_severity_is_overdue_everywhere(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var late = await facilitator.BeginReviewAsync("SEV2", title: "Payments fail for some");
        var later = await facilitator.BeginReviewAsync("SEV3", title: "Photos load slowly");
        var old = await facilitator.BeginReviewAsync("SEV1", title: "A report of 2017");
        await facilitator.PostsAsync($"/incidents/{old}/kind", new() { ["kind"] = "backfilled", ["why"] = "Recorded for its lessons" });
        foreach (var number in new[] { late, later, old })
            await facilitator.PostsAsync($"/incidents/{number}/status", new() { ["status"] = "resolved", ["why"] = "It works again" });
        Assert.DoesNotContain("Payments fail", await facilitator.PageAsync("/reviews?view=overdue"));

        // A weekend more than the draft of a SEV2 may take, and less than that of a SEV3.
        app.Clock.Advance(TimeSpan.FromDays(5));
        using var again = await app.SignInAsync(Role.Facilitator);
        var overdue = await again.PageAsync("/reviews?view=overdue");
        Assert.Contains("Payments fail for some", overdue);
        Assert.DoesNotContain("Photos load slowly", overdue);
        Assert.DoesNotContain("A report of 2017", overdue);
        Assert.DoesNotContain("Draft due", await again.ReviewAsync(old));
        Assert.Contains("Draft overdue", await again.ReviewAsync(late));
        Assert.Contains("Draft due in", await again.ReviewAsync(later));
    }

    [Theory, BothEngines]
    public async Task A_meeting_that_nobody_planned_in_the_days_of_its_severity_is_overdue(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var (grave, planned, light) = (await facilitator.BeginReviewAsync("SEV1", title: "Nobody can pay"), await facilitator.BeginReviewAsync("SEV1", title: "Nobody can sign in"), await facilitator.BeginReviewAsync("SEV3", title: "Photos load slowly"));
        foreach (var number in new[] { grave, planned, light })
            await facilitator.PostsAsync($"/incidents/{number}/status", new() { ["status"] = "resolved", ["why"] = "It works again" });
        using var reviewer = await app.SignInAsync();
        foreach (var number in new[] { grave, planned })
        {
            await facilitator.AskReviewerAsync(number, reviewer);
            await facilitator.PostsAsync($"/incidents/{number}/review/submission");
        }
        Assert.Contains("Meeting due in", await facilitator.ReviewAsync(grave));
        Assert.Contains("to meet", await facilitator.PageAsync("/reviews"));
        Assert.DoesNotContain("Meeting due", await facilitator.ReviewAsync(light));
        await facilitator.PostsAsync($"/incidents/{planned}/review/meeting/plan", new() { ["at"] = "2030-03-20 14:00", ["minutes"] = "60" });
        Assert.DoesNotContain("Meeting due", await facilitator.ReviewAsync(planned));

        // Monday is the last of three days; nothing but the meeting is due so early.
        app.Clock.Advance(TimeSpan.FromDays(3));
        using var onTheDay = await app.SignInAsync(Role.Facilitator);
        Assert.DoesNotContain("Nobody can pay", await onTheDay.PageAsync("/reviews?view=overdue"));
        app.Clock.Advance(TimeSpan.FromDays(1));
        using var after = await app.SignInAsync(Role.Facilitator);
        var overdue = await after.PageAsync("/reviews?view=overdue");
        Assert.Contains("Nobody can pay", overdue);
        Assert.DoesNotContain("Nobody can sign in", overdue);
        await after.PostsAsync($"/incidents/{grave}/review/meeting/steps", new() { ["step"] = "begin" });
        Assert.DoesNotContain("Nobody can pay", await after.PageAsync("/reviews?view=overdue"));
    }

    [Theory, BothEngines]
    public async Task A_severity_says_how_long_reviews_take_and_who_approves(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        var path = "/settings/severities/SEV4";
        var form = new Dictionary<string, string> { ["name"] = "Low", ["definition"] = "No user notices yet.", ["draft_days"] = "8", ["publish_days"] = "4", ["approver_role"] = "facilitator" };

        Assert.Contains("cannot be published before its draft is there", await administrator.RefusedAsync(HttpStatusCode.UnprocessableEntity, path, form));
        await administrator.PostsAsync(path, new(form) { ["publish_days"] = "12" });
        Assert.Contains("whole number of days", await administrator.RefusedAsync(HttpStatusCode.UnprocessableEntity, path, new(form) { ["publish_days"] = "12", ["meeting_days"] = "61" }));

        Assert.Contains("draft after 8 working days, published after 12, approved by a facilitator or more", WebUtility.HtmlDecode(await administrator.PageAsync("/settings/severities")));
        await administrator.PostsAsync(path, new(form) { ["publish_days"] = "12", ["meeting_days"] = "9" });
        Assert.Contains("draft after 8 working days, meeting within 9 calendar days, published after 12", WebUtility.HtmlDecode(await administrator.PageAsync("/settings/severities")));
        await administrator.PostsAsync(path, new(form) { ["meeting_days"] = "0", ["draft_days"] = "5", ["publish_days"] = "10", ["approver_role"] = "none" });
    }

    [Theory, BothEngines]
    public async Task The_queue_says_what_a_review_waits_for(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.BeginReviewingAsync(reviewer);

        Assert.Contains("waits for your sign-off as reviewer", await reviewer.PageAsync("/reviews?view=waiting"));
        await reviewer.ApproveAsync(app, number);
        Assert.DoesNotContain($"/incidents/{number}/review\"", await reviewer.PageAsync("/reviews?view=waiting"));
        Assert.Contains($"/incidents/{number}/review\"", await facilitator.PageAsync($"/reviews?view=ready&q=INC-{number}"));
        Assert.Contains("1 of 1", await facilitator.PageAsync($"/reviews?view=ready&q=INC-{number}"));
    }

    static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
