using Postmortem.Data;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Setup;

public enum CheckResult
{
    Good,

    /// <summary>Not seen yet, or can be left so.</summary>
    Open,
    Bad,
}

/// <param name="Remedy">What to do; null when there is nothing to do.</param>
/// <param name="Scopes">That are missing.</param>
public sealed record CheckLine(CheckResult Result, string Title, string Says, string? Remedy = null, IReadOnlyList<AppScope>? Scopes = null, DateTimeOffset? At = null);

/// <param name="Row">Null while Slack has not told which workspace the configured token belongs to.</param>
public sealed record CheckedWorkspace(WorkspaceRow? Row, IReadOnlyList<CheckLine> Lines);

/// <summary>Asks Slack, while somebody looks at the page, whether all that the product needs is in order. Never takes long: Slack may be away.</summary>
public sealed class LiveCheck(SlackOptions options, AppOptions app, SlackWorkspaces workspaces, SlackHttp http, Sightings sightings, Database database)
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    public async Task<IReadOnlyList<CheckedWorkspace>> WorkspacesAsync(CancellationToken ct)
    {
        var rows = await database.ReadAsync(s => s.ListWorkspacesAsync(), ct);
        var asked = rows.Where(r => !r.IsConfigured).Select(r => AskAsync(r, stop => workspaces.CheckInstalledAsync(r, stop), ct)).ToList();
        if (options.BotToken is not null) asked.Add(AskAsync(rows.FirstOrDefault(r => r.IsConfigured), workspaces.CheckConfiguredAsync, ct));
        // The configured token may be of a workspace that was added as well.
        return [.. (await Task.WhenAll(asked)).DistinctBy(w => w.Row?.TeamId).OrderBy(w => w.Row?.InstalledAt ?? DateTimeOffset.MaxValue)];
    }

    /// <summary>Whether what Slack sends arrives, and where incidents are announced.</summary>
    public async Task<IReadOnlyList<CheckLine>> WaysAsync(CancellationToken ct) =>
        [.. options.IsSocket ? [await SocketAsync(ct), .. WayBack()] : await RequestsAsync(ct), await AnnouncementsAsync(ct)];

    async Task<CheckedWorkspace> AskAsync(WorkspaceRow? known, Func<CancellationToken, Task<WorkspaceRow>> check, CancellationToken ct)
    {
        if (known is { IsConfigured: false, BotToken: null }) return new(known, [new(CheckResult.Bad, "Token", "There is none any more.", known.Fault)]);
        using var hurry = Hurry(ct);
        try
        {
            var row = await check(hurry.Token);
            return new(row, [new(CheckResult.Good, "Token", $"Slack takes it; the bot is in {row.Name}."), ScopesOf(row)]);
        }
        catch (SlackException e) when (e.Trouble == SlackTrouble.Refused)
        {
            if (known is not null && SlackErrors.IsTokenLost(e.Error)) await workspaces.SetFaultAsync(known.TeamId, e.Remedy, ct);
            return new(known, [new(CheckResult.Bad, "Token", $"Slack refuses it: {e.Error}.", e.Remedy)]);
        }
        catch (Exception e) when (IsAway(e, ct))
        {
            if (known?.Fault is { } fault) return new(known, [new(CheckResult.Bad, "Token", "Slack did not answer just now. What it said last:", fault)]);
            return new(known, [new(CheckResult.Open, "Token", "Slack did not answer just now.", "Load this page again in a minute. What is to be sent waits and is sent in order.")]);
        }
    }

    static CheckLine ScopesOf(WorkspaceRow row)
    {
        if (row.Scopes.Length == 0) return new(CheckResult.Open, "Scopes", "Slack did not tell which the token has.");
        var missing = AppScopes.MissingFrom(row.Scopes.Split(','));
        return missing.Count == 0
            ? new(CheckResult.Good, "Scopes", $"All {AppScopes.All.Count} are there.")
            : new(CheckResult.Bad, "Scopes", missing.Count == 1 ? "One is missing:" : $"{missing.Count} are missing:",
                row.IsConfigured ? "Add them under OAuth & Permissions of your Slack app, or paste the manifest below again under App Manifest. Then install the app again." : "Add the workspace again: Slack then asks for all of them.", missing);
    }

    IEnumerable<CheckLine> WayBack() => options.ClientId is null || app.IsHttps ? []
        : [new(CheckResult.Bad, "Address", $"To add a workspace, Slack sends people back to https addresses only; this one is {app.BaseUrl}.", "Set App__BaseUrl to the https address under which people reach this.")];

    async Task<IReadOnlyList<CheckLine>> RequestsAsync(CancellationToken ct)
    {
        var lines = new List<CheckLine>();
        if (!app.IsHttps) lines.Add(new(CheckResult.Bad, "Address", $"Slack calls https addresses only; this one is {app.BaseUrl}.", "Set App__BaseUrl to the https address under which Slack reaches this, or use Socket Mode."));
        var (good, bad) = (await sightings.LastAsync(Sightings.GoodSignature, ct), await sightings.LastAsync(Sightings.BadSignature, ct));
        lines.Add((good, bad) switch
        {
            ({ } at, null) => new(CheckResult.Good, "Signing secret", "The last request that it proved to be Slack's came", At: at),
            ({ } at, { } other) when at + Sightings.Between >= other => new(CheckResult.Good, "Signing secret", "The last request that it proved to be Slack's came", At: at),
            (_, { } at) => new(CheckResult.Bad, "Signing secret", "The last request to Slack's addresses was not signed with it; it came",
                "If it was Slack's, copy the signing secret again from Basic Information of your Slack app into Slack__SigningSecret, and restart.", At: at),
            _ => new(CheckResult.Open, "Signing secret", "Nothing has come from Slack yet.",
                $"In your Slack app open Event Subscriptions and let Slack verify {new Uri(app.BaseUrl, AppManifest.EventsPath)}, or send /incident help in Slack. Then load this page again."),
        });
        return lines;
    }

    async Task<CheckLine> SocketAsync(CancellationToken ct) => await sightings.LastAsync(Sightings.Socket, ct) is { } at
        ? new(CheckResult.Good, "Socket Mode", "Slack last said something over it", At: at)
        : new(CheckResult.Open, "Socket Mode", "Slack has not taken the connection yet.", "If this stays: is Socket Mode switched on in your Slack app, and has the app-level token the scope connections:write? The log tells what Slack answers.");

    async Task<CheckLine> AnnouncementsAsync(CancellationToken ct)
    {
        const string title = "Announcement channel";
        if (options.AnnouncementChannel is not { } channel)
            return new(CheckResult.Open, title, "None is set, so incidents are announced nowhere.", "Set Slack__AnnouncementChannel to a channel's id, such as C0123ABCD; Slack shows it at the end of the channel's details.");
        if (await workspaces.FindHomeAsync(ct) is not { } team || await workspaces.FindAsync(team, ct) is not { } home) return new(CheckResult.Open, title, "It can be looked at once the bot is in a workspace.");
        using var hurry = Hurry(ct);
        try
        {
            var found = await new SlackApi(http, home).ChannelInfoAsync(channel, hurry.Token);
            if (found.IsArchived) return new(CheckResult.Bad, title, $"#{found.Name} is archived.", "Unarchive it in Slack, or set Slack__AnnouncementChannel to another.");
            return found.IsMember ? new(CheckResult.Good, title, $"The bot is in #{found.Name}.")
                : found.IsPrivate ? new(CheckResult.Bad, title, $"The bot is not in #{found.Name}.", "Invite it there: /invite @postmortem.")
                : new(CheckResult.Good, title, $"#{found.Name} is public: the bot can announce there, and comes in with the first incident.");
        }
        catch (SlackException e) when (e.Trouble == SlackTrouble.Refused)
        {
            return new(CheckResult.Bad, title, $"Slack refuses to show {channel}: {e.Error}.", e.Remedy);
        }
        catch (Exception e) when (IsAway(e, ct))
        {
            return new(CheckResult.Open, title, "Slack did not answer just now.");
        }
    }

    static CancellationTokenSource Hurry(CancellationToken ct)
    {
        var hurry = CancellationTokenSource.CreateLinkedTokenSource(ct);
        hurry.CancelAfter(Longest);
        return hurry;
    }

    static bool IsAway(Exception e, CancellationToken ct) => e is SlackException || (e is OperationCanceledException && !ct.IsCancellationRequested);
}
