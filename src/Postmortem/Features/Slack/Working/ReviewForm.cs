using Postmortem.Data;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Templates;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Working;

/// <summary><c>/incident review</c>: where it is written; begun from a template when there is none yet.</summary>
public sealed class ReviewForm(Database database, CreateReview createReview, ReviewTemplates templates, FormReads reads, AppOptions app) : IncidentForm(reads)
{
    public override string Word => "review";

    public override string Help => "Begin the review, or find it.";

    protected override string Title => "Begin the review";

    protected override string Submit => "Begin";

    protected override string Needs => Role.Facilitator;

    /// <summary>There is nothing to type: what is missing is the template.</summary>
    protected override bool IsEnough(string words) => false;

    protected override async Task<string?> NeedlessAsync(IncidentRef incident, SlackCall call, CancellationToken ct)
    {
        if (incident.Status is IncidentStatus.Declined or IncidentStatus.Merged) return $"{incident.Name} is {incident.Status}; there is nothing to review.";
        return await database.ReadAsync(s => s.FindReviewAsync(incident.Number, call.Actor), ct) is { } review
            ? $"{Mrkdwn.Link(app.ReviewOf(incident), $"The review of {incident.Name}")} is {review.State}."
            : null;
    }

    protected override async Task<IReadOnlyList<Block>> AskAsync(IncidentRef incident, string words, SlackCall call, CancellationToken ct)
    {
        var known = await database.ReadAsync(templates.ListAsync, ct);
        return
        [
            .. known.Count == 0 ? [Block.Section("No template can be read. Settings, Templates says what is wrong with them.")] : Array.Empty<Block>(),
            Block.Input("template", "Template", Choose(known.Select(t => Option.Of(t.Name, t.Key, t.Description)), ReviewTemplates.ProposeFor(incident.Severity, known)?.Key)),
            Block.Input("facilitator", "Who facilitates it?", FindMember.Among(call.Actor), optional: true),
        ];
    }

    protected override Task<Result<string>> DoAsync(IncidentRef incident, string words, CommandCall call, CancellationToken ct) => throw new NotSupportedException("The template is always asked for.");

    protected override async Task<ModalAnswer> SaveAsync(Subject subject, SubmissionCall call, CancellationToken ct)
    {
        var created = await createReview.RunAsync(new(subject.Number, call.Text("template"), Guid.TryParse(call.Text("facilitator"), out var person) ? person : null), call.Actor, ct);
        return Answer(created.Failure, call, $"The review of {IncidentRef.NameOf(subject.Number)} has begun, filled from the record: {Mrkdwn.Link(new Uri(app.BaseUrl, $"incidents/{subject.Number}/review"), "write it on the web")}.");
    }
}
