using System.Text;
using Postmortem.Features.Exports.Import;
using Postmortem.Features.Exports.Json;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Cli;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>What files say of each other's incidents: it stands once both are here, whichever came first and whatever their numbers are.</summary>
public sealed class TieTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task A_merge_and_a_link_stand_in_any_order_of_the_files_and_under_other_numbers(Engine engine)
    {
        await using var first = await TestApp.StartAsync(engine, apps);
        using var user = await first.SignInAsync();
        var (kept, merged) = (await user.DeclareIncidentAsync("The one that goes on"), await user.DeclareIncidentAsync("The same again"));
        await user.SubmitAsync($"/incidents/{merged}/merge", new() { ["into"] = $"INC-{kept}", ["why"] = "Same cause." });

        foreach (var format in new[] { "md", "json" })
            foreach (var order in new[] { new[] { kept, merged }, [merged, kept] })
            {
                await using var second = await TestApp.StartAsync(engine, apps);
                using var other = await second.SignInAsync();
                for (var taken = 0; taken < 3; taken++) await other.DeclareIncidentAsync("Something else");
                var reports = new List<ImportReport>();
                foreach (var number in order) reports.Add(await second.ImportAsync(await first.ExportAsync(number, format)));

                Assert.Empty(await second.Service<ImportIncident>().SettleAsync(reports, RealIncident.Administrator, Ct));

                var (on, gone) = (reports.Single(r => r.NumberInFile == kept).Incident, reports.Single(r => r.NumberInFile == merged).Incident);
                var record = (await second.ReadRecordAsync(gone.Number))!;
                Assert.Equal((on.Name, "merged"), (record.MergedInto, record.Status));
                Assert.Equal(("duplicate", "The one that goes on", false), Assert.Single(record.LinkedIncidents) is var link ? (link.Relation, link.Title, link.Inward) : default);
                Assert.Contains($"Merged into <a href=\"/incidents/{on.Number}\">{on.Name} The one that goes on</a>", await other.PageAsync($"/incidents/{gone.Number}"));
            }
    }

    [Theory, BothEngines]
    public async Task What_leads_nowhere_in_the_end_is_told_with_its_reason(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        app.Clock.Advance(TimeSpan.FromDays(40));
        var record = SomeRecord.Full() with { Status = IncidentStatus.Merged, MergedInto = "INC-5" };

        var report = await app.ImportAsync(RecordJson.Write(record));

        string[] expected = ["the link to INC-3: no such incident is here", "that it was merged into INC-5: the file does not tell its title, and a number alone could be another incident"];
        Assert.Equal(expected, report.Notes.LeftOut);
        Assert.Equal(expected, Assert.Single(await app.Service<ImportIncident>().SettleAsync([report], RealIncident.Administrator, Ct)).Open.Select(t => t.LeftOut));
    }

    [Fact]
    public async Task The_command_settles_ties_after_its_last_file_and_its_report_is_true()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var shell = Shell.Beside(app);
        // The first names the second.
        shell.Write("later.json", Json(42, "The same again", IncidentStatus.Merged, "INC-3", new() { Incident = "INC-3", Title = "Earlier", Relation = "follows" }, new() { Incident = "INC-9", Title = "Nowhere", Relation = "related" }));
        shell.Write("earlier.json", Json(3, "Earlier", IncidentStatus.Resolved, null));

        var told = (await shell.RunAsync("import", "later.json", "earlier.json")).Succeeded();

        Assert.Equal("later.json: INC-42 The same again\nearlier.json: INC-3 Earlier\nINC-42 The same again\n  left out:\n    - the link to INC-9: no such incident is here\n2 files: 2 imported, 0 unchanged, 0 refused.\n", told);
        var record = (await app.ReadRecordAsync(42))!;
        Assert.Equal("INC-3", record.MergedInto);
        Assert.Single(record.LinkedIncidents, l => l is { Incident: "INC-3", Relation: "follows" });
        // By itself it tells all at once.
        shell.Write("alone.json", Json(50, "Alone", IncidentStatus.Resolved, null, new RecordedLink { Incident = "INC-9", Title = "Nowhere", Relation = "related" }));
        Assert.Equal("alone.json: INC-50 Alone\n  left out:\n    - the link to INC-9: no such incident is here\n", (await shell.RunAsync("import", "alone.json")).Succeeded());
    }

    /// <summary>Long ago: the command has the clock of the machine.</summary>
    static string Json(int number, string title, string status, string? into, params RecordedLink[] links) => Encoding.UTF8.GetString(RecordJson.Write(new()
    {
        Id = Guid.CreateVersion7(),
        Number = number,
        Title = title,
        Status = status,
        Severity = "SEV3",
        Kind = "real",
        Visibility = "open",
        DeclaredAt = new(2020, 3, 11, 12, 0, 0, TimeSpan.Zero),
        MergedInto = into,
        LinkedIncidents = links,
    }));
}
