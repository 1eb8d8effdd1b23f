using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Postmortem.Features.Exports.Import;
using Postmortem.Features.Exports.Json;
using Postmortem.Tests.Support;
using static Postmortem.Tests.Features.Exports.SmallRecord;

namespace Postmortem.Tests.Features.Exports;

/// <summary>A file whose incident is here already: what somebody changed in it is told, whatever it is, and what nobody changed is not.</summary>
public sealed partial class ImportDifferenceTests(Apps apps)
{
    /// <summary>Numbers, keys and places are each installation's own; the others are not read back, or tell when it was written.</summary>
    static readonly string[] Apart =
    [
        "id", "updated_at", "updated_by", "number", "position", "format", "version", "text_version", "tier", "steps_ticked", "content", "size_bytes", "content_type",
        "linked_incidents.incident", "linked_incidents.visibility", "durations.key", "durations.name", "durations.formula", "durations.seconds", "durations.about", "durations.unknown_because",
        // Supplied by the product itself where it is wrong, and the file of the same name is not taken twice.
        "sha256",
    ];

    [Theory, BothEngines]
    public async Task Every_change_of_an_export_is_told_as_a_difference(Engine engine)
    {
        await using var app = await SmallRecord.StartAsync(engine, apps);
        var imported = Json(0);
        await app.ImportAsync(Bytes(imported));
        var written = JsonNode.Parse(RecordJson.Write((await app.ReadRecordAsync(1))!))!;
        Assert.Equal(ImportOutcome.Unchanged, (await app.ImportAsync(Bytes(written))).Outcome);
        var told = 0;
        // One row of each list tells of them all.
        foreach (var path in Values(written).Select(v => v.Path).DistinctBy(p => Place().Replace(p, "")))
        {
            var names = Place().Replace(path, "").Split('.')[1..];
            if (Apart.Contains(names[^1]) || Apart.Contains(string.Join('.', names.TakeLast(2)))) continue;
            var edited = written.DeepClone();
            var (_, of, key) = Values(edited).First(v => v.Path == path);
            of[key] = Other(of[key]!);

            var result = await app.Service<ImportIncident>().RunAsync(new("edited", Bytes(edited)), RealIncident.Administrator, TestContext.Current.CancellationToken);

            if (result.Failure is { Faults.Count: > 0 }) continue;
            Assert.True(result.Failure is null, $"{path}: {result.Failure?.Message}");
            // Another source reference beside another key is another incident.
            if (result.Value.Outcome == ImportOutcome.Added) Assert.Fail($"{path}: added");
            // What was on becomes off: the file tells less, and people may have added the rest.
            if (of[key]!.GetValueKind() == JsonValueKind.False) continue;
            Assert.True(result.Value.Outcome == ImportOutcome.Differs, $"{path}: {result.Value.Outcome}");
            Assert.NotEmpty(result.Value.OnlyInFile);
            told++;
        }
        Assert.InRange(told, 100, int.MaxValue);
    }

    [Theory, BothEngines]
    public async Task A_changed_follow_up_rollback_factor_milestone_entry_and_loss_are_told_in_words(Engine engine)
    {
        await using var app = await SmallRecord.StartAsync(engine, apps);
        await app.ImportAsync(Bytes(Json(0)));
        var edited = JsonNode.Parse(RecordJson.Write((await app.ReadRecordAsync(1))!))!;
        (string List, string Member, string Value)[] edits =
        [
            ("follow_ups", "owner", "Bo"), ("follow_ups", "priority", "P0"), ("follow_ups", "due_on", "2030-05-01"), ("follow_ups", "state", "done"), ("follow_ups", "done_when", "never"),
            ("rollbacks", "outcome_note", "no disk"), ("rollbacks", "finished_at", "2030-03-11T12:10:00Z"), ("milestones", "source", "a guess"), ("timeline", "accuracy", "exact"),
        ];
        foreach (var (list, member, value) in edits) edited[list]![0]![member] = value;
        edited["review"]!["factors"]![0]!["evidence"] = "a graph";
        edited["data_loss_note"] = "nothing";

        var report = await app.ImportAsync(Bytes(edited));

        Assert.Equal(ImportOutcome.Differs, report.Outcome);
        string[] expected =
        [
            "data loss note: nothing", "milestone impact start, source: a guess", "timeline 2030-03-11T12:00:00Z note a | b || c, accuracy: exact", "rollback 1, finished at: 2030-03-11T12:10:00Z", "rollback 1, outcome note: no disk",
            "factor a | b || c, evidence: a graph", "follow-up Run a restore test | daily, priority: P0", "follow-up Run a restore test | daily, owner: Bo", "follow-up Run a restore test | daily, due on: 2030-05-01",
            "follow-up Run a restore test | daily, done when: never", "follow-up Run a restore test | daily, state: done",
        ];
        Assert.Equal(expected, report.OnlyInFile);
        Assert.Equal(expected.Length, report.OnlyHere.Count);
        Assert.Contains("follow-up Run a restore test | daily, owner: Ana Lima", report.OnlyHere);
    }

    [Theory, BothEngines]
    public async Task An_export_that_nobody_changed_has_nothing_to_change_in_any_zone_and_form(Engine engine)
    {
        await using var first = await SmallRecord.StartAsync(engine, apps);
        await using var second = await SmallRecord.StartAsync(engine, apps);
        foreach (var name in RealIncident.All) await first.ImportAsync(RealIncident.File(name));
        await second.ImportAsync(await first.ExportAsync(2, "md"));
        foreach (var number in new[] { 1, 3, 2 })
        {
            await second.ImportAsync(await first.ExportAsync(number, "md"));
            foreach (var (format, zone) in new[] { ("md", "UTC"), ("md", "Europe/Berlin"), ("md", "America/New_York"), ("zip", "Asia/Kathmandu"), ("json", "UTC") })
                foreach (var (from, to) in new[] { (first, second), (second, first), (first, first) })
                {
                    var report = await to.ImportAsync(await from.ExportAsync(number, format, RealIncident.Administrator with { TimeZone = zone }));
                    Assert.True(report.Outcome == ImportOutcome.Unchanged, $"{number} {format} {zone}: {string.Join('\n', report.OnlyInFile)}");
                }
        }
    }

    static JsonNode Other(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.True => false,
        JsonValueKind.False => true,
        JsonValueKind.Number => value.GetValue<double>() + 1,
        _ when DateTimeOffset.TryParseExact(value.GetValue<string>(), ["yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-ddTHH:mm:ss.fffZ"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) => RecordJson.TimeText(at.AddMinutes(-1)),
        _ when DateOnly.TryParseExact(value.GetValue<string>(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => day.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => $"{value.GetValue<string>()}x",
    };

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Place();
}
