namespace Postmortem.Features.Slack.Setup;

/// <summary>A permission that the app asks a workspace for.</summary>
/// <param name="Name">Slack's.</param>
/// <param name="Why">Goes on after "so that".</param>
public sealed record AppScope(string Name, string Why);

/// <summary>All of the bot's scopes: the manifest asks for these, and the live check misses these.</summary>
public static class AppScopes
{
    public static readonly IReadOnlyList<AppScope> All =
    [
        new("bookmarks:read", "the links at the top of an incident's channel are not added twice"),
        new("bookmarks:write", "an incident's channel has links to its page and its review at the top"),
        new("channels:history", "messages can be captured, their edits followed and a channel imported"),
        new("channels:join", "the bot can come into a public channel in which it has to speak"),
        new("channels:manage", "each incident gets a channel of its own with a topic and the people it needs, and it can be archived afterwards"),
        new("channels:read", "names of channels stand in captured messages, and this page can look at the announcement channel"),
        new("chat:write", "the bot can speak and keep its headline current"),
        new("chat:write.public", "incidents are announced in a public channel without an invitation"),
        new("commands", "/incident and the shortcuts work"),
        new("files:read", "images of captured messages are copied into the record"),
        new("groups:history", "messages can be captured in the private channels of private incidents"),
        new("groups:read", "the bot knows the private channels it is in"),
        new("groups:write", "private incidents get a private channel, which can be archived afterwards"),
        new("im:history", "a reminder whose receipt was lost is looked for before it is sent again"),
        new("im:write", "reminders reach their person directly"),
        new("links:read", "the bot is told of links to incidents, reviews and follow-ups, and of no others"),
        new("links:write", "such a link shows title, status and severity beside it"),
        new("pins:write", "the headline is pinned in its channel"),
        new("reactions:read", "a reaction can capture a message"),
        new("usergroups:read", "names of groups stand in captured messages"),
        new("users:read", "names stand in place of ids, and times in each person's zone"),
        new("users:read.email", "people are matched to their accounts by address"),
    ];

    public static IReadOnlyList<AppScope> MissingFrom(IEnumerable<string> granted) => [.. All.ExceptBy(granted, s => s.Name)];
}
