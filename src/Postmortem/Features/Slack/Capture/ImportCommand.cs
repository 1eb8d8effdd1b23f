using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;

namespace Postmortem.Features.Slack.Capture;

/// <summary>For what was not captured at the time: all that was said in the incident's channel and its threads.</summary>
public sealed class ImportCommand(Database database, SlackSignals signals, TimeProvider clock) : ICommand
{
    public string Word => "import";

    public string Help => "Put all that was said in the incident's channel, threads too, on its timeline.";

    public bool NeedsIncident => true;

    public async Task<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        if (call.Actor.Lacks(Role.Responder) is { } refused) return Reply.Of(refused);
        var (incident, now) = (call.Incident!, clock.GetUtcNow());
        if (await database.ReadAsync(s => s.FindChannelAsync(incident.Id), ct) is not { ChannelId: not null } channel || channel.TeamId != call.Workspace.TeamId
            || !await database.ReadAsync(s => s.IsFitAsync(channel), ct))
            return Reply.Say($"{incident.Name} has no channel in this workspace, so there is nothing to import.");
        var begun = await database.WriteAsync(async s =>
        {
            if (await s.FindImportAsync(incident.Id) is not null) return false;
            var work = new ImportWork { Run = Guid.CreateVersion7(now), UserId = call.UserId, StartedAt = now };
            await s.EnqueueAsync(work.For(channel.TeamId, incident.Id), now);
            return await s.EnqueueAsync(new ProgressWork(work.Run).For(channel.TeamId, incident.Id), now);
        }, ct);
        signals.Outbound.Give();
        return Reply.Say(begun
            ? $"The channel of {incident.Name} is being imported. What is on the timeline already stays as it is; a message in the channel shows how far it is."
            : $"The channel of {incident.Name} is being imported already; the message in the channel shows how far it is.");
    }
}
