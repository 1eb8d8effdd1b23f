using System.Globalization;
using System.Text.Json.Nodes;
using Postmortem.Features.Alerts;

namespace Postmortem.Features.Intake.Kinds.Alerts;

/// <summary>
/// The body that Alertmanager made the custom (version 4) and Grafana keeps: a group of alerts with what they have in common. The alerts of
/// one service in a group are one alert here, with their number.
/// </summary>
static class AlertGroups
{
    static readonly string[] ServiceLabels = ["service", "service_name", "app", "app_kubernetes_io_name", "application", "component", "job"];

    public static Reading Read(JsonNode body)
    {
        var alerts = (body.At("alerts") as JsonArray ?? []).OfType<JsonObject>().ToList();
        if (alerts.Count == 0) return Reading.Nothing("The message names no alerts.");
        var group = body.Text("groupKey");
        var truncated = int.TryParse(body.Text("truncatedAlerts"), NumberStyles.None, CultureInfo.InvariantCulture, out var left) ? Math.Min(left, 100_000) : 0;
        return new([], [.. alerts.GroupBy(ServiceOf).Select(one => new ToldAlert(Of(body, group, one.Key, [.. one], truncated)))]);
    }

    static AlertFields Of(JsonNode body, string group, string service, List<JsonObject> alerts, int truncated)
    {
        var firing = alerts.Where(a => a.Text("status") != "resolved").ToList();
        var told = firing.Count > 0 ? firing : alerts;
        var starts = told.Select(a => a.Time("startsAt")).OfType<DateTimeOffset>().Where(IsTime).ToList();
        var ends = alerts.Select(a => a.Time("endsAt")).OfType<DateTimeOffset>().Where(IsTime).ToList();
        var labels = Common(told);
        var name = group.Length > 0 ? $"{group} {service}" : $"{alerts[0].Text("fingerprint")} {service}";
        return new(Payload.Key(name.Trim()), Payload.Title(Payload.Clean(Title(body, told), 1000)), Payload.Clean(service, 200), Payload.Clean(labels.GetValueOrDefault("severity") ?? told[0].Text("labels.severity"), 60),
            firing.Count > 0 ? AlertState.Firing : AlertState.Resolved,
            At: firing.Count > 0 ? null : ends.Count > 0 ? ends.Max() : null,
            StartsAt: starts.Count > 0 ? starts.Min() : null,
            FiredAt: starts.Count > 0 ? starts.Max() : null,
            Count: told.Count + truncated,
            Link: Payload.Link(told[0].Text("generatorURL")) ?? Payload.Link(body.Text("externalURL")),
            Note: Payload.Clean(Note(told), AlertFields.LongestNote),
            Labels: labels);
    }

    /// <summary>What stands for no time: the year 1.</summary>
    static bool IsTime(DateTimeOffset at) => at.Year > 1970;

    static string ServiceOf(JsonObject alert) => ServiceLabels.Select(label => alert.At("labels") is JsonObject labels && labels.TryGetPropertyValue(label, out var value) ? value.Text("") : "").FirstOrDefault(name => name.Length > 0) ?? "";

    /// <summary>One alert's own summary; of several what they have in common, else the name of their rule.</summary>
    static string Title(JsonNode body, List<JsonObject> told)
    {
        var summaries = told.Select(a => a.Text("annotations.summary")).Distinct().ToList();
        if (summaries is [{ Length: > 0 } same]) return same;
        var names = told.Select(a => a.Text("labels.alertname")).Where(n => n.Length > 0).Distinct().ToList();
        if (names.Count > 0) return names.Count <= 3 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(3))} and {names.Count - 3} more";
        return body.Text("title") is { Length: > 0 } title ? title : "Alert without a name";
    }

    static string Note(List<JsonObject> told)
    {
        var first = told[0];
        var runbook = first.Text("annotations.runbook_url");
        return $"{first.Text("annotations.description")}{(runbook.Length > 0 ? $"\nRunbook: {runbook}" : "")}".Trim();
    }

    static Dictionary<string, string> Common(List<JsonObject> told)
    {
        var all = told.Select(a => a.Labels("labels")).ToList();
        return all[0].Where(l => all.TrueForAll(other => other.TryGetValue(l.Key, out var value) && value == l.Value)).ToDictionary();
    }
}
