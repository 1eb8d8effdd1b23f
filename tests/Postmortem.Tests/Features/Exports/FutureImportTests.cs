using Postmortem.Features.Exports.Import;
using Postmortem.Features.Exports.Json;
using Postmortem.Features.Exports.Markdown;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>A record tells what has happened; what has not yet is refused at every door, and at this one too.</summary>
public sealed class FutureImportTests(Apps apps)
{
    static readonly (string Json, string Path)[] Published =
    [
        ("""{"id": "x", "title": "x", "timeline": [{"at": "2025-09-29T17:25:00Z", "text": "a"}, {"at": "2099-09-29T17:25:00Z", "text": "b"}]}""", "$.timeline[1].at"),
        ("""{"id": "x", "title": "x", "timeline": [{"at": "2025-09-29T17:25:00Z", "text": "a"}], "rollback_actions": [{"type": "deploy", "started": "2099-01-01 00:00:00Z"}]}""", "$.rollback_actions[0].started"),
    ];

    [Theory, BothEngines]
    public async Task A_time_that_has_not_been_yet_is_refused_by_its_path_and_nothing_is_kept(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        app.Clock.Advance(TimeSpan.FromDays(40));
        var record = Plain();
        var ahead = app.Clock.GetUtcNow().AddYears(69);
        (IncidentRecord Record, string Path)[] ours =
        [
            (record with { DeclaredAt = ahead }, "$.declared_at"),
            (record with { EndedAt = ahead }, "$.ended_at"),
            (record with { Milestones = [record.Milestones[0], record.Milestones[2] with { At = ahead }] }, "$.milestones[1].at"),
            (record with { Timeline = [Entry(record.DeclaredAt), Entry(ahead)] }, "$.timeline[1].occurred_at"),
            (record with { Rollbacks = [record.Rollbacks[0] with { FinishedAt = ahead, Runs = [] }] }, "$.rollbacks[0].finished_at"),
            (record with { Rollbacks = [record.Rollbacks[1] with { Readings = [record.Rollbacks[1].Readings[0] with { To = ahead }] }] }, "$.rollbacks[0].readings[0].to"),
            (record with { FollowUps = [record.FollowUps[0] with { DoneAt = ahead }] }, "$.follow_ups[0].done_at"),
            (record with { Experiments = [record.Experiments[^1] with { RanOn = DateOnly.FromDateTime(ahead.UtcDateTime) }] }, "$.experiments[0].ran_on"),
            (record with { NextUpdateDueAt = app.Clock.GetUtcNow().AddDays(40) }, "$.next_update_due_at"),
        ];

        foreach (var (json, path) in Published) await RefusedAsync(app, await app.RefusedImportAsync(json), path);
        foreach (var (wrong, path) in ours) await RefusedAsync(app, await app.RefusedImportAsync(RecordJson.Write(wrong)), path);
        await RefusedAsync(app, await app.RefusedImportAsync(RecordMarkdown.Write(ours[1].Record, TimeZoneInfo.Utc)), "$.ended_at");
    }

    [Theory, BothEngines]
    public async Task What_is_planned_or_due_may_lie_ahead_and_clocks_may_differ_by_a_little(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        app.Clock.Advance(TimeSpan.FromDays(40));
        var (record, now) = (Plain(), app.Clock.GetUtcNow());

        var report = await app.ImportAsync(RecordJson.Write(record with
        {
            NextUpdateDueAt = now.AddDays(2),
            Timeline = [Entry(now.AddMinutes(4))],
            Waits = [record.Waits[0] with { DecidedAt = now, AsksAgainAt = now.AddMinutes(10) }],
            Review = record.Review! with { MeetingAt = now.AddDays(9), MeetingBeganAt = null, MeetingEndedAt = null },
            FollowUps = [record.FollowUps[0] with { DueOn = new(2031, 1, 1) }, record.FollowUps[1]],
            Journal = [new() { At = now.AddYears(9), Actor = "Ana", Door = "web", Action = "incident.declared" }],
        }));

        Assert.Equal(ImportOutcome.Added, report.Outcome);
        Assert.Equal(now.AddDays(2), (await app.ReadRecordAsync(report.Incident.Number))!.NextUpdateDueAt);
    }

    static async Task RefusedAsync(TestApp app, Postmortem.Features.Shared.Failure refused, string path)
    {
        var fault = Assert.Single(refused.Faults);
        Assert.Equal(path, fault.Field);
        Assert.StartsWith($"{path}: this ", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, await app.Database.ReadAsync(s => s.ScalarAsync<long>("select (select count(*) from incidents) + (select count(*) from services)"), TestContext.Current.CancellationToken));
    }

    static IncidentRecord Plain() => SomeRecord.Full() with { LinkedIncidents = [], Alerts = [], Changes = [] };

    static RecordedEntry Entry(DateTimeOffset at) => new() { Id = Guid.CreateVersion7(), OccurredAt = at, Kind = EntryKind.Note, Text = "Seen", Author = "Bo" };
}
