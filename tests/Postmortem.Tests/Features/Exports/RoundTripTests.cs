using System.Text;
using System.Text.Json;
using NJsonSchema;
using Postmortem.Features.Exports.Import;
using Postmortem.Features.Exports.Json;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Features.Services;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>Out of one database and into another: nothing that a document carries is lost on the way.</summary>
public sealed class RoundTripTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task Markdown_and_json_of_real_incidents_are_read_back_whole(Engine engine)
    {
        await using var first = await TestApp.StartAsync(engine, apps);
        foreach (var name in RealIncident.All) await first.ImportAsync(RealIncident.File(name));

        foreach (var format in new[] { "md", "json", "zip" })
        {
            await using var second = await TestApp.StartAsync(engine, apps);
            // Later, and in another order.
            second.Clock.Advance(TimeSpan.FromDays(40));
            foreach (var number in new[] { 3, 1, 2 }) await MoveAsync(first, second, number, format);
        }
    }

    [Theory, BothEngines]
    public async Task A_record_with_everything_that_people_and_attackers_type_is_read_back_whole(Engine engine)
    {
        await using var first = await TestApp.StartAsync(engine, apps);
        first.Clock.Advance(TimeSpan.FromDays(40));
        await first.ImportAsync(RecordJson.Write(SomeRecord.Full() with { LinkedIncidents = [] }));
        Assert.Equal(Comparable(SomeRecord.Full() with { LinkedIncidents = [] }), Comparable((await first.ReadRecordAsync(42))!));

        foreach (var format in new[] { "md", "json", "zip" })
        {
            await using var second = await TestApp.StartAsync(engine, apps);
            second.Clock.Advance(TimeSpan.FromDays(40));
            await MoveAsync(first, second, 42, format);
        }
    }

    [Theory, BothEngines]
    public async Task Entries_of_the_same_moment_keep_their_order(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        app.Clock.Advance(TimeSpan.FromDays(40));
        var record = SomeRecord.Full();
        var texts = Enumerable.Range(1, 30).Select(i => $"step {i}").ToList();

        await app.ImportAsync(RecordJson.Write(record with { LinkedIncidents = [], Timeline = [.. texts.Select(text => new RecordedEntry { Id = Guid.CreateVersion7(), OccurredAt = record.DeclaredAt, Kind = "note", Text = text, Author = "Bo" })] }));

        Assert.Equal(texts, (await app.ReadRecordAsync(42))!.Timeline.Select(e => e.Text));
    }

    [Theory, BothEngines]
    public async Task Links_between_incidents_survive_when_both_are_moved(Engine engine)
    {
        await using var first = await TestApp.StartAsync(engine, apps);
        first.Clock.Advance(TimeSpan.FromDays(40));
        var earlier = SomeRecord.Full() with { Id = Guid.CreateVersion7(), Number = 3, SourceId = "earlier", Title = "Earlier | one", LinkedIncidents = [], FollowUps = [] };
        await first.ImportAsync(RecordJson.Write(earlier));
        await first.ImportAsync(RecordJson.Write(SomeRecord.Full()));
        await using var second = await TestApp.StartAsync(engine, apps);

        second.Clock.Advance(TimeSpan.FromDays(40));
        await second.ImportAsync(await first.ExportAsync(3, "md"));
        await second.ImportAsync(await first.ExportAsync(42, "md"));

        var link = Assert.Single((await second.ReadRecordAsync(42))!.LinkedIncidents);
        Assert.Equal(("INC-3", "follows", false), (link.Incident, link.Relation, link.Inward));
        Assert.True(Assert.Single((await second.ReadRecordAsync(3))!.LinkedIncidents).Inward);
    }

    [Theory, BothEngines]
    public async Task The_report_says_what_such_a_file_leaves_behind(Engine engine)
    {
        await using var first = await TestApp.StartAsync(engine, apps);
        using var facilitator = await first.SignInAsync(Role.Facilitator);
        var (reviewed, plain) = (await facilitator.BeginReviewAsync(), await facilitator.DeclareIncidentAsync());
        var json = await first.ExportAsync(reviewed, "json");
        using var written = JsonDocument.Parse(json);
        var lines = written.RootElement.GetProperty("journal").GetArrayLength();
        await using var second = await TestApp.StartAsync(engine, apps);
        await using var third = await TestApp.StartAsync(engine, apps);

        Assert.Equal($"the journal ({lines} lines): it stays with the instance it was written on", Assert.Single((await second.ImportAsync(json)).Notes.LeftOut));
        Assert.Equal("what Markdown never carries: hidden entries, what edited ones said before, wordings that were kept with a reason; the JSON has them", Assert.Single((await second.ImportAsync(await first.ExportAsync(plain, "zip"))).Notes.LeftOut));
        Assert.Contains("comments and suggestions on the review", Assert.Single((await third.ImportAsync(await first.ExportAsync(reviewed, "md"))).Notes.LeftOut));
    }

    [Theory, BothEngines]
    public async Task Who_set_a_milestone_and_who_owns_a_service_travel_and_the_texts_are_not_overtaken_by_the_way(Engine engine)
    {
        await using var from = await TestApp.StartAsync(engine, apps);
        using var facilitator = await from.SignInAsync(Role.Facilitator, name: "Fay Finder");
        await facilitator.AddServiceAsync("checkout", new() { ["owner"] = "Payments" });
        var number = await facilitator.DeclareIncidentAsync();
        await facilitator.PostsAsync($"/incidents/{number}/services", new() { ["services"] = $"{await from.Database.ReadAsync(s => s.OneAsync<Guid>("select id from services"), Ct)}" });
        await facilitator.PostsAsync($"/incidents/{number}/milestones/detected", new() { ["time"] = "2030-03-10 08:40", ["version"] = "0" });
        await facilitator.PostsAsync($"/incidents/{number}/review", new() { ["template"] = "light" });
        Assert.Contains("checkout (Payments)", await facilitator.ReviewAsync(number));

        foreach (var format in new[] { "md", "json", "zip" })
        {
            await using var to = await TestApp.StartAsync(engine, apps);
            await to.ImportAsync(await from.ExportAsync(number, format));
            using var reader = await to.SignInAsync(Role.Facilitator);
            Assert.Contains(">Fay Finder<", await reader.PageAsync($"/incidents/{number}/milestones"));
            Assert.Contains("checkout (Payments)", await reader.ReviewAsync(number));
            Assert.DoesNotContain("id=\"n-facts\"", await reader.PageAsync($"/incidents/{number}/review/prefill"));
        }

        // What stands in the catalogue already is its people's, and files of before name no owner.
        await using var other = await TestApp.StartAsync(engine, apps);
        using var user = await other.SignInAsync(Role.Facilitator);
        await user.AddServiceAsync("checkout", new() { ["owner"] = "Shop" });
        var text = await from.ExportTextAsync(number, "md");
        await other.ImportAsync(Encoding.UTF8.GetBytes(text));
        Assert.Equal("Shop", Assert.Single((await other.ReadRecordAsync(number))!.Services).Owner);
        await using var earlier = await TestApp.StartAsync(engine, apps);
        await earlier.ImportAsync(Encoding.UTF8.GetBytes(text.Replace("service_owners:\n  checkout: Payments\n", "", StringComparison.Ordinal).Replace(" | By whom |", " |", StringComparison.Ordinal).Replace(" | Fay Finder |", " |", StringComparison.Ordinal)));
        Assert.Equal(("checkout", ""), Assert.Single((await earlier.ReadRecordAsync(number))!.Services.Select(s => (s.Name, s.Owner))));
    }

    static async Task MoveAsync(TestApp from, TestApp to, int number, string format)
    {
        var written = await from.ExportAsync(number, format);
        if (format == "json")
        {
            var schema = await JsonSchema.FromJsonAsync(RecordSchema.Text(), Ct);
            Assert.Empty(schema.Validate(Encoding.UTF8.GetString(written)));
        }

        var report = await to.ImportAsync(written);

        Assert.Equal((ImportOutcome.Added, number), (report.Outcome, report.Incident.Number));
        Assert.Empty(report.Notes.Guessed);
        Assert.Equal(Comparable((await from.ReadRecordAsync(number))!), Comparable((await to.ReadRecordAsync(number))!));
        Assert.Equal(await from.ExportTextAsync(number, "md"), await to.ExportTextAsync(number, "md"));
        Assert.Equal(await from.ExportAsync(number, "pdf"), await to.ExportAsync(number, "pdf"));
        Assert.Equal(ImportOutcome.Unchanged, (await to.ImportAsync(written)).Outcome);
        Assert.Equal(ImportOutcome.Unchanged, (await from.ImportAsync(written)).Outcome);
    }

    /// <summary>Without what is made anew in each database: keys of entries, computed durations, the journal.</summary>
    static string Comparable(IncidentRecord record) =>
        JsonSerializer.Serialize(record with { Durations = [], Journal = [], Rollbacks = [.. record.Rollbacks.Select(r => r with { Durations = [] })], Timeline = [.. record.Timeline.Select(e => e with { Id = Guid.Empty })] }, RecordJson.Options);
}
