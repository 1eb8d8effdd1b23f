using Postmortem.Features.Changes;
using Postmortem.Features.Changes.Suspects;

namespace Postmortem.Tests.Features.Changes.Suspects;

/// <summary>The rules by which a change is suspected, one at a time.</summary>
public sealed class SuspicionTests
{
    static readonly DateTimeOffset Start = new(2030, 3, 11, 14, 5, 0, TimeSpan.Zero);
    static readonly Guid Checkout = Guid.NewGuid(), Stock = Guid.NewGuid(), Pool = Guid.NewGuid(), Network = Guid.NewGuid(), Other = Guid.NewGuid();

    static readonly Scene Scene = new(Start, "impact start", Start.AddMinutes(10), new Dictionary<Guid, NearService>
    {
        [Checkout] = new(Checkout, "Checkout", "checkout", 0, "Checkout", false),
        [Stock] = new(Stock, "Stock", "stock", 1, "Checkout", false),
        [Pool] = new(Pool, "Pool", "pool", 2, "Stock", true),
        [Network] = new(Network, "Network", "network", null, "", true),
    }, SuspicionRules.WordsOf("Checkout answers with timeouts"));

    [Fact]
    public void The_evidence_is_written_out()
    {
        var suspicion = SuspicionRules.Weigh(Change(Checkout, 4) with { Kind = ChangeKind.Configuration, Title = "Timeout from 30 s to 5 s" }, Scene, isLastBefore: true, new(3, new Dictionary<string, int> { [ChangeKind.Configuration] = 3 }));

        Assert.Equal(
            "changed 4 min before impact start; Checkout is affected itself; touches configuration; speaks of “timeout”, as the incident does; the last change of Checkout before impact start; the last 3 incidents of Checkout were caused by a change of configuration",
            SuspectTexts.Line(suspicion));
        Assert.True(suspicion.IsStrong);
        Assert.InRange(suspicion.Score, 90, 100);
    }

    [Fact]
    public void Nearer_in_time_is_suspected_more()
    {
        double[] minutes = [0, 4, 15, 60, 240, 24 * 60, 3 * 24 * 60];
        var scores = minutes.Select(m => Score(Change(Checkout, m))).ToList();
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.Equal(scores.Count, scores.Distinct().Count());
        Assert.Equal(Score(Change(Checkout, 8 * 24 * 60)), Score(Change(Checkout, 30 * 24 * 60)));
    }

    [Fact]
    public void Nearer_among_the_services_is_suspected_more()
    {
        int[] scores = [Score(Change(Checkout, 30)), Score(Change(Stock, 30)), Score(Change(Network, 30)), Score(Change(Other, 30))];
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.Contains("Checkout depends on Stock", Texts(Change(Stock, 30)));
        Assert.Contains("Network is shared infrastructure", Texts(Change(Network, 30)));
        // Needed through another, and shared: what speaks for it more.
        Assert.Contains("Pool is shared infrastructure", Texts(Change(Pool, 30)));
    }

    [Theory]
    [InlineData(-5, true, "before people noticed")]
    [InlineData(-30, false, "made after people had noticed")]
    public void What_came_after_the_start_counts_only_until_people_noticed(double minutesBefore, bool worthALook, string said)
    {
        var suspicion = SuspicionRules.Weigh(Change(Checkout, minutesBefore), Scene);
        Assert.Equal(worthALook, suspicion.IsWorthALook);
        Assert.Contains(said, SuspectTexts.Line(suspicion), StringComparison.Ordinal);
        Assert.True(suspicion.Score < Score(Change(Checkout, Math.Abs(minutesBefore))));
    }

    [Fact]
    public void A_rollout_that_was_under_way_counts_as_at_the_start()
    {
        var under = Change(Checkout, 90) with { FinishedAt = Start.AddMinutes(5) };
        Assert.Equal(Score(Change(Checkout, 0)), Score(under));
        Assert.Contains("begun 1 h 30 min before impact start and not finished by then", Texts(under));
        // Its end was never told, and it must have ended long ago.
        Assert.True(Score(Change(Checkout, 600) with { Status = ChangeState.Started, FinishedAt = null }) < Score(under));
        Assert.Equal(Score(under), Score(Change(Checkout, 90) with { Status = ChangeState.Started, FinishedAt = null }));
    }

    [Fact]
    public void How_it_ended_speaks_for_it_or_against_it()
    {
        var plain = Score(Change(Checkout, 30));
        Assert.True(Score(Change(Checkout, 30) with { Status = ChangeState.Failed }) > plain);
        Assert.True(Score(Change(Checkout, 30) with { Status = ChangeState.RolledBack, FinishedAt = Start.AddMinutes(20) }) > plain);
        Assert.True(Score(Change(Checkout, 30) with { Status = ChangeState.RolledBack, FinishedAt = Start.AddMinutes(-20) }) < SuspicionRules.WorthALook);
    }

    [Theory]
    [InlineData(ChangeKind.Configuration)]
    [InlineData(ChangeKind.Flag)]
    [InlineData(ChangeKind.Schema)]
    [InlineData(ChangeKind.Infrastructure)]
    public void What_is_no_code_is_suspected_more_than_a_deploy(string kind) => Assert.True(Score(Change(Checkout, 30) with { Kind = kind }) > Score(Change(Checkout, 30)));

    [Fact]
    public void Schema_security_and_versions_count()
    {
        var plain = Score(Change(Checkout, 30));
        Assert.True(Score(Change(Checkout, 30) with { SchemaChange = true }) > plain);
        Assert.True(Score(Change(Checkout, 30) with { SecurityFix = true }) > plain);
        Assert.Contains("a new major version, 5 to 6", Texts(Change(Checkout, 30) with { FromVersion = "v5.41.0", ToVersion = "v6.0.0" }));
        Assert.Contains("back to an earlier version, 5.0", Texts(Change(Checkout, 30) with { FromVersion = "6.0", ToVersion = "5.0" }));
        Assert.Equal(plain, Score(Change(Checkout, 30) with { FromVersion = "5.40.1", ToVersion = "5.41.0" }));
        Assert.Equal(plain, Score(Change(Checkout, 30) with { FromVersion = "a1b2c3", ToVersion = "99999999999999.1" }));
    }

    [Fact]
    public void Elsewhere_than_in_production_hardly_anything_speaks_for_it()
    {
        Assert.True(Score(Change(Checkout, 4) with { Environment = "Staging" }) < SuspicionRules.WorthALook);
        Assert.Equal(Score(Change(Checkout, 4)), Score(Change(Checkout, 4) with { Environment = "production-eu" }));
    }

    [Fact]
    public void A_single_earlier_incident_is_no_history()
    {
        var plain = Score(Change(Checkout, 30));
        ServiceHistory Of(int incidents, int caused) => new(incidents, new Dictionary<string, int> { [ChangeKind.Deploy] = caused });
        Assert.Equal(plain, SuspicionRules.Weigh(Change(Checkout, 30), Scene, history: Of(1, 1)).Score);
        Assert.Contains("1 of the last 4 incidents of Checkout was caused by a deploy", SuspicionRules.Weigh(Change(Checkout, 30), Scene, history: Of(4, 1)).Evidence.Select(e => e.Text));
        Assert.True(SuspicionRules.Weigh(Change(Checkout, 30), Scene, history: Of(4, 4)).Score > SuspicionRules.Weigh(Change(Checkout, 30), Scene, history: Of(4, 1)).Score);
    }

    [Fact]
    public void A_score_stays_between_0_and_100_and_is_the_sum_of_its_evidence()
    {
        var most = SuspicionRules.Weigh(Change(Checkout, 0) with { Kind = ChangeKind.Flag, Status = ChangeState.Failed, SchemaChange = true, SecurityFix = true, FromVersion = "1.0", ToVersion = "2.0", Title = "answers timeouts checkout" }, Scene, true, new(5, new Dictionary<string, int> { [ChangeKind.Flag] = 5 }));
        Assert.Equal(100, most.Score);
        Assert.Equal(0, Score(Change(Other, 60 * 24 * 30) with { Kind = "unheard of", Environment = "dev" }) / 10);
        var some = SuspicionRules.Weigh(Change(Stock, -30) with { Environment = "test" }, Scene);
        Assert.Equal(some.Score, Math.Round(some.Evidence.Sum(e => e.Weight), MidpointRounding.AwayFromZero));
    }

    static Change Change(Guid service, double minutesBefore) => new()
    {
        Id = Guid.NewGuid(),
        ServiceId = service,
        CatalogueName = Scene.Services.GetValueOrDefault(service)?.Name,
        OccurredAt = Start.AddMinutes(-minutesBefore),
        FinishedAt = Start.AddMinutes(-minutesBefore),
    };

    static int Score(Change change) => SuspicionRules.Weigh(change, Scene).Score;

    static IEnumerable<string> Texts(Change change) => SuspicionRules.Weigh(change, Scene).Evidence.Select(e => e.Text);
}
