using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Postmortem.Features.Actions;
using Postmortem.Features.Alerts;
using Postmortem.Features.Changes;
using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Experiments;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Meetings;
using Postmortem.Features.Reviews.Suggestions;
using Postmortem.Features.Reviews.Tests;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Verification;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Json;

/// <summary>
/// The schema of the JSON form, made from the record's types. The published file wwwroot/schemas/incident-v1.json is its output;
/// a test keeps the two equal.
/// </summary>
public static class RecordSchema
{
    /// <summary>Where a reader finds it, below the address of any installation.</summary>
    public const string Path = "/schemas/incident-v1.json";

    static readonly Dictionary<(Type, string), string[]> Words = new()
    {
        [(typeof(IncidentRecord), "status")] = IncidentStatus.All,
        [(typeof(IncidentRecord), "severity")] = Severity.All,
        [(typeof(IncidentRecord), "kind")] = IncidentKind.All,
        [(typeof(IncidentRecord), "visibility")] = Visibility.All,
        [(typeof(IncidentRecord), "data_loss")] = ["unknown", "no", "yes"],
        [(typeof(RecordedMilestone), "kind")] = MilestoneKind.All,
        [(typeof(RecordedMilestone), "accuracy")] = Accuracy.All,
        [(typeof(RecordedLink), "visibility")] = Visibility.All,
        [(typeof(RecordedEntry), "kind")] = EntryKind.All,
        [(typeof(RecordedEntry), "accuracy")] = Accuracy.All,
        [(typeof(RecordedAlert), "state")] = AlertState.All,
        [(typeof(RecordedChange), "relation")] = ChangeRelation.All,
        [(typeof(RecordedChange), "kind")] = ChangeKind.All,
        [(typeof(RecordedChange), "status")] = ChangeState.All,
        [(typeof(RecordedChange), "reversible")] = Reversible.All,
        [(typeof(RecordedRun), "state")] = RunState.All,
        [(typeof(RecordedReading), "comparison")] = Comparison.All,
        [(typeof(RecordedReading), "result")] = VerifyRollback.Results,
        [(typeof(RecordedReviewer), "capacity")] = SignOffCapacity.All,
        [(typeof(RecordedTestStage), "stage")] = TestStage.All,
        [(typeof(RecordedTestStage), "should_catch")] = StageAnswer.Should,
        [(typeof(RecordedTestStage), "could_catch")] = StageAnswer.Could,
        [(typeof(RecordedMeetingNote), "kind")] = NoteKind.Collected,
        [(typeof(RecordedSuggestion), "state")] = SuggestionState.All,
        [(typeof(RecordedExperiment), "kind")] = ExperimentKind.All,
        [(typeof(RecordedExperiment), "result")] = ExperimentResult.All,
        [(typeof(RecordedFollowUp), "type")] = ActionType.All,
        [(typeof(RecordedFollowUp), "priority")] = Priority.All,
        [(typeof(RecordedFollowUp), "state")] = ActionState.All,
    };

    public static string Text()
    {
        var schema = RecordJson.Options.GetJsonSchemaAsNode(typeof(IncidentRecord), new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Refine }).AsObject();
        var head = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = Path,
            ["title"] = "Postmortem incident, version 1",
            ["description"] = "Everything that one person may see of an incident: facts, timeline, alerts, changes, rollbacks, review, experiments, follow-ups. Times are UTC. Fields may be added within version 1; readers ignore those that they do not know.",
        };
        foreach (var (name, value) in schema.ToList())
        {
            schema.Remove(name);
            head[name] = value;
        }
        head["required"] = new JsonArray("format", "version", "id", "number", "title", "status", "severity", "kind", "visibility", "declared_at", "timeline");
        head["properties"]!["format"] = new JsonObject { ["const"] = IncidentRecord.KnownFormat };
        head["properties"]!["version"] = new JsonObject { ["const"] = IncidentRecord.KnownVersion };
        return head.ToJsonString(RecordJson.Options) + "\n";
    }

    static JsonNode Refine(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = context.TypeInfo.Type;
        // The exporter cannot look into our converter.
        if ((Nullable.GetUnderlyingType(type) ?? type) == typeof(DateTimeOffset))
            return new JsonObject { ["type"] = type == typeof(DateTimeOffset) ? "string" : new JsonArray("string", "null"), ["format"] = "date-time" };
        if (schema is not JsonObject fields) return schema;
        if (context.PropertyInfo is { } property && Words.TryGetValue((property.DeclaringType, property.Name), out var words)) fields["enum"] = new JsonArray([.. words.Select(w => JsonValue.Create(w))]);
        if (type == typeof(byte[])) fields["contentEncoding"] = "base64";
        // A default belongs to our reader, not to the contract.
        fields.Remove("default");
        return schema;
    }
}
