using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Data;

public sealed class WriteTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Fifty_parallel_captures_are_all_kept_and_none_twice(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        var incident = (await app.Service<DeclareIncident>().RunAsync(new("Storm"), Actor.CommandLine, ct)).Value;
        var add = app.Service<AddEntry>();

        // Each of the fifty arrives twice, as a retried delivery does.
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() =>
            add.RunAsync(new(incident.Number, $"Capture {i / 2}", SourceRef: $"c{i / 2}"), Actor.CommandLine, ct), ct)));

        var kept = await app.Database.ReadAsync(s => s.ListAsync<string>(
            "select text from timeline_entries where incident_id = @Id and source_ref is not null", new { incident.Id }), ct);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"Capture {i}").Order(), kept.Order());
        var journalled = await app.Database.ReadAsync(s => s.ScalarAsync<int>(
            "select count(*) from journal where incident_id = @Id and action = 'entry.added'", new { incident.Id }), ct);
        Assert.Equal(50, journalled);
    }

    [Theory, BothEngines]
    public async Task A_refused_or_broken_write_takes_back_only_itself(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        var good = app.Database.WriteAsync(s => s.ExecuteAsync("insert into settings (key, value) values (@key, 'x')", new { key = $"good-{engine}" }), ct);
        var refused = app.Database.WriteAsync<Result<Done>>(async s =>
        {
            await s.ExecuteAsync("insert into settings (key, value) values (@key, 'x')", new { key = $"refused-{engine}" });
            return Failure.Conflict("no");
        }, ct);
        var broken = app.Database.WriteAsync<int>(async s =>
        {
            await s.ExecuteAsync("insert into settings (key, value) values (@key, 'x')", new { key = $"broken-{engine}" });
            throw new InvalidOperationException("broken");
        }, ct);

        await good;
        Assert.False((await refused).Succeeded);
        await Assert.ThrowsAsync<InvalidOperationException>(() => broken);
        var keys = await app.Database.ReadAsync(s => s.ListAsync<string>("select key from settings where key like @like", new { like = $"%-{engine}" }), ct);
        Assert.Equal([$"good-{engine}"], keys);
    }
}
