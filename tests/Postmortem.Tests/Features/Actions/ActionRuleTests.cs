using Postmortem.Features.Actions;
using Postmortem.Features.Shared;

namespace Postmortem.Tests.Features.Actions;

public sealed class ActionRuleTests
{
    static readonly DateOnly Monday = new(2030, 3, 11);

    [Theory]
    [InlineData("P0", "2030-03-18")]
    [InlineData("P1", "2030-04-08")]
    [InlineData("P2", "2030-05-06")]
    [InlineData("P3", null)]
    public void The_priority_proposes_the_due_date(string priority, string? due) =>
        Assert.Equal(due is null ? null : DateOnly.Parse(due, System.Globalization.CultureInfo.InvariantCulture), DueDate.Propose(priority, Monday));

    [Theory]
    [InlineData("open", -1, true)]
    [InlineData("in progress", -1, true)]
    [InlineData("open", 0, false)]
    [InlineData("open", 1, false)]
    [InlineData("done", -1, false)]
    [InlineData("verified", -1, false)]
    [InlineData("declined", -1, false)]
    public void Only_what_is_still_to_do_is_overdue_and_not_on_its_day(string state, int days, bool overdue) =>
        Assert.Equal(overdue, DueDate.IsOverdue(state, Monday.AddDays(days), Monday));

    [Fact]
    public void Without_a_due_date_nothing_is_overdue_or_soon()
    {
        Assert.False(DueDate.IsOverdue("open", null, Monday));
        Assert.False(DueDate.IsSoon("open", null, Monday));
    }

    [Theory]
    [InlineData("2030-03-11T23:59:00Z", "UTC", "2030-03-11")]
    [InlineData("2030-03-11T23:59:00Z", "Europe/Berlin", "2030-03-12")]
    [InlineData("2030-03-12T03:59:00Z", "America/New_York", "2030-03-11")]
    [InlineData("2030-03-11T09:59:00Z", "Pacific/Kiritimati", "2030-03-11")]
    [InlineData("2030-03-11T10:00:00Z", "Pacific/Kiritimati", "2030-03-12")]
    public void Today_is_the_day_where_the_reader_is(string now, string zone, string today)
    {
        var actor = new Actor(Guid.CreateVersion7(), "Amira", Role.Responder, Door.Web, zone);
        Assert.Equal(today, actor.Today(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("The cache alert", "Begin with a verb")]
    [InlineData("Better dashboards", "Begin with a verb")]
    [InlineData("Investigate the cache", "has no end that one can see")]
    [InlineData("Improve monitoring", "has no end that one can see")]
    [InlineData("Remind everyone to check the dashboard", "“Remind” asks people to be different")]
    [InlineData("Train the engineers to roll back", "asks people to be different")]
    [InlineData("Be careful with cache lifetimes", "“Be careful” asks people to be different")]
    public void A_weak_title_gets_a_suggestion(string title, string hint) =>
        Assert.Contains(TitleHints.For(new ActionItem { Title = title, OwnerName = "Storage" }), h => h.Contains(hint, StringComparison.Ordinal));

    [Theory]
    [InlineData("Alert when the hit rate is below 85 % for 2 min")]
    [InlineData("Coalesce concurrent misses per key")]
    [InlineData("Add warm-up to the rollback runbook")]
    [InlineData("Auto-scale the pool")]
    [InlineData("Investigate why the standby lagged")]
    [InlineData("Stop the release train on red builds")]
    [InlineData("缓存预热")]
    public void A_sound_follow_up_is_left_alone(string title)
    {
        var hints = TitleHints.For(new ActionItem { Title = title, OwnerName = "Storage", DoneWhen = "It holds in a drill" });
        Assert.Equal(title == "Auto-scale the pool" ? 1 : 0, hints.Count);
    }

    [Fact]
    public void P0_and_P1_are_verified_by_somebody_else_than_owner_and_claimant()
    {
        var (owner, claimant, third) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        foreach (var priority in Priority.All)
        {
            var item = new ActionItem { Number = 1, Priority = priority, State = ActionState.Done, OwnerId = owner, DoneBy = claimant };
            var strict = priority is "P0" or "P1";
            Assert.Equal(strict, Closure.WhyNotVerify(item, owner) is not null);
            Assert.Equal(strict, Closure.WhyNotVerify(item, claimant) is not null);
            Assert.Equal(strict, Closure.WhyNotVerify(item, null) is not null);
            Assert.Null(Closure.WhyNotVerify(item, third));
        }
    }

    [Theory]
    [InlineData("FU-12", 12)]
    [InlineData(" fu-12 ", 12)]
    [InlineData("12", 12)]
    public void A_follow_up_is_named_by_its_number(string text, int number)
    {
        Assert.True(ActionItem.TryParseName(text, out var parsed));
        Assert.Equal(number, parsed);
        Assert.Equal("FU-12", ActionItem.NameOf(parsed));
    }
}
