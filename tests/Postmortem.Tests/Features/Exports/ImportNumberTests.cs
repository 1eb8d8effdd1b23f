using System.Text;
using System.Text.Json.Nodes;
using Postmortem.Features.Exports.Json;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>Numbers that a file brings along: kept where they can be, and never such that there is none after them.</summary>
public sealed class ImportNumberTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_number_after_which_there_is_none_is_refused_and_one_may_declare(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        app.Clock.Advance(TimeSpan.FromDays(40));
        foreach (var number in new[] { int.MaxValue, 1_000_000_000, -1 })
            foreach (var path in new[] { "$.number", "$.follow_ups[0].number", "$.experiments[0].number" })
                Assert.Equal($"{path}: this must be a number from 1 to 999,999,999.", Assert.Single((await app.RefusedImportAsync(With(path, number))).Faults).Message);

        await app.ImportAsync(With("$.number", 999_999_999));
        using var user = await app.SignInAsync();
        Assert.Equal(1_000_000_000, await user.DeclareIncidentAsync());
    }

    [Theory, BothEngines]
    public async Task Without_a_number_it_gets_the_next_and_the_report_says_so(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        app.Clock.Advance(TimeSpan.FromDays(40));

        var report = await app.ImportAsync(With("$.number", 0));

        Assert.Equal(1, report.Incident.Number);
        Assert.Equal("it became INC-1: the file gives it no number", report.Notes.Guessed[0]);
    }

    static byte[] With(string path, int number)
    {
        var json = JsonNode.Parse(RecordJson.Write(SomeRecord.Full() with { LinkedIncidents = [] }))!;
        JsonNode of = path.Split('.', '[')[1] is var list && list == "number" ? json : json[list]![0]!;
        of["number"] = number;
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }
}
