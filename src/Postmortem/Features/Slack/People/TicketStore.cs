using Postmortem.Data;
using Postmortem.Features.Accounts;

namespace Postmortem.Features.Slack.People;

/// <summary>A row of <c>slack_tickets</c>: whoever brings its secret may do one thing, once.</summary>
public sealed record Ticket
{
    public const string Link = "link";
    public const string Install = "install";

    public string Purpose { get; init; } = "";
    public string? TeamId { get; init; }
    public string? UserId { get; init; }
    public Guid? PersonId { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>The SQL of <c>slack_tickets</c>.</summary>
public static class TicketStore
{
    const string Columns = "purpose, team_id, user_id, person_id, expires_at";

    /// <summary>In the place of earlier ones for the same; those that nobody used in time go too.</summary>
    public static async Task AddTicketAsync(this WriteSession session, string secret, Ticket ticket, DateTimeOffset now)
    {
        await session.ExecuteAsync("""
            delete from slack_tickets where expires_at <= @now
              or (purpose = @Purpose and purpose = 'link' and team_id = @TeamId and user_id = @UserId)
            """, new { now, ticket.Purpose, ticket.TeamId, ticket.UserId });
        await session.ExecuteAsync("""
            insert into slack_tickets (hash, purpose, team_id, user_id, person_id, created_at, expires_at) values (@Hash, @Purpose, @TeamId, @UserId, @PersonId, @now, @ExpiresAt)
            """, new { Hash = Secret.Hash(secret), ticket.Purpose, ticket.TeamId, ticket.UserId, ticket.PersonId, now, ticket.ExpiresAt });
    }

    /// <returns>Null when it is used, too old, or never was.</returns>
    public static Task<Ticket?> FindTicketAsync(this ReadSession session, string? secret, string purpose, DateTimeOffset now) => session.OneAsync<Ticket>(
        $"select {Columns} from slack_tickets where hash = @Hash and purpose = @purpose and expires_at > @now", new { Hash = Secret.Hash(secret ?? ""), purpose, now });

    /// <summary>The same, and nobody can bring it again.</summary>
    public static Task<Ticket?> TakeTicketAsync(this WriteSession session, string? secret, string purpose, DateTimeOffset now) => session.OneAsync<Ticket>(
        $"delete from slack_tickets where hash = @Hash and purpose = @purpose and expires_at > @now returning {Columns}", new { Hash = Secret.Hash(secret ?? ""), purpose, now });
}
