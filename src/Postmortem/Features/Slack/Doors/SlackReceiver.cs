using System.Text.Json.Nodes;
using Postmortem.Data;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.Workspaces;

namespace Postmortem.Features.Slack.Doors;

/// <summary>
/// What happens before the acknowledgement, whichever way it came: a modal's submission is carried out (its faults go back at once),
/// a list gets its options, a modal is opened while its trigger lives; everything else is only committed.
/// </summary>
public sealed class SlackReceiver(Database database, SlackDispatcher dispatcher, SlackWorkspaces workspaces, SlackHttp http, SlackSignals signals, TimeProvider clock, ILogger<SlackReceiver> log)
{
    /// <summary>Slack waits three seconds for all of it.</summary>
    static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(2.2);

    public async Task<Ack> ReceiveAsync(Incoming incoming, CancellationToken ct)
    {
        if (incoming.Challenge is { } challenge) return Ack.With(new JsonObject { ["challenge"] = challenge }.ToJsonString());
        if (incoming.Event is { Type: "app_rate_limited" })
        {
            log.LogWarning("Slack held back events of {Team}: more than 30,000 an hour", incoming.TeamId);
            return Ack.Taken;
        }
        var way = dispatcher.WayOf(incoming);
        if (way is not Way.Nobody && await workspaces.FindAsync(incoming.TeamId, ct) is null)
        {
            // Signed, so it is Slack's: of a workspace that was taken out, or whose owner put the app there without adding it here.
            log.LogInformation("Slack's team {Team} is not installed; its {Kind} was passed over", incoming.TeamId, incoming.Kind);
            return Ack.Taken;
        }
        switch (way)
        {
            case Way.AtOnce:
                return await dispatcher.AnswerAsync(incoming, ct);
            case Way.Later:
                await StoreAsync(incoming, null, ct);
                return Ack.Taken;
            case Way.Opens(var title):
                await StoreAsync(incoming, await OpenAsync(incoming, title, ct), ct);
                return Ack.Taken;
            default:
                log.LogDebug("Slack's {Kind} is for nobody here", incoming.Kind);
                return Ack.Taken;
        }
    }

    async Task StoreAsync(Incoming incoming, string? viewId, CancellationToken ct)
    {
        if (await database.WriteAsync(s => s.AddToInboxAsync(incoming, viewId, clock.GetUtcNow()), ct)) signals.Inbox.Give();
    }

    /// <returns>Null when Slack did not open it: the answer then comes as a message.</returns>
    async Task<string?> OpenAsync(Incoming incoming, string title, CancellationToken ct)
    {
        var trigger = incoming.Command?.TriggerId ?? incoming.Interaction?.TriggerId;
        if (trigger is null || await workspaces.FindAsync(incoming.TeamId, ct) is not { } workspace) return null;
        using var hurry = CancellationTokenSource.CreateLinkedTokenSource(ct);
        hurry.CancelAfter(LongestOpening);
        try
        {
            var api = new SlackApi(http, workspace);
            // Above another modal it is pushed, so that the one below stays.
            return incoming.Interaction?.View is { Type: "modal" }
                ? await api.PushViewAsync(trigger, Blocks.Modal.Loading(title), hurry.Token)
                : await api.OpenViewAsync(trigger, Blocks.Modal.Loading(title), hurry.Token);
        }
        catch (SlackException e)
        {
            log.LogWarning(e, "A modal could not be opened");
            return null;
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            log.LogWarning(e, "Slack took too long to open a modal");
            return null;
        }
    }
}
