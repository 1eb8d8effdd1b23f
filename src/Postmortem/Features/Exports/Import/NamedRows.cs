using System.Text.Json.Nodes;
using Postmortem.Features.Exports.Json;
using Postmortem.Features.Exports.Record;

namespace Postmortem.Features.Exports.Import;

/// <summary>
/// Rows of a record name each other by numbers, which are each installation's own. For comparing two records, the words of what is named stand
/// in place of its number, and what says nothing by itself is left out.
/// </summary>
static class NamedRows
{
    /// <summary>Stands for one that nobody told.</summary>
    public const string NoTime = "0001-01-01T00:00:00Z";

    /// <summary>Without marks of what the reader may not see, and without texts that follow from the rest.</summary>
    public static IncidentRecord In(IncidentRecord record) => record with
    {
        Services = [.. record.Services.Select(s => s with { Name = s.Name.ToLowerInvariant() })],
        Timeline = [.. record.Timeline.Where(e => e.Text is not null).Select(e => e with { Attachments = [.. e.Attachments.Select(f => f with { Content = null })] })],
        Review = record.Review is { } review ? review with { Sections = [.. review.Sections.Where(s => s.Touched)] } : null,
        LinkedIncidents = [.. record.LinkedIncidents.Where(l => l.Title != RecordedLink.Untold)],
        Journal = [],
    };

    public static void Name(JsonObject json, IncidentRecord record)
    {
        json["merged_into"] = record.LinkedIncidents.FirstOrDefault(l => l.Incident == record.MergedInto && l.Title != RecordedLink.Untold)?.Title;
        foreach (var item in json["follow_ups"]!.AsArray().Select(f => f!.AsObject()))
        {
            Put(item, "factor", Factor);
            Put(item, "difference", Difference);
            Put(item, "evidence_experiment", n => record.Experiments.FirstOrDefault(x => x.Number == n)?.Title);
        }
        foreach (var item in json["experiments"]!.AsArray().Select(x => x!.AsObject()))
        {
            Put(item, "difference", Difference);
            item["factors"] = Each(item["factors"], Factor);
            item["follow_ups"] = Each(item["follow_ups"], n => record.FollowUps.FirstOrDefault(f => f.Number == n)?.Title);
        }

        // As import counts them.
        string? Factor(int position) => record.Review?.Factors.ElementAtOrDefault(position - 1)?.Text;
        string? Difference(int position) => record.Review?.Differences.ElementAtOrDefault(position - 1)?.Dimension;
    }

    /// <summary>A number that names nothing stays, since it is otherwise than one that does.</summary>
    static void Put(JsonObject item, string key, Func<int, string?> nameOf)
    {
        if (item[key] is { } number && nameOf(number.GetValue<int>()) is { } name) item[key] = name;
    }

    static JsonArray Each(JsonNode? numbers, Func<int, string?> nameOf) => [.. numbers!.AsArray().Select(n => JsonValue.Create(nameOf(n!.GetValue<int>()) ?? n.ToJsonString()))];
}
