using System.Globalization;
using Postmortem.Features.Actions;
using Postmortem.Features.Reminders;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Reminders;

/// <summary>What waits for one person, each with its own way on.</summary>
static class FollowUpMessage
{
    const int Most = 12;

    public static Message Of(IReadOnlyList<ActionItem> items, bool isEscalated, DateOnly today, AppOptions app)
    {
        var text = items.Count == 1 ? $"{items[0].Name} {items[0].Title}: {Due(items[0], today)}" : $"{items.Count} follow-ups: {string.Join(", ", items.Select(i => i.Name))}";
        var blocks = items.Take(Most).SelectMany(item => Blocks(item, isEscalated, today, app));
        if (isEscalated) blocks = blocks.Prepend(Block.Section("You facilitate the review that these follow-ups come from. They have waited for two weeks: perhaps their owner needs time, help, or somebody else."));
        if (items.Count > Most) blocks = blocks.Append(Block.Context(Mrkdwn.Link(new Uri(app.BaseUrl, "follow-ups"), $"{items.Count - Most} more are on the web")));
        return new Message(Mrkdwn.Escape(text)) { More = new Uri(app.BaseUrl, "follow-ups"), Blocks = [.. blocks] };
    }

    public static string Due(ActionItem item, DateOnly today) => (item.DueOn!.Value.DayNumber - today.DayNumber) switch
    {
        0 => "due today",
        1 => "due tomorrow",
        > 1 => $"due {Day(item.DueOn.Value)}",
        _ => $"was due {Day(item.DueOn.Value)}",
    };

    public static string Day(DateOnly day) => day.ToString("ddd d MMM", CultureInfo.InvariantCulture);

    public static Uri PageOf(AppOptions app, int number) => new(app.BaseUrl, string.Create(CultureInfo.InvariantCulture, $"follow-ups/{number}"));

    static IEnumerable<Block> Blocks(ActionItem item, bool isEscalated, DateOnly today, AppOptions app)
    {
        var about = $"{item.Priority} · {IncidentRef.NameOf(item.IncidentNumber)} {item.IncidentTitle}{(isEscalated ? $" · Owner: {(item.Owner.Length > 0 ? item.Owner : "nobody yet")}" : "")}";
        var doneWhen = item.DoneWhen.Length > 0 ? $"\nDone when: {Mrkdwn.Of(item.DoneWhen)}" : "";
        yield return Block.Section($"*{Mrkdwn.Link(PageOf(app, item.Number), $"{item.Name} {item.Title}")}* {Due(item, today)}{doneWhen}");
        yield return Block.Context(Mrkdwn.Escape(about));
        var (number, open) = (ReminderMessage.Text(item.Number), Button.Link("Open", PageOf(app, item.Number)));
        yield return isEscalated
            ? Block.Actions(open)
            : Block.Actions(Button.Of("Done", DoneForm.Action, number, "primary"), Button.Of("Extend", ExtendForm.Action, number), open,
                ReminderMessage.Snooze("Tomorrow", ReminderKind.FollowUp, item.Number, TimeSpan.FromDays(1)));
    }
}
