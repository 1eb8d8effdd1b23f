using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Wire;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Capture;

/// <summary>A message shortcut brings the message with it: nothing is asked of Slack's history, so it works in threads and when Slack is slow.</summary>
public abstract class CaptureShortcut(Database database, CaptureMessage captureMessage, MessageReader reader, Permalinks permalinks, SlackHttp http, TimeProvider clock) : IShortcut
{
    public abstract string CallbackId { get; }

    protected abstract string Purpose { get; }

    public bool ForAnyone => true;

    public Freedom Freedom => Freedom.Capture;

    public async Task<Reply> RunAsync(ShortcutCall call, CancellationToken ct)
    {
        if (call.Incident is not { } incident) return Reply.Say("No incident that you may see has this channel. Use this in an incident's channel; `/incident` lists those that are open.");
        if (call.Actor.Lacks(Role.Responder) is { } refused) return Reply.Of(refused);
        if (call.Message is not { } message || call.ChannelId is not { } channel || (message.Ts ?? call.Interaction.MessageTs) is not { } ts) return Reply.Say("Slack did not say which message. Please try again.");
        if (message.User == call.Workspace.BotUserId) return Reply.Say("This is the bot's own message; what it says stands in the record already.");
        message = message with { Ts = ts };
        var read = await reader.ReadAsync(new SlackApi(http, call.Workspace), message,
            permalinks.Guess(call.Workspace.TeamId, call.Interaction.Team?.Domain, channel, ts, message.ThreadTs), ct);
        var before = await captureMessage.MarkAsync(new(call.Workspace.TeamId, channel, ts, incident.Id, CaptureMark.Of(Purpose, "shortcut"), call.UserId, SlackTs.StampOf(clock.GetUtcNow()), Message: message), ct);
        var wanted = Wanted.By(await database.ReadAsync(s => s.ListMarksAsync(before.Id), ct));
        var added = await captureMessage.AddAsync(before, incident, wanted, message, read, call.Again, ct);
        return added.Failure is { } failure ? Reply.Of(failure) : await TellAsync(incident, before, added.Value, ct);
    }

    protected abstract Task<Reply> TellAsync(IncidentRef incident, SlackCapture before, SlackCapture after, CancellationToken ct);
}

public sealed class AddToTimeline(Database database, CaptureMessage captureMessage, MessageReader reader, Permalinks permalinks, SlackHttp http, AppOptions app, TimeProvider clock)
    : CaptureShortcut(database, captureMessage, reader, permalinks, http, clock)
{
    public override string CallbackId => CaptureNames.AddToTimeline;

    protected override string Purpose => CapturePurpose.Timeline;

    protected override Task<Reply> TellAsync(IncidentRef incident, SlackCapture before, SlackCapture after, CancellationToken ct)
    {
        var timeline = Mrkdwn.Link(app.PageOf(incident), $"timeline of {incident.Name}");
        return Task.FromResult(Reply.Say(before.EntryId is null ? $"Added to the {timeline}." : $"It stands on the {timeline} already."));
    }
}

public sealed class MakeFollowUp(Database database, CaptureMessage captureMessage, MessageReader reader, Permalinks permalinks, SlackHttp http, AppOptions app, TimeProvider clock)
    : CaptureShortcut(database, captureMessage, reader, permalinks, http, clock)
{
    public override string CallbackId => CaptureNames.MakeFollowUp;

    protected override string Purpose => CapturePurpose.FollowUp;

    protected override async Task<Reply> TellAsync(IncidentRef incident, SlackCapture before, SlackCapture after, CancellationToken ct)
    {
        if (await _database.ReadAsync(s => s.FindActionItemBySourceAsync(incident.Id, after.SourceRef), ct) is not { } item) return Reply.None;
        var link = Mrkdwn.Link(new Uri(app.BaseUrl, $"follow-ups/{item.Number}"), $"{item.Name} {item.Title}");
        return Reply.Say(before.ActionItemId is not null ? $"This was filed already: {link}." : $"Filed: {link}.{(item.Owner.Length == 0 ? " Nobody owns it yet: open it to name an owner, and when it is done." : "")}");
    }

    readonly Database _database = database;
}
