using Postmortem.Data;
using Postmortem.Features.Changes;
using Postmortem.Features.Changes.Suspects;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Exports;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Changes.Suspects;

/// <summary>
/// Incidents that really happened, each with the change that its published post-mortem names, among hundreds of others: of the same services,
/// of what they stand on, of shared infrastructure and of services that have nothing to do with it.
/// </summary>
public sealed class RealSuspectTests(Apps apps)
{
    const int Noise = 400;
    const int Weeks = 1;

    /// <param name="Start">Impact start, where the imported file has it elsewhere: GitLab's load began at 19:00, the data went at 23:30.</param>
    sealed record Truth(string Incident, string Service, string Kind, string Title, DateTimeOffset At, DateTimeOffset? FinishedAt = null, DateTimeOffset? Start = null);

    static readonly Dictionary<string, Truth> Truths = new[]
    {
        new Truth(RealIncident.Cloudflare, "waf-managed-rules", ChangeKind.Configuration, "Managed rules: new expression against inline scripts, simulate mode, all locations", At("2019-07-02T13:42:00Z")),
        new Truth(RealIncident.PostHog, "feature-flags", ChangeKind.Deploy, "Connection timeout of 300 ms in place of 1 s", At("2025-09-29T17:02:00Z")),
        new Truth(RealIncident.GitLab, "postgresql-secondary", ChangeKind.Infrastructure, "Replica rebuilt by hand", At("2017-01-31T23:05:00Z"), At("2017-01-31T23:31:00Z"), At("2017-01-31T23:30:00Z")),
    }.ToDictionary(t => t.Incident);

    public static TheoryData<Engine, string, int> Cases()
    {
        var cases = new TheoryData<Engine, string, int>();
        foreach (var engine in Enum.GetValues<Engine>())
            foreach (var incident in RealIncident.All)
                for (var seed = 1; seed <= 5; seed++) cases.Add(engine, incident, seed);
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task The_change_that_did_it_is_first_or_second(Engine engine, string name, int seed)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var ct = TestContext.Current.CancellationToken;
        var truth = Truths[name];
        var incident = (await app.ImportAsync(RealIncident.File(name))).Incident;
        if (truth.Start is { } start) Assert.True((await app.Service<SetMilestone>().RunAsync(new(incident.Number, MilestoneKind.ImpactStart, start.ToString("o")), RealIncident.Administrator, ct)).Succeeded);
        var around = await SurroundAsync(app, incident.Id, seed, truth);

        var list = await app.Database.ReadAsync(async s => await SuspectList.ReadAsync(s, (await s.FindIncidentRefAsync(incident.Number, RealIncident.Administrator))!, RealIncident.Administrator, app.Clock.GetUtcNow(), 168), ct);

        var place = list.Ranked.ToList().FindIndex(r => r.Change.Title == truth.Title) + 1;
        var table = string.Join('\n', list.Ranked.Take(5).Select(r => $"{r.Suspicion.Score} {r.Change.Service} {r.Change.Name}: {SuspectTexts.Line(r.Suspicion)}"));
        TestContext.Current.SendDiagnosticMessage($"{name}, seed {seed}: place {place} of {list.Looked} among {around}\n{table}");
        Assert.True(place is 1 or 2, $"{name}, seed {seed}: place {place} of {list.Looked}\n{table}");
        Assert.True(list.Looked > 50, $"Only {list.Looked} changes are near.");
        Assert.InRange(list.Suspects.Count, 1, 20);
    }

    /// <summary>A week of changes of the incident's own services, two that they stand on, shared infrastructure, and twelve others.</summary>
    static async Task<int> SurroundAsync(TestApp app, Guid incidentId, int seed, Truth truth)
    {
        var (ct, random, by) = (TestContext.Current.CancellationToken, new Random(seed), RealIncident.Administrator);
        var own = await app.Database.ReadAsync(s => s.ListAsync<string>("select v.name from incident_services x join services v on v.id = x.service_id where x.incident_id = @incidentId order by v.name", new { incidentId }), ct);
        foreach (var extra in Enumerable.Range(1, 14)) Value(await app.Service<AddService>().RunAsync(new($"Service {extra}"), by, ct));
        Value(await app.Service<AddService>().RunAsync(new("Network", Shared: true), by, ct));
        foreach (var slug in await app.Database.ReadAsync(s => s.ListAsync<string>("select v.slug from incident_services x join services v on v.id = x.service_id where x.incident_id = @incidentId", new { incidentId }), ct))
        {
            var service = (await app.Database.ReadAsync(s => s.FindServiceAsync(slug), ct))!;
            Value(await app.Service<EditService>().RunAsync(new(slug, new(service.Name, Tier: service.Tier, DependsOn: ["service-13", "service-14"])), by, ct));
        }
        string[] names = [.. own, .. Enumerable.Range(1, 14).Select(n => $"Service {n}"), "Network"];
        string[] titles = ["Dependencies updated", "Copy of the footer", "Log level", "New dashboard", "Cache of images", "Refactoring", "Retry of mails", "Button colours", "Metrics renamed", "Translation", "Faster build", "Index of search"];
        var middle = truth.Start ?? truth.At;
        var changes = Enumerable.Range(0, Noise).Select(i => new Change
        {
            OccurredAt = middle.AddMinutes(-random.NextDouble() * Weeks * 7 * 24 * 60),
            ServiceName = names[random.Next(names.Length)],
            Kind = random.Next(10) switch { < 7 => ChangeKind.Deploy, 7 => ChangeKind.Configuration, 8 => ChangeKind.Flag, _ => ChangeKind.Infrastructure },
            Title = titles[random.Next(titles.Length)],
            FromVersion = $"{i}.0",
            Environment = random.Next(4) == 0 ? "staging" : "production",
            Status = random.Next(12) == 0 ? ChangeState.Failed : ChangeState.Succeeded,
        }).Append(new Change { OccurredAt = truth.At, FinishedAt = truth.FinishedAt, ServiceName = truth.Service, Kind = truth.Kind, Title = truth.Title, Environment = "production" });
        await app.Database.WriteAsync(async s =>
        {
            foreach (var change in changes) await s.BackfillChangeAsync(change with { Id = Guid.NewGuid(), RecordedAt = change.OccurredAt, FinishedAt = change.FinishedAt ?? change.OccurredAt, Source = "test", SourceRef = Guid.NewGuid().ToString() });
            return true;
        }, ct);
        return Noise;
    }

    static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    static T Value<T>(Result<T> result) => result.Succeeded ? result.Value : throw new InvalidOperationException(result.Failure!.Message);
}
