using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Accounts.Invitations;

/// <param name="Role">Of somebody new; an existing account keeps its own.</param>
/// <param name="PersonId">Somebody known by name only, who is to get an account; null otherwise.</param>
public sealed record InviteInput(string? Email, string? Role, Guid? PersonId = null);

/// <param name="Link">To be handed over by a safe way; it cannot be shown again.</param>
/// <param name="IsReset">The address has an account: the link sets a new password.</param>
public sealed record Invited(Guid Id, string Email, string Link, DateTimeOffset ExpiresAt, bool IsReset);

/// <summary>Makes a link for joining, or for a new password when the address has an account already.</summary>
public sealed class Invite(Database database, AppOptions options, TimeProvider clock)
{
    public async Task<Result<Invited>> RunAsync(InviteInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var token = Secret.New();
        var checks = new Checks();
        var invitation = new Invitation
        {
            Id = Guid.CreateVersion7(now),
            Email = AccountRules.CheckEmail(checks, input.Email),
            Role = checks.OneOf("role", input.Role, Role.All, "The role"),
            TokenHash = Secret.Hash(token),
            InvitedBy = actor.PersonId,
            CreatedAt = now,
            ExpiresAt = now + Invitation.Lifetime,
        };
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Invited>>(async s =>
        {
            var holder = await s.FindPersonByEmailAsync(invitation.Email);
            if (holder?.DisabledAt is not null) return Failure.Invalid("email", $"{holder.Name} has a disabled account with this address. Enable it first, under People.");
            if (await WhyNotAsync(s, input.PersonId, holder) is { } fault) return fault;
            invitation = invitation with { PersonId = holder?.Id ?? input.PersonId, Role = holder?.Role ?? invitation.Role };
            await s.RevokeInvitationsForAsync(invitation.Email, now);
            await s.InsertInvitationAsync(invitation);
            await s.RecordAsync(actor, now, new Fact("invitation.created", null, invitation.Id, new { invitation.Email, invitation.Role, Reset = holder is not null }));
            return new Invited(invitation.Id, invitation.Email, new Uri(options.BaseUrl, $"/join/{token}").ToString(), invitation.ExpiresAt, holder is not null);
        }, ct);
    }

    /// <summary>Null when the person named may get an account with the address.</summary>
    static async Task<Failure?> WhyNotAsync(ReadSession s, Guid? personId, Person? holder)
    {
        if (personId is not { } id || id == holder?.Id) return null;
        if (await s.FindPersonAsync(id) is not { } person) return Failure.NotFound("This person");
        if (person.Email is not null) return Failure.Invalid("email", $"{person.Name} has an account with another address.");
        return holder is null ? null : Failure.Invalid("email", $"{holder.Name} already has an account with this address.");
    }
}
