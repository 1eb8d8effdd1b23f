using System.Text;
using System.Text.Json.Nodes;
using Postmortem.Features.Exports.Import;
using Postmortem.Features.Exports.Json;
using Postmortem.Tests.Features.Cli;
using Postmortem.Tests.Support;
using static Postmortem.Tests.Features.Exports.SmallRecord;

namespace Postmortem.Tests.Features.Exports;

/// <summary>What an import leaves out or cannot read is named, with its place and what to do about it.</summary>
public sealed class ImportReportTests(Apps apps)
{
    /// <summary>A real incident, as one downloads it.</summary>
    static readonly string Written = File.ReadAllText(Path.Combine(Repository.Root, "tests/Postmortem.Tests/Approved/Exports/gitlab-2017-01-31.md"))
        .Replace("id: 00000000-0000-0000-0000-000000000000", "id: 0190b2f4-0000-7000-8000-000000000001", StringComparison.Ordinal);

    [Theory, BothEngines]
    public async Task Unknown_members_and_references_that_lead_nowhere_are_named(Engine engine)
    {
        await using var app = await AppAsync(engine);
        var json = Json(0);
        json["linked_incidents"] = new JsonArray();
        json["zzz"] = 1;
        json["timeline"]![0]!["foo"] = new JsonObject { ["bar"] = 1 };
        json["timeline"]!.AsArray().Add(json["timeline"]![0]!.DeepClone());
        json["review"]!["factors"]![0]!["weight"] = "high";
        json["follow_ups"]![0]!["factor"] = 99;
        json["follow_ups"]![0]!["evidence_experiment"] = 5;
        json["experiments"]![0]!["factors"] = new JsonArray(1, 7);
        json["experiments"]![0]!["difference"] = 0;

        var report = await app.ImportAsync(Bytes(json));

        const string unknown = "there is no place for it here; a newer version may have written it";
        string[] expected =
        [
            $"$.timeline[0].foo and 1 more like it: {unknown}", $"$.review.factors[0].weight: {unknown}", $"$.zzz: {unknown}",
            "the factor that FU-7 answers: there is no factor 99 in the file", "the experiment that proves FU-7: EXP-5 is not in the file",
            "the difference that EXP-3 looks into: there is no difference 0 in the file", "a factor that EXP-3 looks into: there is no factor 7 in the file", "a follow-up that EXP-3 shall prove: FU-8 is not in the file",
        ];
        Assert.Equal(expected.Order(), report.Notes.LeftOut.Order());
    }

    [Theory, BothEngines]
    public async Task A_member_that_no_entry_has_is_named_by_its_line_in_Markdown(Engine engine)
    {
        await using var app = await AppAsync(engine);

        var report = await app.ImportAsync(Encoding.UTF8.GetBytes(Written.Replace("\"source\":\"import\",\"source_ref\":\"gitlab-2017-01-31#timeline-4\"", "\"mood\":\"calm\",\"source\":\"import\"", StringComparison.Ordinal)));

        Assert.Contains(report.Notes.LeftOut, l => l.StartsWith("line 470: mood: there is no place for it here", StringComparison.Ordinal));
    }

    [Theory, BothEngines]
    public async Task The_end_of_an_attempt_without_an_outcome_is_named(Engine engine)
    {
        await using var app = await AppAsync(engine);

        var report = await app.ImportAsync(Bytes(Foreign(f => f["rollback_actions"] = new JsonArray(Attempt("dunno"), Attempt("")))));

        foreach (var place in new[] { 0, 1 })
            Assert.Contains($"$.rollback_actions[{place}].completed: 2025-09-29 18:00 UTC; an attempt without an outcome has not finished here, so finish it on its panel and give both", report.Notes.LeftOut);
    }

    [Theory, BothEngines]
    public async Task All_faults_of_a_published_post_mortem_are_told_at_once(Engine engine)
    {
        await using var app = await AppAsync(engine);

        var refused = await app.RefusedImportAsync(Bytes(Foreign(f =>
        {
            f["title"] = 7;
            f["services"] = new JsonObject();
            f["timeline"] = "long ago";
            f["rollback_actions"] = new JsonArray(3);
            f["action_items"] = new JsonArray(new JsonObject { ["text"] = null });
            f["contributing_factors"] = new JsonArray(1);
        })));

        Assert.Equal(["$.action_items[0].text", "$.contributing_factors[0]", "$.rollback_actions[0]", "$.services", "$.timeline", "$.title"], refused.Faults.Select(f => f.Field).Order());
    }

    [Theory, BothEngines]
    public async Task Front_matter_that_is_no_YAML_is_told_with_its_line_and_a_remedy(Engine engine)
    {
        await using var app = await AppAsync(engine);
        var text = System.Text.RegularExpressions.Regex.Replace(Written, "(?m)^title: .*$", "title: GitLab: data removed");

        var told = Assert.Single((await app.RefusedImportAsync(text)).Faults).Message;

        Assert.Contains("line 7: “title: GitLab: data removed”: ", told);
        Assert.EndsWith("; put the text behind the colon in quotes, as in title: 'Checkout: errors', and write each ' within it twice.", told, StringComparison.Ordinal);
        Assert.DoesNotContain("..", told);
    }

    [Theory, BothEngines]
    public async Task Empty_lines_before_the_front_matter_and_blanks_behind_its_fences_are_nothing(Engine engine)
    {
        await using var app = await AppAsync(engine);
        var text = $"\n  \n--- \t\n{Written[4..]}".Replace("\n---\n", "\n---  \n", StringComparison.Ordinal);

        Assert.Equal(ImportOutcome.Added, (await app.ImportAsync(Encoding.UTF8.GetBytes(text))).Outcome);
        Assert.Contains("This is not JSON, and not Markdown that begins with front matter", Assert.Single((await app.RefusedImportAsync("# Notes\n\nHello")).Faults).Message);
    }

    [Theory, BothEngines]
    public async Task A_note_of_the_checklist_that_nobody_wrote_is_the_same_in_JSON_whichever_way_it_came(Engine engine)
    {
        await using var app = await AppAsync(engine);
        var json = Json(0);
        json["review"]!["reviewers"]![0]!["checklist"] = new JsonArray(new JsonObject { ["key"] = "plan", ["question"] = "The plan is right", ["answer"] = "yes", ["note"] = "" });

        await app.ImportAsync(Bytes(json));

        Assert.Null(JsonNode.Parse(await app.ExportTextAsync(1, "json"))!["review"]!["reviewers"]![0]!["checklist"]![0]!["note"]);
    }

    [Fact]
    public async Task A_folder_is_told_as_one_and_one_thing_of_a_kind_is_one()
    {
        await using var app = await AppAsync(Engine.Sqlite);
        using var shell = Shell.Beside(app);
        Directory.CreateDirectory(shell.PathOf("files"));
        shell.Write("one.json", Encoding.UTF8.GetString(Bytes(Foreign(f => f["rollback_actions"] = new JsonArray()))));

        var ran = await shell.RunAsync("import", "files", "one.json");

        Assert.Contains("files is a folder. Name the files in it, as in files/*.json.", ran.Errors);
        Assert.Contains("    - 1 timeline entry, 0 milestones, 0 rollbacks, 0 factors, 0 follow-ups, 0 services", ran.Output);
    }

    static JsonObject Attempt(string outcome) => new() { ["type"] = "rollback", ["started"] = "2025-09-29T17:30:00Z", ["completed"] = "2025-09-29T18:00:00Z", ["outcome"] = outcome };

    static JsonObject Foreign(Action<JsonObject> edit)
    {
        var file = new JsonObject { ["id"] = "small", ["title"] = "Small", ["timeline"] = new JsonArray(new JsonObject { ["at"] = "2025-09-29T17:25:00Z", ["text"] = "x", ["kind"] = "note" }) };
        edit(file);
        return file;
    }

    async Task<TestApp> AppAsync(Engine engine)
    {
        var app = await TestApp.StartAsync(engine, apps);
        app.Clock.Advance(TimeSpan.FromDays(40));
        return app;
    }
}
