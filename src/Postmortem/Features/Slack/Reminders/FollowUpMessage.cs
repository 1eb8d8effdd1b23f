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
        var text = items.Count == 1 ? $"{items[0].Name} {items[0].Title}: {Due(items[0].DueOn, today)}" : $"{items.Count} follow-ups: {string.Join(", ", items.Select(i => i.Name))}";
        var blocks = items.Take(Most).SelectMany(item => Blocks(item, isEscalated, today, app));
        if (isEscalated) blocks = blocks.Prepend(Block.Section("You facilitate the review that these follow-ups come from. They have waited for two weeks: perhaps their owner needs time, help, or somebody else."));
        if (items.Count > Most) blocks = blocks.Append(Block.Context(Mrkdwn.Link(new Uri(app.BaseUrl, "follow-ups"), $"{items.Count - Most} more are on the web")));
        return new Message(Mrkdwn.Escape(text)) { More = new Uri(app.BaseUrl, "follow-ups"), Blocks = [.. blocks] };
    }

    public static string Due(DateOnly? day, DateOnly today) => (day?.DayNumber - today.DayNumber) switch
    {
        null => "without a due date",
        0 => "due today",
        1 => "due tomorrow",
        > 1 => $"due {Day(day!.Value)}",
        _ => $"was due {Day(day!.Value)}",
    };

    public static string Day(DateOnly day) => day.ToString("ddd d MMM", CultureInfo.InvariantCulture);

    public static Uri PageOf(AppOptions app, int number) => new(app.BaseUrl, string.Create(CultureInfo.InvariantCulture, $"follow-ups/{number}"));

    /// <summary>For everybody.</summary>
    public static Message Card(ActionItem item, string also, AppOptions app)
    {
        var due = !ActionState.IsToDo(item.State) ? item.State : item.DueOn is { } day ? $"due {Day(day)}" : "without a due date";
        return new Message(Mrkdwn.Escape($"{item.Name} {item.Title}: {due}"))
        {
            More = PageOf(app, item.Number),
            Blocks =
            [
                Block.Section($"*{Mrkdwn.Link(PageOf(app, item.Number), $"{item.Name} {item.Title}")}* {due}{DoneWhen(item)}"),
                Block.Context(Mrkdwn.Escape($"{item.Priority} {item.Type}{OwnerOf(item)} · {also}")),
            ],
        };
    }

    /// <summary>What can be done about one.</summary>
    public static IEnumerable<Button> Ways(int number, AppOptions app)
    {
        var value = ReminderMessage.Text(number);
        return [Button.Of("Done", DoneForm.Action, value, "primary"), Button.Of("Extend", ExtendForm.Action, value), Open(number, app)];
    }

    public static IEnumerable<Block> About(ActionItem item, DateOnly today, AppOptions app, string also = "")
    {
        yield return Block.Section($"*{Mrkdwn.Link(PageOf(app, item.Number), $"{item.Name} {item.Title}")}* {Due(item.DueOn, today)}{DoneWhen(item)}");
        yield return Block.Context(Mrkdwn.Escape($"{item.Priority} · {IncidentRef.NameOf(item.IncidentNumber)} {item.IncidentTitle}{also}"));
    }

    static string DoneWhen(ActionItem item) => item.DoneWhen.Length > 0 ? $"\nDone when: {Mrkdwn.Of(item.DoneWhen)}" : "";

    static string OwnerOf(ActionItem item) => $" · Owner: {(item.Owner.Length > 0 ? item.Owner : "nobody yet")}";

    static IEnumerable<Block> Blocks(ActionItem item, bool isEscalated, DateOnly today, AppOptions app) =>
    [
        .. About(item, today, app, isEscalated ? OwnerOf(item) : ""),
        isEscalated ? Block.Actions(Open(item.Number, app)) : Block.Actions([.. Ways(item.Number, app), ReminderMessage.Snooze("Tomorrow", ReminderKind.FollowUp, item.Number, TimeSpan.FromDays(1))]),
    ];

    static Button Open(int number, AppOptions app) => Button.Link("Open", PageOf(app, number));
}
