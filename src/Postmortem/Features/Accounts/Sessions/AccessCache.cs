using System.Collections.Concurrent;
using Postmortem.Data;
using Postmortem.Features.Accounts.Tokens;

namespace Postmortem.Features.Accounts.Sessions;

/// <summary>
/// Who may come in, asked on every request and so kept for a few seconds. What an operation of this process
/// changes is forgotten at once; another replica learns of it when its copy has grown old.
/// </summary>
public sealed class AccessCache(Database database, TimeProvider clock)
{
    /// <summary>The longest that a disabled person or a revoked token can still come in through another replica.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(3);

    /// <summary>Bounds the memory; emptying it costs one query each.</summary>
    const int Most = 10_000;

    readonly ConcurrentDictionary<(Guid Person, Guid? Session), Known<Person?>> _people = new();
    readonly ConcurrentDictionary<string, Known<TokenHolder>> _tokens = new();

    /// <summary>Null when there is no such person, they are disabled, or have signed out of this session.</summary>
    public async ValueTask<Person?> FindPersonAsync(Guid id, Guid? session, CancellationToken ct)
    {
        if (_people.TryGetValue((id, session), out var known) && IsFresh(known.ReadAt)) return known.Value;
        var readAt = clock.GetUtcNow();
        var person = await database.ReadAsync(async s => session is { } one && await s.IsEndedAsync(one) ? null : await s.FindPersonAsync(id), ct);
        if (person?.DisabledAt is not null) person = null;
        Keep(_people, (id, session), new(person, readAt));
        return person;
    }

    /// <summary>Null when nobody may use this token. Only good ones are kept: guesses must not fill the memory.</summary>
    public async ValueTask<TokenHolder?> FindTokenAsync(string token, CancellationToken ct)
    {
        var hash = Secret.Hash(token);
        if (!_tokens.TryGetValue(hash, out var known) || !IsFresh(known.ReadAt))
        {
            var readAt = clock.GetUtcNow();
            if (await database.ReadAsync(s => s.FindTokenHolderAsync(hash), ct) is not { } holder) return null;
            Keep(_tokens, hash, known = new(holder, readAt));
        }
        return known.Value.ExpiresAt <= clock.GetUtcNow() ? null : known.Value;
    }

    /// <summary>To be called after every commit that changes who may come in, or as what.</summary>
    public void Forget()
    {
        _people.Clear();
        _tokens.Clear();
    }

    bool IsFresh(DateTimeOffset readAt) => clock.GetUtcNow() - readAt < Kept;

    static void Keep<TKey, TValue>(ConcurrentDictionary<TKey, Known<TValue>> known, TKey key, Known<TValue> value) where TKey : notnull
    {
        if (known.Count >= Most) known.Clear();
        known[key] = value;
    }

    sealed record Known<T>(T Value, DateTimeOffset ReadAt);
}
