using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts.Tokens;

/// <param name="Scopes">Some of <see cref="TokenScope.All"/>.</param>
/// <param name="ExpiresAt">Null for a token that does not expire.</param>
/// <param name="ForEmail">Whose token, from the command line, where nobody is signed in; null for the actor's own.</param>
public sealed record CreateTokenInput(string? Name, IReadOnlyList<string>? Scopes, DateTimeOffset? ExpiresAt = null, string? ForEmail = null);

/// <param name="Secret">The token itself; it cannot be shown again.</param>
public sealed record CreatedToken(Guid Id, string Name, string Secret, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt);

public sealed class CreateToken(Database database, TimeProvider clock)
{
    public const int LongestName = 100;

    /// <summary>Good tokens that one person can hold.</summary>
    public const int Most = 50;

    public async Task<Result<CreatedToken>> RunAsync(CreateTokenInput input, Actor actor, CancellationToken ct)
    {
        if (input.ForEmail is not null && actor.PersonId is not null) return Failure.Forbidden("A token can only be made by its owner, or at the command line.");
        var now = clock.GetUtcNow();
        var secret = Secret.New(ApiToken.Prefix);
        var checks = new Checks();
        var name = checks.Required("name", input.Name, LongestName, "The name").ReplaceLineEndings(" ");
        var scopes = TokenScope.All.Where(scope => input.Scopes?.Contains(scope) == true).ToList();
        checks.Must(scopes.Count > 0 && input.Scopes!.All(TokenScope.All.Contains), "scopes", "Choose at least one of: read, write.");
        checks.Must(input.ExpiresAt is null || input.ExpiresAt > now, "expires_at", "This time has passed. Choose a later one, or none.");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<CreatedToken>>(async s =>
        {
            var owner = input.ForEmail is { } email ? await s.FindPersonByEmailAsync(AccountRules.NormaliseEmail(email)) : await s.FindPersonAsync(actor.ViewerId());
            if (owner is not { DisabledAt: null }) return Failure.Invalid("email", "Nobody with this address has an account that is enabled.");
            if (await s.ScalarAsync<int>("select count(*) from api_tokens where person_id = @Id and revoked_at is null and (expires_at is null or expires_at > @now)", new { owner.Id, now }) >= Most)
                return Failure.Conflict($"{owner.Name} has {Most} tokens already. Revoke one that is not used any more.");
            var token = new ApiToken
            {
                Id = Guid.CreateVersion7(now),
                PersonId = owner.Id,
                Name = name,
                TokenHash = Secret.Hash(secret),
                Hint = secret[..(ApiToken.Prefix.Length + 4)],
                Scopes = string.Join(' ', scopes),
                CreatedAt = now,
                ExpiresAt = input.ExpiresAt,
            };
            await s.InsertTokenAsync(token);
            await s.RecordAsync(actor, now, new Fact("token.created", null, token.Id, new { token.Name, token.Scopes, Owner = owner.Name }));
            return new CreatedToken(token.Id, name, secret, scopes, input.ExpiresAt);
        }, ct);
    }
}
