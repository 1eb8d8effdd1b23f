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
    public static MappingTrial Of(string payload, IReadOnlyDictionary<string, string> paths, Actor actor, DateTimeOffset now)
    {
        var given = paths.Where(p => p.Value.Length > 0).ToDictionary();
        if (Kinds.Payload.Parse(payload) is not { } body) return new(payload, paths, [], ["What was pasted is not JSON."]);
        var told = new Generic().Read("change", body, "this delivery", given).Changes.Single();
        var checks = new Checks();
        var change = told.Fields.Check(checks, new Change(), actor, now);
        return new(payload, paths,
        [
            ("service", change.ServiceName), ("title", change.Title), ("kind", change.Kind), ("from_version", change.FromVersion), ("to_version", change.ToVersion), ("status", change.Status),
            ("occurred_at", change.OccurredAt.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture)), ("by", change.ByName), ("link", change.Url ?? ""), ("environment", change.Environment),
            ("reversible", change.Reversible), ("source_ref", told.SourceRef),
        ], checks.Passed ? [] : [.. checks.Failure.Faults.Select(f => $"{f.Field}: {f.Message}")]);
    }
}
