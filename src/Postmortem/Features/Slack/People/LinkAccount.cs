using Postmortem.Data;
using Postmortem.Features.Accounts;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Slack.People;

/// <summary>Matches a Slack user to the account of whoever opens the link that the bot gave to that user. The link is good once.</summary>
public sealed class LinkAccount(Database database, AppOptions app, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <returns>An address for this Slack user's eyes only.</returns>
    public async Task<Uri> OfferAsync(string teamId, string userId, CancellationToken ct)
    {
        var (secret, now) = (Secret.New(), clock.GetUtcNow());
        await database.WriteAsync(async s =>
        {
            await s.AddTicketAsync(secret, new() { Purpose = Ticket.Link, TeamId = teamId, UserId = userId, ExpiresAt = now + Lifetime }, now);
            return true;
        }, ct);
        return new Uri(app.BaseUrl, $"/slack/link/{secret}");
    }

    /// <returns>Whose link it is; null when it is not good any more.</returns>
    public Task<SlackIdentity?> FindAsync(string token, CancellationToken ct) => database.ReadAsync(async s =>
        await s.FindTicketAsync(token, Ticket.Link, clock.GetUtcNow()) is { } ticket ? await WhoAsync(s, ticket) : null, ct);

    public Task<Result<SlackIdentity>> RunAsync(string token, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return database.WriteAsync<Result<SlackIdentity>>(async s =>
        {
            if (await s.TakeTicketAsync(token, Ticket.Link, now) is not { } ticket) return Spent();
            var who = await WhoAsync(s, ticket);
            if (who.IsOutsider) return Failure.Forbidden("This Slack user belongs to another organisation and cannot be linked to an account here.");
            await s.LinkIdentityAsync(who with { PersonId = actor.PersonId, LinkedBy = "person" });
            await s.RecordAsync(actor, now, new Fact("slack.linked", null, actor.PersonId!.Value, new { who.TeamId, who.UserId, who.Name }));
            return who;
        }, ct);
    }

    public static Failure Spent() => new(Outcome.NotFound, $"This link is not good any more: it was used, or is older than {Lifetime.TotalMinutes:0} minutes. Send /incident link in Slack for a new one.", []);

    /// <summary>Somebody whom the product has not met is known by their id.</summary>
    static async Task<SlackIdentity> WhoAsync(ReadSession s, Ticket ticket) =>
        await s.FindIdentityAsync(ticket.TeamId!, ticket.UserId!) ?? new SlackIdentity { TeamId = ticket.TeamId!, UserId = ticket.UserId!, Name = ticket.UserId!, FetchedAt = DateTimeOffset.UnixEpoch };
}

/// <summary>Takes back links that were made by hand; an address that matches links again by itself.</summary>
public sealed class UnlinkAccount(Database database, TimeProvider clock)
{
    public Task<Result<Done>> RunAsync(string? teamId, string? userId, Actor actor, CancellationToken ct) => database.WriteAsync<Result<Done>>(async s =>
    {
        if (await s.UnlinkIdentityAsync(teamId ?? "", userId ?? "", actor.PersonId!.Value) == 0) return Failure.NotFound("This link");
        await s.RecordAsync(actor, clock.GetUtcNow(), new Fact("slack.unlinked", null, actor.PersonId.Value, new { teamId, userId }));
        return Done.Value;
    }, ct);
}
