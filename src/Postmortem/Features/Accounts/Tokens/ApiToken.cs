using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts.Tokens;

/// <summary>What a token may do. Its holder's role bounds it as well.</summary>
public static class TokenScope
{
    public const string Read = "read";
    public const string Write = "write";

    public static readonly string[] All = [Read, Write];
}

/// <summary>A row of <c>api_tokens</c>, with its owner's name for lists.</summary>
public sealed record ApiToken
{
    /// <summary>Tokens begin with it, so that a scanner of repositories can tell one that was published.</summary>
    public const string Prefix = "pm_";

    public Guid Id { get; init; }
    public Guid PersonId { get; init; }
    public string PersonName { get; init; } = "";
    public string Name { get; init; } = "";
    public string TokenHash { get; init; } = "";

    /// <summary>The beginning, to recognise it by.</summary>
    public string Hint { get; init; } = "";

    /// <summary>Separated by spaces.</summary>
    public string Scopes { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>True to a minute.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }

    public string StateAt(DateTimeOffset now) => RevokedAt is not null ? "revoked" : ExpiresAt <= now ? "expired" : "good";
}

/// <summary>What a request with a token needs to know.</summary>
public sealed record TokenHolder(Guid TokenId, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt, Person Person);

/// <summary>The SQL of <c>api_tokens</c>.</summary>
static class TokenStore
{
    public const int PageSize = 50;

    public static async Task<TokenHolder?> FindTokenHolderAsync(this ReadSession s, string hash)
    {
        var token = await s.OneAsync<ApiToken>("select id, person_id, scopes, expires_at from api_tokens where token_hash = @hash and revoked_at is null", new { hash });
        if (token is null || await s.FindPersonAsync(token.PersonId) is not { DisabledAt: null } person) return null;
        return new(token.Id, token.Scopes.Split(' '), token.ExpiresAt, person);
    }

    /// <param name="owner">Null for everybody's.</param>
    public static async Task<Page<ApiToken>> ListTokensAsync(this ReadSession s, Guid? owner, Guid? before)
    {
        var rows = await s.ListAsync<ApiToken>("""
            select t.id, t.person_id, p.name as person_name, t.name, t.hint, t.scopes, t.created_at, t.expires_at, t.last_used_at, t.revoked_at
            from api_tokens t join people p on p.id = t.person_id
            where (@IsEverybodys or t.person_id = @Owner) and (@IsFirst or t.id < @Before)
            order by t.id desc limit @Limit
            """, new { IsEverybodys = owner is null, Owner = owner ?? Guid.Empty, IsFirst = before is null, Before = before ?? Guid.Empty, Limit = PageSize + 1 });
        return rows.Count > PageSize ? new([.. rows.Take(PageSize)], rows[PageSize - 1].Id.ToString()) : new(rows, null);
    }

    public static Task<int> InsertTokenAsync(this WriteSession s, ApiToken token) => s.ExecuteAsync("""
        insert into api_tokens (id, person_id, name, token_hash, hint, scopes, created_at, expires_at)
        values (@Id, @PersonId, @Name, @TokenHash, @Hint, @Scopes, @CreatedAt, @ExpiresAt)
        """, token);

    /// <param name="owner">Null when anybody's may be revoked.</param>
    /// <returns>The token's name; null when there is none to revoke.</returns>
    public static Task<string?> SetTokenRevokedAsync(this WriteSession s, Guid id, Guid? owner, DateTimeOffset now) => s.OneAsync<string>("""
        update api_tokens set revoked_at = @now
        where id = @id and (@IsAnybodys or person_id = @Owner) and revoked_at is null returning name
        """, new { id, now, IsAnybodys = owner is null, Owner = owner ?? Guid.Empty });
}
