using Postmortem.Data;
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

    [Theory, BothEngines]
    public async Task A_fact_its_journal_and_what_it_sets_off_stand_or_fall_together(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var ct = TestContext.Current.CancellationToken;
        var incident = (await app.Service<DeclareIncident>().RunAsync(new("Storm"), Actor.CommandLine, ct)).Value;
        var before = await CountAsync(app);
        await app.Database.WriteAsync(s => s.ExecuteAsync(engine == Engine.Postgres
            ? "alter table outbox add constraint broken check (topic = '') not valid"
            : "create trigger broken before insert on outbox begin select raise(abort, 'broken'); end"), ct);

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => app.Service<AddEntry>().RunAsync(new(incident.Number, "Lost"), Actor.CommandLine, ct));
        Assert.Equal(before, await CountAsync(app));

        await app.Database.WriteAsync(s => s.ExecuteAsync(engine == Engine.Postgres ? "alter table outbox drop constraint broken" : "drop trigger broken"), ct);
        Assert.True((await app.Service<AddEntry>().RunAsync(new(incident.Number, "Kept"), Actor.CommandLine, ct)).Succeeded);
        var after = await CountAsync(app);
        Assert.Equal((before.Entries + 1, before.Facts + 1, before.Messages + 1), (after.Entries, after.Facts, after.Messages));
    }

    [Theory, BothEngines]
    public async Task The_history_keeps_the_order_of_what_was_done_in_one_moment(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        var subject = Guid.CreateVersion7();
        var did = Enumerable.Range(0, 50).Select(i => $"thing.done_{i}").ToList();
        await app.Database.WriteAsync(async s =>
        {
            foreach (var action in did) await s.RecordAsync(Actor.CommandLine, app.Clock.GetUtcNow(), new Fact(action, null, subject));
            return Done.Value;
        }, ct);
        Assert.Equal(did, await app.Database.ReadAsync(s => s.ListAsync<string>("select action from journal where subject_id = @subject order by id", new { subject }), ct));
        Assert.Equal(did, await app.Database.ReadAsync(s => s.ListAsync<string>("select topic from outbox where subject_id = @subject order by id", new { subject }), ct));
    }

    static async Task<Counted> CountAsync(TestApp app) => (await app.Database.ReadAsync(s => s.OneAsync<Counted>("""
        select (select count(*) from timeline_entries) as entries, (select count(*) from journal) as facts, (select count(*) from outbox) as messages
        """), TestContext.Current.CancellationToken))!;

    sealed record Counted
    {
        public int Entries { get; init; }
        public int Facts { get; init; }
        public int Messages { get; init; }
    }
}
