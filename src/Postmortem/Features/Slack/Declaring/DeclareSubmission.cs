using Postmortem.Features.Alerts.Proposals;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.People;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Declaring;

public sealed class DeclareSubmission(DeclareIncident declareIncident, DecideProposal decideProposal, ChannelPlan plan, DeclareForm form, AppOptions app) : ISubmission
{
    public string CallbackId => DeclareModal.CallbackId;

    public bool ForAnyone => true;

    public Freedom Freedom => Freedom.Declare;

    public async Task<ModalAnswer> RunAsync(SubmissionCall call, CancellationToken ct)
    {
        var services = call.Choices("services").Select(id => Guid.TryParse(id, out var key) ? key : Guid.Empty).ToList();
        var isPrivate = call.IsLinked && call.Choices("visibility").Contains(Visibility.Private);
        var input = new DeclareIncidentInput(call.Text("title"), call.Text("severity"), call.Text("summary"), null, services, isPrivate ? Visibility.Private : Visibility.Open, Leads: true);
        var subject = DeclareSubject.Read(call.View.PrivateMetadata);
        if (await form.AskAsync(subject, input.Title, services, call, ct) is { } question) return ModalAnswer.Show(question);
        var declared = subject.Proposal is { } proposal
            ? await decideProposal.DeclareAsync(proposal, input, call.Actor, ct)
            : await declareIncident.RunAsync(input, call.Actor, ct);
        if (declared.Failure is { } failure) return ModalAnswer.Refused(failure, call);
        var incident = declared.Value;
        await plan.MakeAsync(incident, call.Workspace.TeamId, [call.UserId], null, ct);
        return ModalAnswer.Show(Modal.Notice(incident.Name,
            $"*{incident.Name}* is declared. Its channel is being set up; you are invited to it within seconds.\n{Mrkdwn.Link(app.PageOf(incident), "Open it on the web")}"));
    }
}
