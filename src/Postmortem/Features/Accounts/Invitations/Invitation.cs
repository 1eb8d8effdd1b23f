using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts.Invitations;

/// <summary>A row of <c>invitations</c>: a link that lets one person set a name and a password, once.</summary>
public sealed record Invitation
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public Guid Id { get; init; }
    public string Email { get; init; } = "";
    public string Role { get; init; } = "";

    /// <summary>Whose password it sets, or whom it turns into an account; null for somebody new.</summary>
    public Guid? PersonId { get; init; }
    public string TokenHash { get; init; } = "";
    public Guid? InvitedBy { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? AcceptedAt { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }

    public bool IsGood(DateTimeOffset now) => AcceptedAt is null && RevokedAt is null && ExpiresAt > now;

    public string StateAt(DateTimeOffset now) => this switch
    {
        { AcceptedAt: not null } => "accepted",
        { RevokedAt: not null } => "revoked",
        _ => ExpiresAt > now ? "waiting" : "expired",
    };
}

/// <summary>An invitation as the list shows it.</summary>
public sealed record InvitationRow
{
    public Guid Id { get; init; }
    public string Email { get; init; } = "";
    public string Role { get; init; } = "";
    public string? PersonName { get; init; }
    public string? InviterName { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? AcceptedAt { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }

    public string StateAt(DateTimeOffset now) => new Invitation { AcceptedAt = AcceptedAt, RevokedAt = RevokedAt, ExpiresAt = ExpiresAt }.StateAt(now);
}

/// <summary>The SQL of <c>invitations</c>.</summary>
static class InvitationStore
{
    public const int PageSize = 50;

    const string Columns = "id, email, role, person_id, token_hash, invited_by, created_at, expires_at, accepted_at, revoked_at";

    public static Task<Invitation?> FindInvitationAsync(this ReadSession s, Guid id) =>
        s.OneAsync<Invitation>($"select {Columns} from invitations where id = @id", new { id });

    public static Task<Invitation?> FindInvitationByTokenAsync(this ReadSession s, string? token) =>
        s.OneAsync<Invitation>($"select {Columns} from invitations where token_hash = @Hash", new { Hash = Secret.Hash(token ?? "") });

    /// <summary>Newest first. Keys are made in the order of time, so they page as well.</summary>
    public static async Task<Page<InvitationRow>> ListInvitationsAsync(this ReadSession s, Guid? before)
    {
        var rows = await s.ListAsync<InvitationRow>("""
            select v.id, v.email, v.role, p.name as person_name, i.name as inviter_name, v.created_at, v.expires_at, v.accepted_at, v.revoked_at
            from invitations v left join people p on p.id = v.person_id left join people i on i.id = v.invited_by
            where @IsFirst or v.id < @Before
            order by v.id desc limit @Limit
            """, new { IsFirst = before is null, Before = before ?? Guid.Empty, Limit = PageSize + 1 });
        return rows.Count > PageSize ? new([.. rows.Take(PageSize)], rows[PageSize - 1].Id.ToString()) : new(rows, null);
    }

    public static Task<int> InsertInvitationAsync(this WriteSession s, Invitation invitation) => s.ExecuteAsync("""
        insert into invitations (id, email, role, person_id, token_hash, invited_by, created_at, expires_at)
        values (@Id, @Email, @Role, @PersonId, @TokenHash, @InvitedBy, @CreatedAt, @ExpiresAt)
        """, invitation);

    /// <summary>Comes first, so that a second one who uses the link at the same moment waits here.</summary>
    /// <returns>False when it was used, revoked or too old by now.</returns>
    public static async Task<bool> SetAcceptedAsync(this WriteSession s, Guid id, DateTimeOffset now) => await s.ExecuteAsync("""
        update invitations set accepted_at = @now where id = @id and accepted_at is null and revoked_at is null and expires_at > @now
        """, new { id, now }) == 1;

    public static Task<int> SetInvitedPersonAsync(this WriteSession s, Guid id, Guid personId) =>
        s.ExecuteAsync("update invitations set person_id = @personId where id = @id", new { id, personId });

    public static async Task<bool> SetRevokedAsync(this WriteSession s, Guid id, DateTimeOffset now) =>
        await s.ExecuteAsync("update invitations set revoked_at = @now where id = @id and accepted_at is null and revoked_at is null", new { id, now }) == 1;

    /// <summary>Only the newest link for an address is good.</summary>
    public static Task<int> RevokeInvitationsForAsync(this WriteSession s, string email, DateTimeOffset now) =>
        s.ExecuteAsync("update invitations set revoked_at = @now where email = @email and accepted_at is null and revoked_at is null", new { email, now });

    /// <summary>Whoever may not invite any more leaves no open doors behind.</summary>
    public static Task<int> RevokeInvitationsByAsync(this WriteSession s, Guid inviter, DateTimeOffset now) =>
        s.ExecuteAsync("update invitations set revoked_at = @now where invited_by = @inviter and accepted_at is null and revoked_at is null", new { inviter, now });
}
