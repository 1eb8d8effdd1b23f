using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Declaring;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Working;

/// <summary><c>/incident</c> alone: what is true here, or what is open everywhere.</summary>
public sealed class HomeCommand(Database database, AppOptions app, TimeProvider clock) : ICommand
{
    const int Most = 15;

    public string Word => "";

    public string Help => "What is going on, here or everywhere.";

    public bool ForAnyone => true;

    public async Task<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        if (call.Incident is not { } incident) return Reply.Say(await EverywhereAsync(call, ct));
        return await database.ReadAsync(s => s.ReadHeadlineAsync(incident.Number, call.Actor, clock.GetUtcNow(), app), ct) is { } headline
            ? Reply.Say(headline)
            : Reply.Of(Failure.NotFound(incident.Name));
    }

    async Task<Message> EverywhereAsync(CommandCall call, CancellationToken ct)
    {
        var page = await database.ReadAsync(s => s.ListNewestAsync(new IncidentFilter(IncidentFilter.AnyOpen), null, call.Actor, Most + 1), ct);
        // Of private ones nothing is shown outside their channel, even to their members.
        var open = page.Items.Where(i => i.Visibility == Visibility.Open).Take(Most).OrderBy(i => Array.IndexOf(Severity.All, i.Severity)).ToList();
        var channels = await database.ReadAsync(async s => (await s.ListOpenChannelsAsync()).Where(c => c.TeamId == call.Workspace.TeamId).ToDictionary(c => c.IncidentId, c => c.ChannelId), ct);
        var declare = Block.Actions(Button.Of("Declare an incident", DeclareButton.Action, style: "danger"), Button.Link("All on the web", new Uri(app.BaseUrl, "incidents")));
        if (open.Count == 0) return new Message("No open incident.") { Blocks = [Block.Section("*No open incident.* `/incident help` lists what there is."), declare] };
        var count = page.Items.Count > Most ? "The newest open incidents" : open.Count == 1 ? "One open incident" : $"{open.Count} open incidents";
        return new Message(count) { Blocks = [Block.Section($"*{count}*"), .. open.Select(i => Block.Section(Line(i, channels.GetValueOrDefault(i.Id)))), declare] };
    }

    string Line(IncidentRow i, string? channel) =>
        $"{Mrkdwn.Link(new Uri(app.BaseUrl, $"incidents/{i.Number}"), $"{i.Name} {i.Title}")}\n{HeadlineMessage.Sign(i.Severity)} {i.Severity} · {i.Status} · {(i.Commander is { } name ? $"led by {Mrkdwn.Escape(name)}" : "nobody leads yet")}{(channel is null ? "" : $" · {Mrkdwn.Channel(channel)}")}";
}
