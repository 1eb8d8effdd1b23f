using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Archiving;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.Suspects;

namespace Postmortem.Features.Slack.Channels;

/// <summary>Who is to be invited, beside those with a role.</summary>
public sealed record InviteWork(IReadOnlyList<string> Users);

/// <summary>
/// Setting up an incident's channel as a list of steps in the incident's lane: each is done alone and again after a kill; one that Slack
/// refuses does not keep the others from being done.
/// </summary>
public sealed class ChannelPlan(Database database, SlackSignals signals, TimeProvider clock)
{
    static readonly string[] Steps = [CreateChannel.TaskName, SetTopic.TaskName, AddBookmarks.TaskName, InvitePeople.TaskName, KeepHeadline.TaskName, KeepAnnouncement.TaskName, KeepSuspects.TaskName];

    /// <param name="invited">Slack users, such as the one who declared it.</param>
    /// <param name="notBefore">Leaves others time to plan it for their workspace.</param>
    public Task MakeAsync(IncidentRef incident, string teamId, IReadOnlyList<string> invited, DateTimeOffset? notBefore, CancellationToken ct) =>
        EnqueueAsync(Steps, incident.Id, teamId, $"{incident.Id:D}", invited, notBefore, ct);

    /// <summary>The incident became private: out of a channel that is not, and into one that is.</summary>
    public Task HideAsync(Guid incidentId, string teamId, Guid because, CancellationToken ct) =>
        EnqueueAsync([HideChannel.TaskName, .. Steps], incidentId, teamId, $"{incidentId:D} {because:D}", [], null, ct);

    async Task EnqueueAsync(IEnumerable<string> steps, Guid incidentId, string teamId, string key, IReadOnlyList<string> invited, DateTimeOffset? notBefore, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await database.WriteAsync(async s =>
        {
            foreach (var step in steps)
            {
                var payload = step == InvitePeople.TaskName ? JsonSerializer.Serialize(new InviteWork(invited), BlockJson.Readable.InviteWork) : "{}";
                if (!await s.EnqueueAsync(new($"{step} {key}", step, teamId, Lanes.Of(incidentId), incidentId, payload, NotBefore: notBefore), now)) break;
            }
            return true;
        }, ct);
        signals.Outbound.Give();
    }

    /// <summary>Headline and announcement follow what is true now, and so does the question whether the channel may be archived.</summary>
    /// <param name="topic">Also the topic, which Slack lets be set seldom.</param>
    public async Task RefreshAsync(Guid incidentId, string teamId, Guid because, bool topic, CancellationToken ct)
    {
        await database.WriteAsync(async s =>
        {
            await RefreshAsync(s, incidentId, teamId, because, clock.GetUtcNow(), topic);
            return true;
        }, ct);
        signals.Outbound.Give();
    }

    public static async Task RefreshAsync(WriteSession s, Guid incidentId, string teamId, Guid because, DateTimeOffset now, bool topic = false)
    {
        List<string> steps = [KeepHeadline.TaskName, KeepAnnouncement.TaskName];
        if (await s.FindChannelAsync(incidentId) is { ArchiveAskedAt: not null }) steps.Add(KeepArchiveQuestion.TaskName);
        // Last: where its pace has to wait, the news do not.
        if (topic) steps.Add(SetTopic.TaskName);
        foreach (var step in steps) await s.EnqueueUnlessWaitingAsync(new($"{step} {incidentId:D} {because:D}", step, teamId, Lanes.Of(incidentId), incidentId), now);
    }

    /// <summary>Whoever was given a role belongs into the channel.</summary>
    public async Task InviteAsync(Guid incidentId, string teamId, Guid because, CancellationToken ct)
    {
        var payload = JsonSerializer.Serialize(new InviteWork([]), BlockJson.Readable.InviteWork);
        await database.WriteAsync(s => s.EnqueueUnlessWaitingAsync(
            new($"{InvitePeople.TaskName} {incidentId:D} {because:D}", InvitePeople.TaskName, teamId, Lanes.Of(incidentId), incidentId, payload), clock.GetUtcNow()), ct);
        signals.Outbound.Give();
    }
}
