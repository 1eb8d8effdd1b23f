using Microsoft.AspNetCore.Identity;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts.Sessions;

public sealed record SignInInput(string? Email, string? Password);

/// <summary>
/// Checks an address and a password. An attempt is counted before it is judged and taken back when it was right, so
/// that a burst of guesses sent together counts in full. Whether the account exists shows neither in the answer
/// nor in the time: an unknown one costs the same hash and a write as well.
/// </summary>
public sealed class SignIn(Database database, IPasswordHasher<Person> hasher, TimeProvider clock, ILogger<SignIn> log)
{
    /// <summary>Wrong passwords in a row until the account rests.</summary>
    public const int AttemptsBeforeLock = 5;

    /// <summary>Not longer: whoever knows an address could keep its owner out, and at 3 a.m. that matters.</summary>
    public static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(15);

    /// <summary>Begun at once and waited for by the first who signs in; hashing takes as long as it should.</summary>
    readonly Task<string> _nobodysHash = Task.Run(() => hasher.HashPassword(new Person(), Secret.New()));

    /// <returns>The person as they stand now.</returns>
    public async Task<Result<Person>> RunAsync(SignInInput input, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var nobodysHash = await _nobodysHash;
        var person = await database.WriteAsync(s => s.CountAttemptAsync(AccountRules.NormaliseEmail(input.Email), now), ct);
        var verdict = hasher.VerifyHashedPassword(person ?? new Person(), person?.PasswordHash ?? nobodysHash, input.Password ?? "");
        if (person?.PasswordHash is null || verdict == PasswordVerificationResult.Failed)
        {
            if (person?.FailedSignIns >= AttemptsBeforeLock)
                log.LogWarning("Person {PersonId} may not sign in for {Pause}, after {Attempts} wrong passwords in a row", person.Id, LockAfter(person.FailedSignIns), person.FailedSignIns);
            return Failure.Invalid("email", "The address and the password do not go together. Check both and try again; after several wrong tries in a row, wait a few minutes first.");
        }
        if (person.DisabledAt is not null) return Failure.Invalid("email", "This account is disabled. An administrator can enable it under Settings, People.");
        var hash = verdict == PasswordVerificationResult.SuccessRehashNeeded ? hasher.HashPassword(person, input.Password!) : person.PasswordHash;
        await database.WriteAsync(s => s.TakeBackAttemptsAsync(person.Id, hash), ct);
        return person;
    }

    /// <summary>1, 2, 4, 8, 15 minutes.</summary>
    internal static TimeSpan? LockAfter(int attempts) => attempts < AttemptsBeforeLock
        ? null
        : TimeSpan.FromMinutes(Math.Min(LongestLock.TotalMinutes, Math.Pow(2, Math.Min(10, attempts - AttemptsBeforeLock))));
}

static class SignInStore
{
    /// <returns>The person, counted up; null when the address is unknown or rests after wrong passwords.</returns>
    public static async Task<Person?> CountAttemptAsync(this WriteSession s, string email, DateTimeOffset now)
    {
        var person = await s.OneAsync<Person>($"""
            update people set failed_sign_ins = failed_sign_ins + 1
            where email = @email and (locked_until is null or locked_until <= @now) returning {PeopleStore.Columns}
            """, new { email, now });
        if (person is null)
            await s.ExecuteAsync("insert into counters (name, value) values ('sign-ins refused unseen', 1) on conflict (name) do update set value = counters.value + 1");
        else if (SignIn.LockAfter(person.FailedSignIns) is { } pause)
            await s.ExecuteAsync("update people set locked_until = @Until where id = @Id", new { Until = now + pause, person.Id });
        return person;
    }

    public static Task<int> TakeBackAttemptsAsync(this WriteSession s, Guid id, string passwordHash) =>
        s.ExecuteAsync("update people set failed_sign_ins = 0, locked_until = null, password_hash = @passwordHash where id = @id", new { id, passwordHash });
}
