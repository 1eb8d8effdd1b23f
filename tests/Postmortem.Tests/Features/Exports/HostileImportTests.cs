using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>Files that mean harm, or were damaged: each is refused by the path of its fault, and nothing of it is kept.</summary>
public sealed class HostileImportTests(Apps apps)
{
    const string Entry = """{"at": "2025-09-29T17:25:00Z", "text": "x"}""";

    static readonly (string Json, string Path)[] Files =
    [
        ($$"""{"id": "x", "title": "\ud800", "timeline": [{{Entry}}]}""", "$.title"),
        ($$"""{"id": "x", "title": "x", "timeline": [{{Entry}}], "services": ["a", "\udfff"]}""", "$.services[1]"),
        ($$"""{"id": "x", "title": "x", "timeline": [{{Entry}}], "\ud800": 1}""", "$"),
        ($$"""{"id": "x", "title": "a", "title": "b", "timeline": [{{Entry}}]}""", "$.title"),
        ("""{"id": "x", "title": "x", "timeline": [{"at": "2025-09-29T17:25:00Z", "text": "a", "text": "b"}]}""", "$.timeline[0].text"),
        ("""{"format": "postmortem.incident", "format": "postmortem.incident", "version": 1}""", "$.format"),
        ("""{"format": "postmortem.incident", "version": 1, "impacts": [{"value": "a", "value": "b"}]}""", "$.impacts[0].value"),
        ("""{"format": "postmortem.incident", "version": 1, "impacts": [{"value": "a\u0000b"}]}""", "$.impacts[0].value"),
        ($$"""{"id": "x", "title": "x", "timeline": [{{Entry}}], "services": ["a\u0000b"]}""", "$.services[0]"),
        ($$"""{"id": "x", "title": "x", "timeline": [{{Entry}}], "services": ["a\u001bb"]}""", "$.services[0]"),
        ($$"""{"id": "x", "title": "x", "timeline": [{{Entry}}], "contributing_factors": ["a", "a\u0007b"]}""", "$.contributing_factors[1]"),
        ("""{"id": "x", "title": "x", "timeline": [{"at": "0001-01-01T00:00:00Z", "text": "x"}]}""", "$.timeline[0].at"),
        ("""{"id": "x", "title": "x", "timeline": [{"at": "1970-01-01T00:00:00Z", "text": "x"}]}""", "$.timeline[0].at"),
        ("""{"id": "x", "title": "x", "timeline": [{"at": "9999-12-31T23:59:59Z", "text": "x"}]}""", "$.timeline[0].at"),
        ("---\nformat: postmortem.incident\nversion: 1\nmembers: [\"a\\0b\"]\n---\n", "$.members[0]"),
    ];

    [Theory, BothEngines]
    public async Task Each_is_refused_by_the_path_of_its_fault_and_leaves_nothing_behind(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);

        foreach (var (json, path) in Files)
        {
            var fault = Assert.Single((await app.RefusedImportAsync(json)).Faults);
            Assert.Equal(path, fault.Field);
            Assert.StartsWith($"{path}: ", fault.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, await app.Database.ReadAsync(s => s.ScalarAsync<long>("select (select count(*) from incidents) + (select count(*) from services)"), TestContext.Current.CancellationToken));
    }
}
