using Postmortem.Data;
using Postmortem.Features.Accounts.Sessions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts.Profile;

/// <param name="ShownAsRole">Exports and shared texts show the role instead of the name.</param>
/// <param name="Version">The person's version that was seen; null takes the newest.</param>
public sealed record UpdateProfileInput(string? Name, string? TimeZone, bool ShownAsRole, int? Version = null);

/// <summary>What people may say about themselves.</summary>
public sealed class UpdateProfile(Database database, AccessCache access, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(UpdateProfileInput input, Actor actor, CancellationToken ct)
    {
        var checks = new Checks();
        var name = AccountRules.CheckName(checks, input.Name);
        var zone = AccountRules.CheckTimeZone(checks, input.TimeZone ?? "");
        if (!checks.Passed) return checks.Failure;
        var result = await database.WriteAsync<Result<Done>>(async s =>
        {
            if (actor.PersonId is not { } id || await s.FindPersonAsync(id) is not { } person) return Failure.NotFound("Your profile");
            if (!await s.SetProfileAsync(id, input.Version ?? person.Version, name, zone, input.ShownAsRole))
                return Failure.Conflict("Your profile was changed a moment ago, perhaps in another window. What you typed stands below; look at it and save again.");
            await s.RecordAsync(actor, clock.GetUtcNow(), new Fact("person.profile_changed", null, id, new { From = person.Name, To = name, TimeZone = zone, input.ShownAsRole }));
            return Done.Value;
        }, ct);
        access.Forget();
        return result;
    }
}
