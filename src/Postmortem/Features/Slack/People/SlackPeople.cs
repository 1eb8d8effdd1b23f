using Postmortem.Data;
using Postmortem.Features.Accounts;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Workspaces;

namespace Postmortem.Features.Slack.People;

/// <summary>
/// Slack users as actors: matched to an account by the e-mail address that Slack has confirmed, or by a link made once. Others keep their
/// Slack identity. People of another organisation may do nothing, unless the settings let them.
/// </summary>
public sealed class SlackPeople(Database database, SlackHttp http, TimeProvider clock, ILogger<SlackPeople> log)
{
    static readonly TimeSpan Fresh = TimeSpan.FromHours(12);
    const string Outsider = "This channel is shared with another organisation. Only members of the workspace that runs this bot can use it.";
    const string Disabled = "Your account here is disabled. An administrator can enable it under Settings, People.";

    /// <summary>By what is stored alone: for what is answered before the acknowledgement.</summary>
    public async Task<SlackPerson> KnownAsync(Workspace workspace, string userId, string? team, string? name, CancellationToken ct)
    {
        var known = await database.ReadAsync(s => s.FindIdentityAsync(workspace.TeamId, userId), ct);
        var isOutsider = IsOutside(workspace, team) || known is { IsOutsider: true };
        if (isOutsider && !await LetsOutsidersInAsync(ct)) return Refused(userId, name);
        return known is not null ? Of(known, isOutsider) : Unknown(userId, name, isOutsider);
    }

    /// <summary>Asks Slack when this person is new, or was last asked about long ago.</summary>
    /// <exception cref="SlackException">Slack asks to wait.</exception>
    public async Task<SlackPerson> MeetAsync(Workspace workspace, string userId, string? team, string? name, CancellationToken ct)
    {
        var known = await database.ReadAsync(s => s.FindIdentityAsync(workspace.TeamId, userId), ct);
        var isOutsider = IsOutside(workspace, team) || known is { IsOutsider: true };
        if (isOutsider && !await LetsOutsidersInAsync(ct)) return Refused(userId, name);
        if (known is not null && clock.GetUtcNow() - known.FetchedAt < Fresh) return Of(known, isOutsider);
        try
        {
            var user = await new SlackApi(http, workspace).UserAsync(userId, ct);
            isOutsider |= IsOutside(workspace, user);
            await SaveAsync(workspace, user, isOutsider, ct);
            if (isOutsider && !await LetsOutsidersInAsync(ct)) return Refused(userId, name);
            return Of((await database.ReadAsync(s => s.FindIdentityAsync(workspace.TeamId, userId), ct))!, isOutsider);
        }
        catch (SlackException e) when (e.Trouble != SlackTrouble.Limited)
        {
            // Whoever cannot be asked about still may say what is wrong; they are matched the next time.
            log.LogWarning(e, "Slack did not tell who {User} is", userId);
            return known is not null ? Of(known, isOutsider) : Unknown(userId, name, isOutsider);
        }
    }

    /// <summary>The Slack user of an account: the one that is linked, or else who has the account's address.</summary>
    /// <returns>Null when Slack knows nobody of this address.</returns>
    public async Task<string?> FindUserAsync(SlackApi api, Guid personId, CancellationToken ct)
    {
        if (await database.ReadAsync(s => s.FindSlackUserAsync(api.Workspace.TeamId, personId), ct) is { } linked) return linked;
        if (await database.ReadAsync(s => s.FindPersonAsync(personId), ct) is not { Email: { } email }) return null;
        try
        {
            var user = await api.UserByEmailAsync(email, ct);
            await SaveAsync(api.Workspace, user, IsOutside(api.Workspace, user), ct);
            return user.Id;
        }
        catch (SlackException e) when (e.Error == "users_not_found")
        {
            return null;
        }
    }

    /// <summary>Names of the people who are mentioned in a message: from what is stored, and from Slack for the others.</summary>
    public async Task<SlackNames> NamesAsync(Workspace workspace, IEnumerable<string> userIds, CancellationToken ct)
    {
        var names = new Dictionary<string, string>();
        foreach (var id in userIds.Take(20)) names[id] = (await MeetAsync(workspace, id, null, null, ct)).Actor.Name;
        return new SlackNames(names);
    }

    async Task SaveAsync(Workspace workspace, SlackUser user, bool isOutsider, CancellationToken ct)
    {
        // Guests, bots and other organisations' people act for themselves, whatever address their profile holds.
        var email = !isOutsider && user is { Deleted: false, IsBot: false, IsRestricted: false } && user.IsEmailConfirmed != false ? AccountRules.NormaliseEmail(user.Profile?.Email) : "";
        await database.WriteAsync(async s =>
        {
            var person = email.Length > 0 ? await s.FindPersonByEmailAsync(email) : null;
            return await s.SaveIdentityAsync(new SlackIdentity
            {
                TeamId = workspace.TeamId,
                UserId = user.Id,
                PersonId = person?.Id,
                LinkedBy = person is null ? null : "email",
                Name = NameOf(user),
                TimeZone = user.Tz is { Length: <= 64 } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone : "UTC",
                IsBot = user.IsBot,
                IsOutsider = isOutsider,
                FetchedAt = clock.GetUtcNow(),
            });
        }, ct);
    }

    async Task<bool> LetsOutsidersInAsync(CancellationToken ct) => (await database.ReadAsync(s => s.ReadFreedomsAsync(), ct)).Outsiders.Count > 0;

    static SlackPerson Of(SlackIdentity identity, bool isOutsider)
    {
        if (isOutsider || identity.PersonId is not { } person)
            return new(identity.UserId, new Actor(null, identity.Name, Role.Responder, Door.Slack, identity.TimeZone), IsLinked: false, IsOutsider: isOutsider);
        var actor = new Actor(person, identity.PersonName!, identity.Role!, Door.Slack, identity.PersonTimeZone!);
        return new(identity.UserId, actor, IsLinked: true, identity.DisabledAt is null ? null : Disabled);
    }

    static SlackPerson Unknown(string userId, string? name, bool isOutsider) => new(userId, new Actor(null, Shorten(name, userId), Role.Responder, Door.Slack), IsLinked: false, IsOutsider: isOutsider);

    static SlackPerson Refused(string userId, string? name) => new(userId, new Actor(null, Shorten(name, userId), Role.Reader, Door.Slack), IsLinked: false, Outsider, IsOutsider: true);

    static bool IsOutside(Workspace workspace, string? team) => !string.IsNullOrEmpty(team) && team != workspace.TeamId && team != workspace.EnterpriseId;

    static bool IsOutside(Workspace workspace, SlackUser user) => user.IsStranger || IsOutside(workspace, user.TeamId);

    static string NameOf(SlackUser user) => Shorten(new[] { user.Profile?.RealName, user.RealName, user.Profile?.DisplayName, user.Name }.FirstOrDefault(n => !string.IsNullOrWhiteSpace(n)), user.Id);

    static string Shorten(string? name, string userId)
    {
        var clean = new string([.. (name ?? "").Where(c => !char.IsControl(c))]).Trim();
        return clean.Length == 0 ? userId : Words.Cut(clean, AccountRules.LongestName);
    }
}
