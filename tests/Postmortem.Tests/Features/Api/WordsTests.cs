using System.Net;
using System.Text.Json.Nodes;
using Postmortem.Features.Shared;
using Postmortem.Tests.Safety;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Api;

/// <summary>The words that a member may hold: those that the document lists are those that the operation takes.</summary>
public sealed class WordsTests(Apps apps)
{
    [Fact]
    public async Task Any_other_word_than_the_documents_is_refused_with_the_same_words()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var member = await app.SignInAsync(Role.Administrator);
        var world = await World.MakeAsync(app, member, Visibility.Open, "a word");
        using var api = await app.ApiAsync(Role.Administrator);
        var complaints = new List<string>();
        var looked = 0;
        foreach (var operation in await ApiOperation.AllAsync(app))
        {
            foreach (var (name, words) in Words(operation.Body?["properties"]?.AsObject().Select(p => (p.Key, p.Value!["enum"]))))
            {
                var body = operation.Believable(world)!;
                body[name] = "no such word";
                Look($"{operation} {name}", name, words, await operation.SendAsync(api, world, body));
            }
            foreach (var (name, words) in Words(operation.Queries.Select(q => ((string)q["name"]!, q["schema"]!["enum"]))))
                Look($"{operation}?{name}", name, words, await operation.SendAsync(api, world, operation.Believable(world), $"?{name}=no+such+word"));
        }
        Assert.True(looked > 60, $"Only {looked} members have words");
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));

        void Look(string place, string name, IReadOnlyList<string> words, Answer answer)
        {
            looked++;
            var told = answer.Status == HttpStatusCode.UnprocessableEntity ? (string?)answer.Json!["errors"]?[name]?[0] : null;
            if (told is null) complaints.Add($"{place} answered {(int)answer.Status} {answer.Text}");
            // Ideas and contributions become different things; the document knows both.
            else if (name == "into" && told.Split(": ")[1].TrimEnd('.').Split(", ").All(words.Contains)) return;
            else if (!told.EndsWith($": {string.Join(", ", words)}.", StringComparison.Ordinal)) complaints.Add($"{place} lists {string.Join(", ", words)} and says: {told}");
        }
    }

    [Fact]
    public async Task What_is_needed_cannot_be_null_and_what_may_be_left_out_can()
    {
        var schemas = JsonNode.Parse(await (await apps.SharedAsync(Engine.Sqlite)).Service<Postmortem.Features.Api.ApiDocument>().ReadJsonAsync(TestContext.Current.CancellationToken))!["components"]!["schemas"]!;
        Assert.Equal("string", (string?)schemas["StatusBody"]!["properties"]!["status"]!["type"]);
        Assert.Equal(["triage", "active", "mitigated", "resolved", "closed"], schemas["StatusBody"]!["properties"]!["status"]!["enum"]!.AsArray().Select(w => (string?)w));
        Assert.Equal(["real", "drill", "backfilled", null], schemas["DeclareBody"]!["properties"]!["kind"]!["enum"]!.AsArray().Select(w => (string?)w));
        Assert.Equal(7, schemas["IncidentRowAnswer"]!["properties"]!["status"]!["enum"]!.AsArray().Count);
    }

    static IEnumerable<(string Name, IReadOnlyList<string> Words)> Words(IEnumerable<(string Name, JsonNode? Enum)>? members) =>
        (members ?? []).Where(m => m.Enum is not null).Select(m => (m.Name, (IReadOnlyList<string>)[.. m.Enum!.AsArray().Where(w => w is not null).Select(w => (string)w!)]));
}
