namespace Postmortem.Data;

/// <summary>A row of <c>idempotency_keys</c>. Without a status the fact is committed, but its answer is not stored yet.</summary>
public sealed record KeptAnswer
{
    public string RequestHash { get; init; } = "";
    public int? Status { get; init; }
    public string? Location { get; init; }
    public string? Body { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>An answer that is being stored takes less; after that it was lost in a crash.</summary>
    public bool IsLost(DateTimeOffset now) => Status is null && now - CreatedAt > TimeSpan.FromMinutes(1);
}

/// <summary>The same key is being used by another request that came first.</summary>
public sealed class KeyTakenException : Exception;

/// <summary>A request that names itself, so that sending it twice does it once.</summary>
/// <param name="Hash">Of method, address and body.</param>
public sealed record KeyedRequest(Guid PersonId, string Key, string Hash, DateTimeOffset Now)
{
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>Takes the key in the fact's own transaction: either both are there afterwards, or neither.</summary>
    /// <exception cref="KeyTakenException">Somebody has it; the whole transaction is taken back.</exception>
    public async Task ClaimAsync(WriteSession session)
    {
        var claimed = await session.ExecuteAsync("""
            insert into idempotency_keys (person_id, key, request_hash, created_at) values (@PersonId, @Key, @Hash, @Now)
            on conflict (person_id, key) do update set request_hash = excluded.request_hash, status = null, location = null, body = null, created_at = excluded.created_at
            where idempotency_keys.created_at < @Before
            """, new { PersonId, Key, Hash, Now, Before = Now - Kept });
        if (claimed == 0) throw new KeyTakenException();
    }
}

public static class KeyStore
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    const int Looks = 120;

    /// <summary>What the request that came first was answered, once it is at its end.</summary>
    /// <returns>Null when it was taken back; without a status when it takes too long, or its answer was lost.</returns>
    public static async Task<KeptAnswer?> WaitForAnswerAsync(this Database database, KeyedRequest request, CancellationToken ct)
    {
        for (var look = 1; ; look++)
        {
            var kept = await database.ReadAsync(s => s.FindAnswerAsync(request), ct);
            if (kept is not { Status: null } || kept.RequestHash != request.Hash || kept.IsLost(request.Now) || look == Looks) return kept;
            await Task.Delay(Pause, ct);
        }
    }

    public static Task<KeptAnswer?> FindAnswerAsync(this ReadSession session, KeyedRequest request) => session.OneAsync<KeptAnswer>("""
        select request_hash, status, location, body, created_at from idempotency_keys where person_id = @PersonId and key = @Key and created_at >= @Since
        """, new { request.PersonId, request.Key, Since = request.Now - KeyedRequest.Kept });

    /// <summary>A request that changed nothing has no claim yet; its answer is kept all the same.</summary>
    public static Task<int> KeepAnswerAsync(this WriteSession session, KeyedRequest request, int status, string? location, string? body) => session.ExecuteAsync("""
        insert into idempotency_keys (person_id, key, request_hash, status, location, body, created_at) values (@PersonId, @Key, @Hash, @status, @location, @body, @Now)
        on conflict (person_id, key) do update set status = excluded.status, location = excluded.location, body = excluded.body
        where idempotency_keys.request_hash = excluded.request_hash and idempotency_keys.status is null
        """, new { request.PersonId, request.Key, request.Hash, status, location, body, request.Now });

    /// <summary>Where a form's first sending led. One that changed nothing has no claim, and may be sent again.</summary>
    public static Task<int> KeepPlaceAsync(this WriteSession session, KeyedRequest request, int status, string location) => session.ExecuteAsync("""
        update idempotency_keys set status = @status, location = @location where person_id = @PersonId and key = @Key and request_hash = @Hash and status is null
        """, new { request.PersonId, request.Key, request.Hash, status, location });

    public static Task<int> ForgetKeysAsync(this WriteSession session, DateTimeOffset before) =>
        session.ExecuteAsync("delete from idempotency_keys where created_at < @before", new { before });
}
