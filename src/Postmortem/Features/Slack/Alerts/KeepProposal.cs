using Postmortem.Data;
using Postmortem.Features.Alerts;
using Postmortem.Features.Alerts.Proposals;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Declaring;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Jobs;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Alerts;

/// <summary>What alerts propose is told in the announcement channel, and the message says what became of it.</summary>
public sealed class ProposalFacts(Database database, SlackWorkspaces workspaces, SlackOptions options, SlackSignals signals, TimeProvider clock) : IOutboxHandler
{
    public bool IsOn => options.AnnouncementChannel is not null;

    public bool Wants(OutboxMessage message) => message.Topic.StartsWith("alert.proposed", StringComparison.Ordinal) || message.Topic.StartsWith("alert.proposal_", StringComparison.Ordinal) || message.Topic == "incident.visibility_changed";

    public async Task HandleAsync(OutboxMessage message, CancellationToken ct)
    {
        if (await workspaces.FindHomeAsync(ct) is not { } home) return;
        var proposals = message.Topic == "incident.visibility_changed"
            ? await database.ReadAsync(s => s.ListAsync<Guid>("select id from alert_proposals where incident_id = @IncidentId", new { message.IncidentId }), ct)
            : [message.SubjectId];
        if (proposals.Count == 0) return;
        await database.WriteAsync(async s =>
        {
            foreach (var id in proposals)
                await s.EnqueueUnlessWaitingAsync(new($"{KeepProposal.TaskName} {id:D} {message.Id:D}", KeepProposal.TaskName, home, Lanes.OfChannel(home, options.AnnouncementChannel!), null, id.ToString("D")), clock.GetUtcNow());
            return true;
        }, ct);
        signals.Outbound.Give();
    }
}

/// <summary>One message for each proposal, with buttons while it waits.</summary>
public sealed class KeepProposal(Database database, Posts posts, SlackWorkspaces workspaces, SlackOptions options, AppOptions app) : IOutboundTask
{
    public const string TaskName = "alert.proposal";

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        // The channel is one of the first workspace: in another, its id is nothing, or something else.
        if (options.AnnouncementChannel is not { } place || item.TeamId != await workspaces.FindHomeAsync(ct)) return;
        var key = $"proposal {item.Payload}";
        if (await database.ReadAsync(s => s.FindProposalAsync(Guid.Parse(item.Payload), Actor.System), ct) is not { } proposal) return;
        // Decided before it could be told: then its incident is announced, or there is none.
        if (!proposal.IsWaiting && await database.ReadAsync(s => s.FindPostAsync(key), ct) is null) return;
        await posts.KeepCurrentAsync(api, item, key, place, MessageOf(proposal), ct);
    }

    Message MessageOf(Proposal p)
    {
        var page = new Uri(app.BaseUrl, $"alerts/proposals/{p.Id}");
        var name = p.Service.Length > 0 ? $"{p.Service}: {p.Title}" : p.Title;
        // What went into an incident that is private is as little told here as that.
        if (p.IncidentVisibility == Visibility.Private) return new Message("Somebody took up what alerts proposed here.");
        if (!p.IsWaiting) return new Message(Mrkdwn.Escape($"{name}: {ProposalTexts.Standing(p)}")) { More = page, Blocks = [Block.Section($"~{Mrkdwn.Escape(name)}~\n{Mrkdwn.Escape(ProposalTexts.Standing(p))}")] };
        return new Message(Mrkdwn.Escape($"Alerts propose an incident: {name}"))
        {
            More = page,
            Blocks =
            [
                Block.Section($"*Is this an incident?* {Mrkdwn.Link(page, name)}"),
                Block.Context($"Told by {Mrkdwn.Escape(p.Source)} since {Mrkdwn.Time(p.Since ?? p.ProposedAt)} · proposed as {p.Severity}"),
                Block.Actions(Button.Of("Declare", DeclareProposalButton.Action, p.Id.ToString("D"), "primary"), Button.Of("Dismiss", DismissProposalButton.Action, p.Id.ToString("D"))),
            ],
        };
    }
}

/// <summary>Opens the form of any declaration, filled with what is proposed.</summary>
public sealed class DeclareProposalButton(Database database, DeclareForm form) : IButton
{
    public const string Action = "declare_proposal";

    public string ActionId => Action;

    public string? Opens => DeclareModal.Title;

    public bool ForAnyone => true;

    public Freedom Freedom => Freedom.Declare;

    public async Task<Reply> RunAsync(ButtonCall call, CancellationToken ct)
    {
        if (!Guid.TryParse(call.Value, out var id) || await database.ReadAsync(s => s.FindProposalAsync(id, call.Actor), ct) is not { } proposal) return Reply.Of(Failure.NotFound("The proposal"));
        return proposal.IsWaiting ? Reply.Show(await form.ShowAsync(proposal, call, ct)) : Reply.Say(Mrkdwn.Escape(ProposalTexts.Standing(proposal)));
    }
}

public sealed class DismissProposalButton(DecideProposal decide) : IButton
{
    public const string Action = "dismiss_proposal";

    public string ActionId => Action;

    public async Task<Reply> RunAsync(ButtonCall call, CancellationToken ct)
    {
        _ = Guid.TryParse(call.Value, out var id);
        var dismissed = await decide.DismissAsync(id, call.Actor, ct);
        return dismissed.Failure is { } failure ? Reply.Of(failure) : Reply.Say("Dismissed. What fires of the same within the next hour is only listed.");
    }
}
