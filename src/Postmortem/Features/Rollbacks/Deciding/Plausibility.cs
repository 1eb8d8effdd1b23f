using Postmortem.Data;
using Postmortem.Features.Changes;
using Postmortem.Features.Changes.Suspects;
using Postmortem.Features.Rollbacks.Undo;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks.Deciding;

/// <summary>
/// What makes it worth asking for a decision: a suspect that somebody named, a proposal, or, while nobody has said anything, a change for which
/// the record itself speaks strongly. A change that somebody dismissed is none.
/// </summary>
public static class Plausibility
{
    /// <summary>The history of a service counts as everybody may see it.</summary>
    static readonly Actor Everybody = new(null, "", Role.Reader, Door.System);

    /// <summary>Of every open incident in which nothing is decided, or of one.</summary>
    public static async Task<IReadOnlyList<DecisionClock>> ListDecisionClocksAsync(this ReadSession s, DateTimeOffset now, Guid? incidentId = null)
    {
        var clocks = new List<DecisionClock>();
        foreach (var clock in await s.ListUndecidedAsync(incidentId))
            clocks.Add(clock.PlausibleSince is null && clock.AsksAt <= now ? clock with { PlausibleSince = await s.StronglySuspectedSinceAsync(clock.IncidentId, now) } : clock);
        return clocks;
    }

    public static async Task<DecisionClock?> FindDecisionClockAsync(this ReadSession s, Guid incidentId, DateTimeOffset now) => await s.ListDecisionClocksAsync(now, incidentId) is [var clock] ? clock : null;

    /// <summary>The change that most likely has to go: what caused it, or the newest suspect, or else the one that the record suspects most strongly. Null when there is none.</summary>
    public static async Task<UndoOfChange?> ReadUndoOfPlausibleAsync(this ReadSession s, IncidentRef incident, Actor viewer, DateTimeOffset now) =>
        await s.ReadUndoOfSuspectAsync(incident, viewer, now)
        ?? (await s.FindStrongestAsync(incident, viewer, now) is { } strongest ? await s.ReadUndoAsync(incident, strongest.Id, viewer, now) : null);

    static async Task<DateTimeOffset?> StronglySuspectedSinceAsync(this ReadSession s, Guid incidentId, DateTimeOffset now)
    {
        var incident = (await s.OneAsync<IncidentRef>("select i.id, i.number, i.title, i.status, i.severity, i.visibility, i.declared_at, i.version from incidents i where i.id = @incidentId", new { incidentId }))!;
        if (await s.FindStrongestAsync(incident, Everybody, now) is not { } strongest) return null;
        return strongest.RecordedAt > incident.DeclaredAt ? strongest.RecordedAt : incident.DeclaredAt;
    }

    internal static Task<Change?> FindStrongestAsync(this ReadSession s, IncidentRef incident, DateTimeOffset now) => s.FindStrongestAsync(incident, Everybody, now);

    static async Task<Change?> FindStrongestAsync(this ReadSession s, IncidentRef incident, Actor viewer, DateTimeOffset now) =>
        (await SuspectList.ReadAsync(s, incident, viewer, now)).Suspects.FirstOrDefault(x => x.Suspicion.IsStrong)?.Change;
}
