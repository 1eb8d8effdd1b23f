using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Rollbacks;

/// <summary>The fields as they are posted. Times are as a person types them.</summary>
public sealed class RollbackForm
{
    public string? Direction { get; set; }
    public string? Kind { get; set; }
    [FromForm(Name = "service_id")] public string? ServiceId { get; set; }
    public string? Scope { get; set; }
    public string? From { get; set; }
    public string? To { get; set; }
    public string? Reason { get; set; }
    [FromForm(Name = "also_undoes")] public string? AlsoUndoes { get; set; }
    public string? At { get; set; }
    [FromForm(Name = "decider_role")] public string? DeciderRole { get; set; }
    public string? Outcome { get; set; }
    [FromForm(Name = "proposed_at")] public string? ProposedAt { get; set; }
    [FromForm(Name = "decided_at")] public string? DecidedAt { get; set; }
    [FromForm(Name = "started_at")] public string? StartedAt { get; set; }
    [FromForm(Name = "finished_at")] public string? FinishedAt { get; set; }
    [FromForm(Name = "verified_at")] public string? VerifiedAt { get; set; }
    public int? Version { get; set; }

    /// <summary>A service that is no key at all is none that the catalogue has; the operation says so.</summary>
    internal RollbackFields Fields => new(Direction, Kind,
        string.IsNullOrEmpty(ServiceId) ? Guid.Empty : Guid.TryParse(ServiceId, out var service) ? service : Guid.AllBitsSet,
        Scope ?? "", From ?? "", To ?? "", Reason ?? "", AlsoUndoes ?? "");

    internal RollbackEnding Ending(IFormCollection posted) => new(Outcome, Shown(posted, "note"), Shown(posted, "side_effects"), Shown(posted, "data_lost"),
        Shown(posted, "metric"), Shown(posted, "threshold"), Shown(posted, "value"), Shown(posted, "hold_minutes"));

    /// <summary>An emptied field is emptied; one that the form did not hold is null and stays as it is.</summary>
    internal static string? Shown(IFormCollection posted, string field) => posted.TryGetValue(field, out var text) ? text.ToString() : null;

    internal IEnumerable<string?> TypedTimes => [ProposedAt, DecidedAt, StartedAt, FinishedAt, VerifiedAt];

    internal RollbackTimes Times(Checks checks, Actor actor, DateTimeOffset now, PastSpan? past)
    {
        DateTimeOffset? At(string field, string? typed) => checks.Time(field, typed, actor, now, past: past)?.At;
        return new(At("proposed_at", ProposedAt), At("decided_at", DecidedAt), At("started_at", StartedAt), At("finished_at", FinishedAt), At("verified_at", VerifiedAt));
    }
}

static class PanelLookup
{
    /// <summary>Null when this person may not see the incident.</summary>
    public static Task<RollbackPanel?> ReadPanelAsync(this Database database, int number, Actor viewer, DateTimeOffset now, CancellationToken ct) =>
        database.ReadAsync(async s => await s.FindIncidentRefAsync(number, viewer) is { } incident ? await s.ReadRollbackPanelAsync(incident, viewer, now, alsoUnsaid: true) : null, ct);
}
