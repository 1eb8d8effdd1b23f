using Postmortem.Data;
using Postmortem.Features.Alerts.Proposals;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Alerts;

/// <summary>People decide which incident an alert belongs to, and whether somebody could have acted on it. From then on no rule touches it.</summary>
public sealed class DecideAlert(Database database, IEnumerable<IFollowHiding> followers, TimeProvider clock, AppOptions app)
{
    /// <param name="into">INC-42, 42, or the address of its page.</param>
    public Task<Result<Alert>> AttachAsync(Guid id, string? into, Actor actor, CancellationToken ct) => ChangeAsync(id, actor, async (s, alert, now) =>
    {
        if (!LinkTarget.TryReadIncident(into, app.BaseUrl, out var number)) return Failure.Invalid("into", "Which incident does it belong to? Write its name like INC-42, or paste its address.");
        if (await s.FindIncidentRefAsync(number, actor) is not { } incident) return Failure.Invalid("into", $"{IncidentRef.NameOf(number)} was not found, or you may not see it.");
        if (alert.IncidentId == incident.Id) return alert;
        if (alert.IncidentId is not null) await LeaveAsync(s, alert, actor, now);
        var attached = await s.IntoAsync(alert, incident, AlertFate.Attached) with { DecidedBy = actor.Name };
        await s.UpdateAlertAsync(attached);
        foreach (var entry in await s.ListEntriesOfAlertAsync(incident.Id, alert.Id)) if (entry.HiddenAt is not null) await s.SetHiddenAsync(entry, null, null, now);
        await s.KeepOnTimelineAsync(attached, now);
        await FollowAsync(s, incident.Id, alert, "alert.attached", actor, now);
        if (alert.ProposalId is { } proposal) await s.EndProposalAsync(proposal, actor, now);
        return attached;
    }, ct);

    /// <param name="number">The incident that it is said not to belong to.</param>
    public Task<Result<Alert>> DetachAsync(int number, Guid id, Actor actor, CancellationToken ct) => ChangeAsync(id, actor, async (s, alert, now) =>
    {
        if (alert.IncidentNumber != number) return Failure.NotFound($"This alert of {IncidentRef.NameOf(number)}");
        await LeaveAsync(s, alert, actor, now);
        return alert;
    }, ct);

    public Task<Result<Alert>> JudgeAsync(Guid id, bool actionable, Actor actor, CancellationToken ct) => ChangeAsync(id, actor, async (s, alert, now) =>
    {
        if (alert.Actionable == actionable) return alert;
        await s.UpdateAlertAsync(alert with { Actionable = actionable });
        if (alert.IncidentId is { } incident) await FollowAsync(s, incident, alert, actionable ? "alert.judged_actionable" : "alert.judged_not_actionable", actor, now);
        else await s.RecordAsync(actor, now, new Fact(actionable ? "alert.judged_actionable" : "alert.judged_not_actionable", null, alert.Id, new { alert.Title }));
        return alert;
    }, ct);

    /// <summary>What the timeline told of it is hidden, not deleted: it was told to those who worked on the incident.</summary>
    async Task LeaveAsync(WriteSession s, Alert alert, Actor actor, DateTimeOffset now)
    {
        var (incident, number) = (alert.IncidentId!.Value, alert.IncidentNumber!.Value);
        await s.UpdateAlertAsync(alert with { IncidentId = null, OnTimeline = false, Became = AlertFate.Kept, DecidedBy = actor.Name });
        foreach (var entry in await s.ListEntriesOfAlertAsync(incident, alert.Id))
        {
            if (entry.HiddenAt is not null) continue;
            await s.SetHiddenAsync(entry, actor.Name, "The alert does not belong to this incident.", now);
            foreach (var follower in followers) await follower.EntryHiddenAsync(s, number, entry, actor, now);
        }
        await s.KeepRestOnTimelineAsync(incident, now);
        await FollowAsync(s, incident, alert, "alert.detached", actor, now);
    }

    static async Task FollowAsync(WriteSession s, Guid incident, Alert alert, string action, Actor actor, DateTimeOffset now)
    {
        await s.KeepAlertMilestonesAsync(incident, actor.Name, now);
        await s.RecordAsync(actor, now, new Fact(action, incident, alert.Id, new { alert.Title, alert.Source }));
        s.Announce(new LiveChange(incident, LivePart.Alerts));
    }

    async Task<Result<Alert>> ChangeAsync(Guid id, Actor actor, Func<WriteSession, Alert, DateTimeOffset, Task<Result<Alert>>> change, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        return await database.WriteAsync<Result<Alert>>(async s =>
        {
            await s.TakeAlertTurnAsync();
            if (await s.FindAlertAsync(id, actor) is not { } alert) return Failure.NotFound("The alert");
            var result = await change(s, alert, clock.GetUtcNow());
            return result.Failure is { } failure ? failure : (await s.FindAlertAsync(id, actor))!;
        }, ct);
    }
}
