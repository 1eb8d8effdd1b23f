using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Wire;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Slack.Capture;

/// <summary>Reads a message for the record: who wrote it, and its text with names in place of ids. Names that Slack does not tell do not hold it up.</summary>
public sealed partial class MessageReader(SlackPeople people, TimeProvider clock, ILogger<MessageReader> log)
{
    const int MostLookedUp = 20;
    static readonly TimeSpan Fresh = TimeSpan.FromHours(12);

    readonly ConcurrentDictionary<string, (string? Name, DateTimeOffset Until)> _names = new();

    /// <exception cref="SlackException">Slack asks to wait.</exception>
    public async Task<CapturedMessage> ReadAsync(SlackApi api, SlackMessage message, string? permalink, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var raw = MessageText.Of(message);
        var users = await people.NamesAsync(api.Workspace, MrkdwnReader.MentionedUsers(raw), ct);
        var names = users with { Channels = await ChannelsAsync(api, raw, ct), Groups = await GroupsAsync(api, raw, ct) };
        // A clock that is behind Slack's must not keep a message from being captured.
        var at = SlackTs.TryRead(message.Ts, out DateTimeOffset written) && written <= now ? written : now;
        return new(at, await AuthorAsync(api, message, ct), MessageText.Markdown(message, names), permalink, [.. (message.Files ?? []).Where(MessageText.IsImage)]);
    }

    async Task<EntryAuthor> AuthorAsync(SlackApi api, SlackMessage message, CancellationToken ct)
    {
        var bot = Clean(message.Username) ?? Clean(message.BotProfile?.Name);
        if (message.User is not { Length: > 0 } user) return new(null, bot ?? "A bot");
        var person = (await people.MeetAsync(api.Workspace, user, message.UserTeam ?? message.Team, null, ct)).Actor;
        return new(person.PersonId, message.BotId is not null && bot is not null ? bot : person.Name);
    }

    async Task<Dictionary<string, string>> ChannelsAsync(SlackApi api, string raw, CancellationToken ct)
    {
        var found = new Dictionary<string, string>();
        foreach (var id in Channel().Matches(raw).Select(m => m.Groups[1].Value).Distinct().Take(MostLookedUp))
        {
            // A name tells something; that of a private channel stays in it.
            found[id] = await NameAsync($"{api.Workspace.TeamId} {id}", async () => await api.ChannelInfoAsync(id, ct) is { IsPrivate: false } channel ? channel.Name : null) ?? "a private channel";
        }
        return found;
    }

    async Task<Dictionary<string, string>> GroupsAsync(SlackApi api, string raw, CancellationToken ct)
    {
        var found = new Dictionary<string, string>();
        foreach (var id in Group().Matches(raw).Select(m => m.Groups[1].Value).Distinct().Take(MostLookedUp))
        {
            if (await NameAsync($"{api.Workspace.TeamId} {id}", async () => (await api.UserGroupsAsync(ct)).FirstOrDefault(g => g.Id == id)?.Handle) is { } name) found[id] = name;
        }
        return found;
    }

    async Task<string?> NameAsync(string key, Func<Task<string?>> askAsync)
    {
        var now = clock.GetUtcNow();
        if (_names.TryGetValue(key, out var known) && known.Until > now) return known.Name;
        try
        {
            var name = await askAsync();
            _names[key] = (name, now + Fresh);
            return name;
        }
        catch (SlackException e) when (e.Trouble != SlackTrouble.Limited)
        {
            log.LogWarning("Slack did not tell the name of {Id}: {Error}", key, e.Message);
            return null;
        }
    }

    static string? Clean(string? name)
    {
        var clean = new string([.. (name ?? "").Where(c => !char.IsControl(c))]).Trim();
        return clean.Length == 0 ? null : Words.Cut(clean, Accounts.AccountRules.LongestName);
    }

    [GeneratedRegex(@"<#([A-Z0-9]+)(?:\|[^<>]*)?>")]
    private static partial Regex Channel();

    [GeneratedRegex(@"<!subteam\^([A-Z0-9]+)>")]
    private static partial Regex Group();
}
