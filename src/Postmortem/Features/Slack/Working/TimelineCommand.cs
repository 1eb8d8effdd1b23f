using System.Globalization;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Working;

/// <summary>The last things that happened, the newest at the bottom as in a channel.</summary>
public sealed class TimelineCommand(Database database, AppOptions app) : ICommand, IButton
{
    const int Usual = 10;
    const int Most = 30;

    public string Word => "timeline";

    public string Usage => "[how many]";

    public string Help => "The last entries of the timeline.";

    public bool ForAnyone => true;

    public bool NeedsIncident => true;

    public string ActionId => IncidentForm.ActionOf(Word);

    public Task<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        ShowAsync(call, int.TryParse(call.Words, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, Most) : Usual, ct);

    public Task<Reply> RunAsync(ButtonCall call, CancellationToken ct) => ShowAsync(call, Usual, ct);

    async Task<Reply> ShowAsync(SlackCall call, int count, CancellationToken ct)
    {
        var incident = call.Incident!;
        var last = await database.ReadAsync(s => s.ListAsync<Line>($"""
            select t.occurred_at, t.kind, t.text, t.author_name from timeline_entries t join incidents i on i.id = t.incident_id
            where i.id = @Id and t.hidden_at is null and {Visibility.Sql} order by t.occurred_at desc, t.id desc limit @count
            """, new { incident.Id, count, ViewerId = call.Actor.ViewerId(), SeesAll = call.Actor.SeesAll() }), ct);
        var page = app.PageOf(incident);
        if (last.Count == 0) return Reply.Say($"Nothing is on the timeline of {incident.Name} yet. `/incident note …` adds to it.");
        return Reply.Say(new Message($"The timeline of {incident.Name}")
        {
            More = page,
            Blocks = [.. last.Reverse().Select(l => Block.Section($"{Mrkdwn.Time(l.OccurredAt)} *{EntryKind.Title(l.Kind)}* {Mrkdwn.Escape(l.AuthorName)}\n{Mrkdwn.Of(l.Text)}")), Block.Context(Mrkdwn.Link(page, "The whole timeline"))],
        });
    }

    sealed record Line
    {
        public DateTimeOffset OccurredAt { get; init; }
        public string Kind { get; init; } = "";
        public string Text { get; init; } = "";
        public string AuthorName { get; init; } = "";
    }
}
