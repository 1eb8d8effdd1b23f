using Postmortem.Features.Alerts;
using Postmortem.Features.Alerts.Rules;
using Postmortem.Features.Shared;

namespace Postmortem.Tests.Features.Alerts;

public sealed class AlertNewsTests
{
    static readonly DateTimeOffset Noon = new(2030, 3, 11, 12, 0, 0, TimeSpan.Zero);

    static Alert Told(string state, int minute, int start = 0, int? count = null) =>
        new AlertFields("a", "Slow", State: state, At: Noon.AddMinutes(minute), StartsAt: Noon.AddMinutes(start), By: state == AlertState.Acknowledged ? "Lena" : null, Count: count).Check(new Checks(), "monitor", Noon.AddHours(2));

    [Fact]
    public void Whatever_order_its_messages_come_in_an_alert_ends_alike()
    {
        Alert[] messages = [Told(AlertState.Firing, 0), Told(AlertState.Acknowledged, 3), Told(AlertState.Firing, 5), Told(AlertState.Acknowledged, 6), Told(AlertState.Resolved, 9)];
        foreach (var order in Orders(messages.ToList()))
        {
            var end = order.Skip(1).Concat(order).Aggregate(order[0], (before, news) => AlertNews.Merge(before, news, counted: false));
            Assert.Equal((AlertState.Resolved, Noon, Noon.AddMinutes(5), Noon.AddMinutes(3), Noon.AddMinutes(6), Noon.AddMinutes(9), "Lena"),
                (end.State, end.StartsAt, end.FiredAt, end.FirstAcknowledgedAt, end.AcknowledgedAt, end.EndsAt, end.AcknowledgedBy));
        }
    }

    [Theory]
    [InlineData(0, null, null, AlertState.Firing)]
    [InlineData(0, 3, null, AlertState.Acknowledged)]
    [InlineData(4, 3, null, AlertState.Firing)]
    [InlineData(4, 3, 3, AlertState.Firing)]
    [InlineData(4, 3, 4, AlertState.Resolved)]
    [InlineData(0, 5, 4, AlertState.Resolved)]
    public void The_state_follows_from_the_times(int fired, int? acknowledged, int? ended, string state) =>
        Assert.Equal(state, AlertNews.StateOf(Noon.AddMinutes(fired), acknowledged is { } a ? Noon.AddMinutes(a) : null, ended is { } e ? Noon.AddMinutes(e) : null));

    [Fact]
    public void A_message_finds_the_time_of_firing_that_it_is_about()
    {
        var (late, early) = (Told(AlertState.Firing, 60, 60), AlertNews.Merge(Told(AlertState.Firing, 0), Told(AlertState.Resolved, 9), false));
        Assert.Same(early, AlertNews.Find([late, early], Told(AlertState.Resolved, 9)));
        Assert.Same(late, AlertNews.Find([late, early], Told(AlertState.Acknowledged, 61, 60)));
        Assert.Same(early, AlertNews.Find([late, early], Told(AlertState.Firing, -5, -5)));
        Assert.Null(AlertNews.Find([], Told(AlertState.Firing, 0)));
        Assert.True(AlertNews.FiresAgain(early, Told(AlertState.Firing, 10, 10)));
        Assert.False(AlertNews.FiresAgain(early, Told(AlertState.Firing, 8, 8)));
    }

    [Fact]
    public void A_group_counts_its_alerts_and_a_single_alert_how_often_it_fired()
    {
        Assert.Equal(14, AlertNews.Merge(Told(AlertState.Firing, 0, count: 14), Told(AlertState.Firing, 1, count: 3), counted: true).Count);
        var twice = AlertNews.Merge(Told(AlertState.Firing, 0), Told(AlertState.Firing, 5), counted: false);
        Assert.Equal((2, 2), (twice.Count, AlertNews.Merge(twice, Told(AlertState.Firing, 5), counted: false).Count));
    }

    [Fact]
    public void The_first_rule_that_means_an_alert_decides()
    {
        var (checkout, search) = (Guid.NewGuid(), Guid.NewGuid());
        AlertRule[] rules =
        [
            new() { Position = 1, Contains = "team=PAYMENTS", Does = RuleDeed.Ignore },
            new() { Position = 2, ServiceId = checkout, Severity = "critical, P1", Does = RuleDeed.Declare },
            new() { Position = 3, Source = "Prometheus", Does = RuleDeed.Propose },
        ];
        var alert = new Alert { Source = "prometheus", Title = "Slow", Severity = "p1", ServiceId = checkout };
        Assert.Equal(RuleDeed.Declare, RuleMatch.Find(rules, alert)!.Does);
        Assert.Equal(RuleDeed.Ignore, RuleMatch.Find(rules, alert with { Labels = """{"team":"payments"}""" })!.Does);
        Assert.Equal(RuleDeed.Propose, RuleMatch.Find(rules, alert with { ServiceId = search })!.Does);
        Assert.Equal(RuleDeed.Propose, RuleMatch.Find(rules, alert with { Severity = "warning" })!.Does);
        Assert.Null(RuleMatch.Find(rules, alert with { ServiceId = null, Source = "grafana" }));
    }

    static IEnumerable<List<Alert>> Orders(List<Alert> all) => all.Count <= 1 ? [all] : all.SelectMany((first, at) => Orders([.. all[..at], .. all[(at + 1)..]]).Select(rest => new List<Alert> { first }.Concat(rest).ToList()));
}
