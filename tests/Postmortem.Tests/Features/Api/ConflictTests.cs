using System.Net;
using System.Text.Json.Nodes;
using Postmortem.Features.Api;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Api;

/// <summary>A program whose change came second is told all that differs.</summary>
public sealed class ConflictTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task What_differs_besides_the_text_is_told_by_name(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var first = await app.ApiAsync(Role.Facilitator);
        using var second = await app.ApiAsync();
        var incident = $"incidents/{await first.DeclareAsync()}";

        (await first.PostAsync($"{incident}/review")).Is(HttpStatusCode.Created);
        var factor = $"{incident}/review/factors/{(await first.PostAsync($"{incident}/review/factors", new { text = "No alarm", category = "detection", evidence = "The old graph" })).Is(HttpStatusCode.Created).TextAt("id")}";
        (await first.PutAsync(factor, new { text = "No alarm", category = "detection", evidence = "The new graph" })).Is(HttpStatusCode.OK);
        var late = (await second.PutAsync(factor, new { text = "No alarm", category = "testing", version = 1 })).IsProblem(HttpStatusCode.Conflict, "conflict")["current"];
        Assert.Equal(late["yours"]!.ToString(), late["text"]!.ToString());
        Assert.Equal([("Category", "detection", "testing"), ("Evidence", "The new graph", "")], Others(late));

        var entry = $"{incident}/timeline/{(await first.PostAsync($"{incident}/timeline", new { text = "The cache was cold", kind = "note", occurred_at = "2030-03-11T08:40:00Z" })).Is(HttpStatusCode.Created).TextAt("id")}";
        (await first.PatchAsync(entry, new { kind = "decision" })).Is(HttpStatusCode.OK);
        late = (await second.PatchAsync(entry, new { occurred_at = "2030-03-11T08:10:00Z", kind = "alert", version = 1 })).IsProblem(HttpStatusCode.Conflict, "conflict")["current"];
        Assert.Equal([("Kind", "Decision", "Alert"), ("Time it happened", "2030-03-11 08:40", "2030-03-11 08:10")], Others(late));
        // The text alone differs where the others are as they were.
        (await first.PatchAsync(entry, new { text = "The cache was warm", version = 2 })).Is(HttpStatusCode.OK);
        Assert.Null((await second.PatchAsync(entry, new { text = "The cache was full", version = 2 })).IsProblem(HttpStatusCode.Conflict, "conflict")["current"]["others"]);

        var impact = $"{incident}/impacts/{(await first.PostAsync($"{incident}/impacts", new { quantity = "Orders", value = "9", source = "A guess" })).Is(HttpStatusCode.Created).TextAt("id")}";
        (await first.PutAsync(impact, new { quantity = "Orders", value = "9", source = "The ledger" })).Is(HttpStatusCode.OK);
        late = (await second.PutAsync(impact, new { quantity = "Orders", value = "9", source = "The log", version = 1 })).IsProblem(HttpStatusCode.Conflict, "conflict")["current"];
        Assert.Equal([("Where the value comes from", "The ledger", "The log")], Others(late));
    }

    [Fact]
    public async Task The_document_tells_of_the_other_values()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        var document = JsonNode.Parse(await app.Service<ApiDocument>().ReadJsonAsync(TestContext.Current.CancellationToken))!;
        var other = document["components"]!["schemas"]!["Problem"]!["properties"]!["current"]!["properties"]!["others"]!["items"]!;
        Assert.All(new[] { "name", "text", "yours" }, member => Assert.NotEmpty((string)other["properties"]![member]!["description"]!));
        Assert.Equal("name", (string)Assert.Single(other["required"]!.AsArray())!);
    }

    static List<(string, string?, string?)> Others(JsonNode current) => [.. current["others"]!.AsArray().Select(o => ((string)o!["name"]!, (string?)o["text"], (string?)o["yours"]))];
}
