using Postmortem.Data;
using Postmortem.Features.Alerts.Proposals;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Alerts;

/// <param name="Source">Null: the door through which the actor came.</param>
/// <param name="OnlyIfKnown">The message says how an alert goes on, and is of no interest without one.</param>
public sealed record RecordAlertInput(AlertFields Fields, string? Source = null, bool OnlyIfKnown = false);

/// <summary>Takes in what a source tells of an alert, and does what the rules say. Its messages may come twice and in any order.</summary>
public sealed class RecordAlert(Database database, TimeProvider clock) : IDisposable
{
    /// <summary>A storm waits here and not each with a connection of its own, which pages need.</summary>
    readonly SemaphoreSlim _door = new(8);

    /// <summary>What fires again so soon, and belongs to no incident, is still the same alert.</summary>
    static readonly TimeSpan Flaps = TimeSpan.FromHours(1);

    public async Task<Result<Alert>> RunAsync(RecordAlertInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var news = input.Fields.Check(checks, input.Source ?? actor.Door, now);
        if (!checks.Passed) return checks.Failure;
        await _door.WaitAsync(ct);
        try
        {
            return await WriteAsync(input, news, actor, now, ct);
        }
        finally
        {
            _door.Release();
        }
    }

    public void Dispose() => _door.Dispose();

    Task<Result<Alert>> WriteAsync(RecordAlertInput input, Alert news, Actor actor, DateTimeOffset now, CancellationToken ct) => database.WriteAsync<Result<Alert>>(async s =>
    {
        await s.TakeAlertTurnAsync();
        var told = await s.WithServiceAsync(news);
        var known = await s.ListEpisodesAsync(told.Source, told.SourceRef);
        var before = AlertNews.Find(known, told);
        var again = before is not null && AlertNews.FiresAgain(before, told);
        // Overtaken by a later time that it fired.
        if (again && before != known[0]) return before!;
        if (again && !GoesOn(before!, told)) before = null;
        if (before is null && input.OnlyIfKnown) return Failure.NotFound("The alert");
        return before is null
            ? await TakeInAsync(s, told with { Title = told.Title.Length > 0 ? told.Title : told.SourceRef }, actor, now)
            : await GoOnAsync(s, before, AlertNews.Merge(before, told, input.Fields.Count is not null), again, actor, now);
    }, ct);

    static bool GoesOn(Alert before, Alert told) => before.IncidentStatus is { } status ? IncidentStatus.IsOpen(status) : told.FiredAt - before.EndsAt < Flaps;

    static async Task<Alert> TakeInAsync(WriteSession s, Alert told, Actor actor, DateTimeOffset now)
    {
        var alert = await s.PlaceAsync(told, actor, now);
        await s.InsertAlertAsync(alert);
        await FollowAsync(s, alert, "alert.fired", actor, now);
        return await ReadAsync(s, alert.Id);
    }

    static async Task<Alert> GoOnAsync(WriteSession s, Alert before, Alert after, bool again, Actor actor, DateTimeOffset now)
    {
        if (after == before) return before;
        var isFree = after is { IncidentId: null, DecidedBy: null };
        if (isFree && again && !await s.IsProposalWaitingAsync(after.ProposalId)) after = await s.PlaceAsync(after, actor, now);
        await s.UpdateAlertAsync(after);
        await FollowAsync(s, after, (before.State == after.State, after.State, again) switch
        {
            (true, _, _) => null,
            (_, AlertState.Resolved, _) => "alert.resolved",
            (_, AlertState.Acknowledged, _) => "alert.acknowledged",
            _ => "alert.fired_again",
        }, actor, now);
        return await ReadAsync(s, after.Id);
    }

    /// <summary>Whatever else tells of the alert follows it.</summary>
    static async Task FollowAsync(WriteSession s, Alert alert, string? action, Actor actor, DateTimeOffset now)
    {
        if (action is not null) await s.RecordAsync(actor, now, new Fact(action, alert.IncidentId, alert.Id, new { alert.Title, alert.State, alert.Severity, alert.Source, alert.StartsAt, alert.Became }));
        if (alert.IncidentId is { } incident)
        {
            await s.KeepOnTimelineAsync(alert, now);
            await s.KeepAlertMilestonesAsync(incident, alert.Source, now);
            s.Announce(new LiveChange(incident, LivePart.Alerts));
        }
        else
        {
            await s.TellIncidentsOfServiceAsync(alert);
            if (alert is { ProposalId: { } proposal, IsOpen: false }) await s.EndProposalAsync(proposal, actor, now);
        }
    }

    static async Task<Alert> ReadAsync(ReadSession s, Guid id) => (await s.FindAlertAsync(id, Actor.System))!;
}
