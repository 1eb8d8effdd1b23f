using System.Globalization;
using Postmortem.Features.Alerts;
using Postmortem.Features.Changes;
using Postmortem.Features.Intake.Kinds;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Intake.Sources;

/// <summary>A pasted payload read with the paths of the form. Nothing of it is kept.</summary>
/// <param name="Payload">As it was pasted.</param>
/// <param name="Fields">What each field came to; empty where the path leads nowhere.</param>
/// <param name="Faults">What would keep it from being recorded.</param>
public sealed record MappingTrial(string Payload, IReadOnlyDictionary<string, string> Paths, IReadOnlyList<(string Field, string Value)> Fields, IReadOnlyList<string> Faults)
{
    /// <summary>The <see cref="Source.Mapping"/> that the form was begun from; null when it did not say.</summary>
    public string? Seen { get; init; }


    public static MappingTrial Of(ISourceKind kind, string payload, IReadOnlyDictionary<string, string> paths, Actor actor, DateTimeOffset now)
    {
        var given = paths.Where(p => p.Value.Length > 0).ToDictionary();
        if (Kinds.Payload.Parse(payload) is not { } body) return new(payload, paths, [], ["What was pasted is not JSON."]);
        var checks = new Checks();
        var fields = Read(kind.Read("", body, "this delivery", given), checks, actor, now);
        return new(payload, paths, fields, checks.Passed ? [] : [.. checks.Failure.Faults.Select(f => $"{f.Field}: {f.Message}")]);
    }

    static IReadOnlyList<(string Field, string Value)> Read(Reading reading, Checks checks, Actor actor, DateTimeOffset now)
    {
        if (reading.Alerts is [var told]) return Alert(told.Fields.Check(checks, "", now));
        if (reading.Changes is [var change]) return Change(change.Fields.Check(checks, new Change(), actor, now), change.SourceRef);
        checks.Add("payload", reading.PassedOver);
        return [];
    }

    static IReadOnlyList<(string Field, string Value)> Change(Change change, string sourceRef) =>
    [
        ("service", change.ServiceName), ("title", change.Title), ("kind", change.Kind), ("from_version", change.FromVersion), ("to_version", change.ToVersion), ("status", change.Status),
        ("occurred_at", Text(change.OccurredAt)), ("by", change.ByName), ("link", change.Url ?? ""), ("environment", change.Environment), ("reversible", change.Reversible), ("source_ref", sourceRef),
    ];

    static IReadOnlyList<(string Field, string Value)> Alert(Alert alert) =>
    [
        ("title", alert.Title), ("service", alert.ServiceName), ("severity", alert.Severity), ("state", alert.State), ("starts_at", Text(alert.StartsAt)), ("at", alert.EndsAt is { } end ? Text(end) : alert.AcknowledgedAt is { } at ? Text(at) : ""),
        ("by", alert.AcknowledgedBy), ("count", AlertTexts.Number(alert.Count)), ("link", alert.Url ?? ""), ("note", alert.Note), ("source_ref", alert.SourceRef),
    ];

    static string Text(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
