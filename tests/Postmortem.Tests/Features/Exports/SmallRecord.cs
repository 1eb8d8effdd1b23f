using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postmortem.Features.Exports.Json;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>One row of everything that a record may hold, in its JSON form, and the places in it.</summary>
static class SmallRecord
{
    /// <summary>An application in whose past the record lies.</summary>
    public static async Task<TestApp> StartAsync(Engine engine, Apps apps)
    {
        var app = await TestApp.StartAsync(engine, apps);
        app.Clock.Advance(TimeSpan.FromDays(40));
        return app;
    }

    /// <param name="key">Tells it from others in the same database.</param>
    public static JsonNode Json(int key)
    {
        var full = SomeRecord.Full();
        var json = JsonNode.Parse(RecordJson.Write(full with
        {
            Id = Guid.CreateVersion7(),
            Number = 0,
            SourceId = $"copied {key}",
            Timeline = [full.Timeline[0] with { SourceRef = "named", Attachments = [new() { Id = Guid.CreateVersion7(), FileName = "a.log", ContentType = "text/plain", Content = "a"u8.ToArray() }], EditedAt = full.DeclaredAt, Revisions = [new() { Version = 1, OccurredAt = full.DeclaredAt, Kind = "note", Text = "before", ChangedAt = full.DeclaredAt, ChangedBy = "Bo" }] }],
            Alerts = [.. full.Alerts.Take(1)],
            Changes = [.. full.Changes.Take(1)],
            Waits = [.. full.Waits.Take(1)],
            Experiments = [full.Experiments[0] with { Difference = 1, Factors = [1] }],
            Rollbacks = [full.Rollbacks[0] with { Runs = [.. full.Rollbacks[0].Runs.Take(1)] }, full.Rollbacks[1]],
            FollowUps = [full.FollowUps[0] with { SourceRef = "named", Factor = 1, Difference = 1 }],
            Review = full.Review! with
            {
                Sections = [full.Review.Sections[0]],
                Factors = [full.Review.Factors[0] with { SourceRef = "named" }],
                Differences = [full.Review.Differences[0]],
                MeetingNotes = [.. full.Review.MeetingNotes.Take(1)],
                Threads = [new() { Section = "s-0", Comments = [new() { Author = "Bo", Text = "Why?", CreatedAt = full.DeclaredAt }] }],
                Suggestions = [new() { Section = "s-0", Author = "Bo", Before = "a", Text = "b", CreatedAt = full.DeclaredAt }],
            },
            Dismissals = [],
            LinkedIncidents = full.LinkedIncidents,
        }))!;
        // Another incident's alert or change of the same name is the same one.
        json["alerts"]![0]!["source_ref"] = $"alert {key}";
        json["changes"]![0]!["source_ref"] = $"change {key}";
        return json;
    }

    public static IEnumerable<(string Path, JsonArray List)> Lists(JsonNode? node, string path = "$") => node switch
    {
        JsonArray { Count: > 0 } list => [(path, list), .. Lists(list[0], $"{path}[0]")],
        JsonObject item => item.SelectMany(m => Lists(m.Value, $"{path}.{m.Key}")),
        _ => [],
    };

    /// <summary>Whatever is no list and no object.</summary>
    public static IEnumerable<(string Path, JsonObject Of, string Key)> Values(JsonNode? node, string path = "$") => node switch
    {
        JsonArray list => list.SelectMany((item, i) => Values(item, $"{path}[{i}]")),
        JsonObject item => item.SelectMany(m => m.Value is JsonValue ? [($"{path}.{m.Key}", item, m.Key)] : Values(m.Value, $"{path}.{m.Key}")),
        _ => [],
    };

    public static byte[] Bytes(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
