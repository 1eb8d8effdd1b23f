using System.Text.Json.Nodes;
using Postmortem.Data;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Rollbacks;

namespace Postmortem.Features.Cli.Demo;

/// <summary>One incident of the story in the form of our own JSON export, so that it comes in through the door that imports use.</summary>
sealed class DemoRecord(DemoStory.Incident told, int number, DateTimeOffset now)
{
    static readonly string[] Days = ["due_on", "from_due", "to_due"];
    static readonly string[] Numbers = ["attempt", "factor", "position"];

    public DateTimeOffset DeclaredAt => DemoTime.Read(told.Declared[0], now);

    /// <summary>When the last of the timeline is over.</summary>
    public DateTimeOffset EndedAt => told.Timeline.Select(e => DemoTime.Read(e[0], now)).Append(DeclaredAt).Max();

    public byte[] ToJson()
    {
        var json = new JsonObject
        {
            ["format"] = IncidentRecord.KnownFormat,
            ["version"] = IncidentRecord.KnownVersion,
            ["id"] = Guid.CreateVersion7(DeclaredAt).ToString(),
            ["number"] = number,
            ["title"] = told.Title,
            ["summary"] = told.Summary,
            ["status"] = told.Status,
            ["severity"] = told.Severity,
            ["kind"] = told.Kind,
            ["visibility"] = told.Visibility,
            ["declared_at"] = At(told.Declared[0]),
            ["declared_by"] = told.Declared[1],
            ["created_at"] = At(told.Declared[0]),
            ["updated_at"] = EndedAt.ToString("O"),
            ["source"] = "demo",
            ["source_id"] = $"demo-{number}",
            ["members"] = new JsonArray([.. told.Members.Select(m => (JsonNode)m)]),
            ["services"] = new JsonArray([.. told.Services.Select(s => new JsonObject { ["name"] = s, ["tier"] = "B" })]),
            ["roles"] = new JsonArray([.. told.Roles.SelectMany(Holders)]),
            ["impacts"] = new JsonArray([.. told.Impacts.Select(Fields)]),
            ["milestones"] = new JsonArray([.. told.Milestones.Select(m => Milestone(m.Key, m.Value))]),
            ["timeline"] = new JsonArray([.. told.Timeline.Select(Entry)]),
            ["rollbacks"] = new JsonArray([.. told.Rollbacks.Select(Rollback)]),
            ["follow_ups"] = new JsonArray([.. told.FollowUps.Select(FollowUp)]),
        };
        if (told.NextUpdate is { } next) json["next_update_due_at"] = At(next);
        if (told.Ended is [var when, var why]) (json["ended_at"], json["ended_reason"]) = (At(when), why);
        if (told.DataLoss is [var lost, var note]) (json["data_loss"], json["data_loss_note"]) = (lost, note);
        if (told.Review is { } review)
            json["review"] = new JsonObject
            {
                ["template"] = review.Template,
                ["state"] = "draft",
                ["facilitator"] = review.Facilitator,
                ["created_by"] = review.Facilitator,
                ["created_at"] = EndedAt.AddHours(20).ToString("O"),
                ["updated_at"] = EndedAt.AddHours(20).ToString("O"),
                ["factors"] = new JsonArray([.. review.Factors.Select((f, i) => With(Fields(f), ("position", i + 1), ("explored", f.ContainsKey("explored"))))]),
            };
        return System.Text.Encoding.UTF8.GetBytes(json.ToJsonString(Journal.Json));
    }

    string At(string time) => DemoTime.Read(time, now).ToString("O");

    static IEnumerable<JsonNode> Holders(KeyValuePair<string, object> role) =>
        (role.Value is List<object> several ? several : [role.Value]).Select(who => new JsonObject { ["role"] = role.Key, ["person"] = (string)who });

    JsonObject Milestone(string kind, object told) => told is List<object> list
        ? new JsonObject { ["kind"] = kind, ["not_applicable_because"] = (string)list[1] }
        : new JsonObject { ["kind"] = kind, ["at"] = At((string)told), ["accuracy"] = DemoTime.IsAbout((string)told) ? "about" : "exact" };

    JsonObject Entry(List<string> entry) => new()
    {
        ["id"] = Guid.CreateVersion7(now).ToString(),
        ["occurred_at"] = At(entry[0]),
        ["accuracy"] = DemoTime.IsAbout(entry[0]) ? "about" : "exact",
        ["recorded_at"] = DemoTime.Read(entry[0], now).AddSeconds(20).ToString("O"),
        ["kind"] = entry[1],
        ["text"] = entry[2],
        ["author"] = entry[3],
        ["source"] = "web",
        ["starred"] = entry is [.., "star"],
    };

    /// <summary>Pre-flight is told in one word: all answered with yes, or some of it.</summary>
    JsonObject Rollback(Dictionary<string, string> fields)
    {
        var json = Fields(fields.Where(f => f.Key != "preflight"));
        if (!fields.TryGetValue("preflight", out var preflight)) return json;
        json["preflight"] = new JsonArray([.. Preflight.Questions.Select((q, i) => new JsonObject
        {
            ["key"] = q.Key,
            ["question"] = q.Question,
            ["answer"] = q.Key == "caches" ? Preflight.No : preflight == "some" && i % 3 == 1 ? Preflight.Unknown : Preflight.Yes,
            ["note"] = q.Key == "caches" ? "cold after it; no plan to warm" : null,
        })]);
        return json;
    }

    JsonObject FollowUp(Dictionary<string, object> fields)
    {
        var json = Fields(fields.Where(f => f.Value is string).Select(f => new KeyValuePair<string, string>(f.Key == "due" ? "due_on" : f.Key, (string)f.Value)));
        json["owner_is_person"] = fields.TryGetValue("owner", out var owner) && owner is string name && !name.EndsWith("team", StringComparison.Ordinal);
        json["created_by"] = told.Review?.Facilitator ?? told.Declared[1];
        json["created_at"] = EndedAt.AddDays(EndedAt.AddDays(2) < now ? 2 : 0).ToString("O");
        json["updated_at"] = json["created_at"]!.DeepClone();
        if (fields.TryGetValue("extensions", out var several))
            json["extensions"] = new JsonArray([.. ((List<object>)several).Cast<List<object>>().Select(e => Fields(new Dictionary<string, string>
            {
                ["from_due"] = (string)e[0], ["to_due"] = (string)e[1], ["reason"] = (string)e[2], ["extended_by"] = (string)e[3], ["extended_at"] = (string)e[4],
            }))]);
        return json;
    }

    JsonObject Fields(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var json = new JsonObject();
        foreach (var (key, value) in fields)
            json[key] = Days.Contains(key) ? DemoTime.ReadDay(value, now).ToString("O", System.Globalization.CultureInfo.InvariantCulture)
                : DemoTime.Looks(value) ? At(value)
                : Numbers.Contains(key) ? int.Parse(value, System.Globalization.CultureInfo.InvariantCulture)
                : value;
        return json;
    }

    static JsonObject With(JsonObject json, params (string Key, JsonNode Value)[] more)
    {
        foreach (var (key, value) in more) json[key] = value;
        return json;
    }
}
