using Postmortem.Data;
using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Incidents;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Working;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Channels;

/// <summary>Is it still broken, who leads, what was done last, what is next: in one message.</summary>
public static class HeadlineMessage
{
    const int MostImpacts = 5;

    /// <returns>Null when this person may not see it.</returns>
    public static async Task<Message?> ReadHeadlineAsync(this ReadSession session, int number, Actor actor, DateTimeOffset now, AppOptions app)
    {
        if (await session.ReadFactsAsync(number, actor, now) is not { } facts) return null;
        var rollbacks = await session.ReadRollbackPanelAsync(facts.Incident.Ref, actor, now, shownOnly: true);
        var runs = new Dictionary<int, RunsView>();
        foreach (var attempt in RollbackLines.Shown(rollbacks)) runs[attempt.Attempt] = await session.ReadRunsViewAsync(number, attempt, actor);
        return Of(facts, rollbacks, runs, app.PageOf(facts.Incident.Ref));
    }

    static Message Of(IncidentFacts facts, RollbackPanel rollbacks, IReadOnlyDictionary<int, RunsView> runs, Uri page)
    {
        var incident = facts.Incident;
        var last = facts.LastDone is { } done ? $"{Mrkdwn.Time(done.OccurredAt)} {Mrkdwn.Escape(done.AuthorName)}: {Mrkdwn.Of(done.Text)}" : "Nothing yet.";
        return new Message(Line(facts))
        {
            More = page,
            Blocks =
            [
                Block.Header($"{incident.Name} {incident.Title}"),
                Block.Columns(
                    $"*Severity*\n{Sign(incident.Severity)} {incident.Severity}", $"*Status*\n{Status(facts)}",
                    $"*Commander*\n{Mrkdwn.Escape(Commander(facts))}", $"*Next update*\n{NextUpdate(incident)}"),
                Block.Section(incident.Summary.Length == 0 ? "" : Mrkdwn.Of(incident.Summary)),
                Block.Section(facts.Impacts.Count == 0 ? "" : "*Harm*\n" + string.Join('\n', facts.Impacts.Take(MostImpacts).Select(ImpactForm.InWords))),
                .. RollbackLines.Of(rollbacks, runs),
                Block.Section($"*Last*\n{last}"),
                Block.Context(Started(facts)),
                Block.Actions([.. Buttons(incident, rollbacks), Button.Link("Open on the web", page)]),
            ],
        };
    }

    /// <summary>Each opens a form that shows what is true when it is pressed.</summary>
    static IEnumerable<Button> Buttons(Incident incident, RollbackPanel rollbacks)
    {
        (string Text, string Word)[] buttons = IncidentStatus.IsOpen(incident.Status)
            ? [("Post an update", "update"), ("Add to timeline", "note"), .. RollBack(rollbacks), ("Severity", "severity"), ("Status", "status"), ("Timeline", "timeline"), ("Resolve", "resolve")]
            : [("Add to timeline", "note"), ("Timeline", "timeline"), ("Reopen", "reopen"), ("Review", "review")];
        return buttons.Select(b => Button.Of(b.Text, IncidentForm.ActionOf(b.Word), incident.Name));
    }

    /// <summary>As long as no attempt waits for its own next step: that one has a button of its own.</summary>
    static IEnumerable<(string, string)> RollBack(RollbackPanel rollbacks) => rollbacks.OffersNext ? [("Roll back…", "rollback")] : [];

    public static Message Announcement(IncidentFacts facts, IncidentChannel? channel, Uri page)
    {
        var incident = facts.Incident;
        var where = channel?.ChannelId is not { } id ? Mrkdwn.Link(page, "incident page") : $"{Mrkdwn.Channel(id)}{(channel.ArchivedAt is null ? "" : " (archived)")} · {Mrkdwn.Link(page, "incident page")}";
        return new Message(Line(facts))
        {
            More = page,
            Blocks =
            [
                Block.Section($"{Sign(incident.Severity)} *{incident.Name}* {incident.Severity} · {Status(facts)}\n{Mrkdwn.Bold(incident.Title)}"),
                Block.Context($"{where} · Commander: {Mrkdwn.Escape(Commander(facts))} · {Started(facts)}"),
            ],
        };
    }

    public static string Commander(IncidentFacts facts) => facts.Holders(IncidentRole.Commander).FirstOrDefault() ?? "nobody yet";

    /// <summary>The other one of a merger is named as long as both are shown alike.</summary>
    static string Status(IncidentFacts facts) => facts.MergedInto is { } into && into.Visibility == facts.Incident.Visibility ? $"Merged into {into.Name}" : Words.Capital(facts.Incident.Status);

    static string Line(IncidentFacts facts) => $"{facts.Incident.Name} {facts.Incident.Severity} {facts.Incident.Status}: {Mrkdwn.Escape(facts.Incident.Title)}";

    static string Started(IncidentFacts facts) => $"Declared {Mrkdwn.Time(facts.Incident.DeclaredAt)} by {Mrkdwn.Escape(facts.Incident.DeclaredByName)}";

    static string NextUpdate(Incident incident) => incident.NextUpdateDueAt is { } due ? Mrkdwn.Time(due) : IncidentStatus.IsOpen(incident.Status) ? "not set" : "—";

    public static string Sign(string severity) => severity switch { "SEV1" => "🔴", "SEV2" => "🟠", "SEV3" => "🟡", _ => "⚪" };
}

static class PageLinks
{
    public static Uri PageOf(this AppOptions app, IncidentRef incident) => new(app.BaseUrl, $"incidents/{incident.Number}");

    public static Uri ReviewOf(this AppOptions app, IncidentRef incident) => new(app.BaseUrl, $"incidents/{incident.Number}/review");
}
