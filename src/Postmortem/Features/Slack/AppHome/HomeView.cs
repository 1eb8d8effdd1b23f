using Postmortem.Features.Actions;
using Postmortem.Features.Reviews;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Declaring;
using Postmortem.Features.Slack.Reminders;
using Postmortem.Web;

namespace Postmortem.Features.Slack.AppHome;

/// <summary>What waits for one person, the most urgent first. An empty part says where it fills from.</summary>
sealed class HomeView(AppOptions app, DateOnly today)
{
    /// <summary>Of each part; the web has the rest. Well below Slack's hundred blocks.</summary>
    const int Shown = 10;
    const int DoneWhenShown = 200;

    static Button Declare => Button.Of("Declare an incident", DeclareButton.Action, style: "danger");

    public static Home Refused(string why) => new() { Blocks = [Block.Section(Mrkdwn.Escape(why))] };

    public static Home Stranger(bool mayDeclare) => new()
    {
        Blocks =
        [
            Block.Section("*Your follow-ups, incidents and reviews come here* once your Slack user is matched to your account. The address in your Slack profile matches none."),
            Block.Actions([Button.Of("Connect your account", ConnectButton.Action, style: "primary"), .. mayDeclare ? [Declare] : Array.Empty<Button>()]),
            Block.Context("No account yet? An administrator can invite you. `/incident help` lists what can be done in Slack."),
        ],
    };

    public Home Of(HomeContent mine, DateTimeOffset now) => new()
    {
        Blocks =
        [
            Block.Actions([.. mine.MayDeclare ? [Declare] : Array.Empty<Button>(), Button.Link("Open on the web", app.BaseUrl)]),
            .. Part("Open incidents you are in", mine.Incidents, i => [Block.Section(Line(i))], new(app.BaseUrl, "incidents?status=open"),
                "You are in no open incident. Whoever has a role in one finds it here; `/incident` lists all that are open."),
            .. Part("Your follow-ups", mine.FollowUps, f => [Block.Section(Line(f)), Block.Actions(FollowUpMessage.Ways(f.Number, app))], new(app.BaseUrl, "follow-ups"),
                "Nothing to do. Follow-ups that you own come here, the earliest due date first; `/incident action` files one in an incident's channel."),
            .. Part("Reviews waiting for you", mine.Reviews, r => [Block.Section(Line(r, mine.Actor))], new(app.BaseUrl, $"reviews?view={ReviewView.Waiting}"),
                "No review waits for you. Those that you facilitate, or are asked to sign, come here when it is your turn."),
            Block.Context($"Only you see this. As of {Mrkdwn.Time(now)}; opening it brings it up to date."),
        ],
    };

    static IEnumerable<Block> Part<T>(string title, Page<T> page, Func<T, IEnumerable<Block>> blocks, Uri all, string empty)
    {
        yield return Block.Header(title);
        if (page.Items.Count == 0) yield return Block.Context(empty);
        foreach (var block in page.Items.Take(Shown).SelectMany(blocks)) yield return block;
        if (page.Items.Count > Shown) yield return Block.Context(Mrkdwn.Link(all, $"and {page.Items.Count - Shown} more{(page.Next is null ? "" : " and others")}"));
    }

    string Line(MyIncident i)
    {
        var leads = i.Commander is not { } name ? "nobody leads yet" : i.Roles?.Contains(IncidentRole.Commander, StringComparison.Ordinal) == true ? "led by you" : $"led by {Mrkdwn.Escape(name)}";
        var others = (i.Roles ?? "").Split(", ", StringSplitOptions.RemoveEmptyEntries).Except([IncidentRole.Commander]).ToList();
        var about = new[]
        {
            Words.Capital(i.Status), $"declared {Mrkdwn.Ago(i.DeclaredAt)}", leads, others.Count > 0 ? $"you: {string.Join(", ", others)}" : "",
            i.ChannelId is { } channel ? Mrkdwn.Channel(channel) : "", i.Visibility == Visibility.Private ? "private" : "",
        };
        return $"{HeadlineMessage.Sign(i.Severity)} {i.Severity} *{Mrkdwn.Link(new Uri(app.BaseUrl, $"incidents/{i.Number}"), $"{i.Name} {i.Title}")}*\n{string.Join(" · ", about.Where(a => a.Length > 0))}";
    }

    string Line(FollowUpRow f)
    {
        var overdue = DueDate.IsOverdue(f.State, f.DueOn, today) ? "🔴 Overdue: " : "";
        var doneWhen = f.DoneWhen.Length > 0 ? $"\nDone when: {Mrkdwn.Of(Words.Short(f.DoneWhen, DoneWhenShown))}" : "";
        return $"{overdue}*{Mrkdwn.Link(FollowUpMessage.PageOf(app, f.Number), $"{f.Name} {f.Title}")}* {FollowUpMessage.Due(f.DueOn, today)}\n{f.Priority} · {f.State} · {IncidentRef.NameOf(f.IncidentNumber)} {Mrkdwn.Escape(f.IncidentTitle)}{doneWhen}";
    }

    string Line(ReviewRow r, Actor actor)
    {
        var waits = r.FacilitatorId != actor.PersonId ? "asks for your sign-off" : r.State switch
        {
            ReviewState.Draft => r.Left == 1 ? "a draft that you facilitate; one thing is still asked for" : r.Left > 1 ? $"a draft that you facilitate; {r.Left} things are still asked for" : "a draft that you facilitate; look through it, then send it to its reviewers",
            ReviewState.InReview => "in review; look at what the reviewers wrote",
            ReviewState.Reviewed => "approved by everyone who was asked; it can be published",
            _ => "published, and every follow-up is settled; it can be closed",
        };
        return $"*{Mrkdwn.Link(new Uri(app.BaseUrl, $"incidents/{r.Number}/review"), $"Review of {IncidentRef.NameOf(r.Number)} {r.Title}")}*\n{r.Severity} · {waits}";
    }
}
