using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Timeline;

/// <summary>
/// Server-Sent Events of one incident: each says which <see cref="LivePart"/> to ask for again, never what is in it.
/// The permission is looked up again before each event and each heartbeat.
/// </summary>
[Area("Timeline")]
public sealed class LiveController(Database database, LiveFeed feed, LiveStreams streams, TimeProvider clock, IHostApplicationLifetime life) : Controller
{
    static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>A page asks no oftener than this. It is kept here, where the last of many changes is not lost, and not by the page.</summary>
    static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(300);
    const long LongestAbsence = 24L * 60 * 60 * 1000;
    static readonly string[] EveryPart = [LivePart.Facts, LivePart.Timeline, LivePart.Rollbacks, LivePart.Review, LivePart.Presence, LivePart.Actions, LivePart.Changes, LivePart.Alerts, LivePart.Comments];

    /// <param name="since">Unix milliseconds at which the page was made: what was committed from then on is announced at once.</param>
    [HttpGet("/incidents/{number:int}/live")]
    public async Task<IActionResult> StreamAsync(int number, long? since, CancellationToken ct)
    {
        var actor = User.ToActor();
        if (await database.ReadAsync(s => s.FindIncidentRefAsync(number, actor), ct) is not { } incident) return this.Refuse(Failure.NotFound($"INC-{number}"));
        using var place = streams.TryOpen(actor.ViewerId());
        if (place is null)
        {
            Response.Headers.RetryAfter = "30";
            var refused = this.Refuse(Failure.Conflict($"You have {LiveStreams.MostPerPerson} live pages open already. Close some of them; this page still works when you reload it."));
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return refused;
        }
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct, life.ApplicationStopping);
        using var subscription = feed.Subscribe(incident.Id);
        using var session = feed.Subscribe(actor.ViewerId());
        var signingOut = EndOnSignOutAsync(session, ending);
        Response.ContentType = "text/event-stream";
        Response.Headers.CacheControl = "no-store";
        Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await RunAsync(incident, actor, subscription, Seen(since), ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The page went away, its person signed out, or the server stops: all are how a stream ends.
        }
        finally
        {
            await ending.CancelAsync();
            await signingOut;
        }
        return new EmptyResult();
    }

    static async Task EndOnSignOutAsync(LiveFeed.Subscription session, CancellationTokenSource ending)
    {
        try
        {
            while (await session.Parts.ReadAsync(ending.Token) == LiveFeed.Everything)
            {
            }
            await ending.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The stream ended first.
        }
    }

    async Task RunAsync(IncidentRef incident, Actor actor, LiveFeed.Subscription subscription, DateTimeOffset seen, CancellationToken ct)
    {
        await Response.WriteAsync(": open\n\n", ct);
        if (await HasNewsAsync(incident.Id, seen, ct))
            foreach (var part in EveryPart) await SendAsync(part, ct);
        await Response.Body.FlushAsync(ct);
        while (true)
        {
            var more = await MoreAsync(subscription, ct);
            if (!await MaySeeAsync(incident.Number, actor, ct)) return;
            if (!more) await Response.WriteAsync(": still here\n\n", ct);
            var parts = new HashSet<string>();
            while (subscription.Parts.TryRead(out var part)) parts.UnionWith(part == LiveFeed.Everything ? EveryPart : [part]);
            foreach (var part in parts) await SendAsync(part, ct);
            await Response.Body.FlushAsync(ct);
            if (parts.Count > 0) await Task.Delay(Pace, ct);
        }
    }

    /// <summary>The event's id is the time, so that a browser that reconnects says what it has seen.</summary>
    Task SendAsync(string part, CancellationToken ct) =>
        Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"id: {clock.GetUtcNow().ToUnixTimeMilliseconds()}\nevent: {part}\ndata: {part}\n\n"), ct);

    /// <returns>False when nothing came until the next heartbeat.</returns>
    static async Task<bool> MoreAsync(LiveFeed.Subscription subscription, CancellationToken ct)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(ct);
        pause.CancelAfter(Heartbeat);
        try
        {
            return await subscription.Parts.WaitToReadAsync(pause.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    DateTimeOffset Seen(long? since)
    {
        if (long.TryParse(Request.Headers["Last-Event-ID"], CultureInfo.InvariantCulture, out var last)) since = last;
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(since ?? now, now - LongestAbsence, now + LongestAbsence));
    }

    /// <summary>A commit can take a moment between its time and its visibility; one look too many does no harm.</summary>
    Task<bool> HasNewsAsync(Guid incidentId, DateTimeOffset since, CancellationToken ct) => database.ReadAsync(s => s.ScalarAsync<bool>(
        "select exists (select 1 from (select at from journal where incident_id = @incidentId order by id desc limit 1) newest where at > @From)",
        new { incidentId, From = since.AddSeconds(-2) }), ct);

    /// <summary>With today's role and membership, not with those of the sign-in.</summary>
    Task<bool> MaySeeAsync(int number, Actor actor, CancellationToken ct) => database.ReadAsync(async s =>
    {
        var person = await s.OneAsync<Standing>("select role, security_stamp from people where id = @Id and disabled_at is null", new { Id = actor.ViewerId() });
        if (person is null || (User.FindFirstValue(Claims.Stamp) is { } stamp && stamp != person.SecurityStamp)) return false;
        return await s.FindIncidentRefAsync(number, actor with { Role = person.Role }) is not null;
    }, ct);

    sealed record Standing
    {
        public string Role { get; init; } = "";
        public string SecurityStamp { get; init; } = "";
    }
}
