using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Reminders;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Working;

/// <summary><c>/incident action Add an alert on queue depth</c>: owner, due date and "done when" are what makes it more than a wish, so they are asked for.</summary>
public sealed class ActionForm(Database database, AddActionItem addActionItem, FormReads reads, AppOptions app, TimeProvider clock) : IncidentForm(reads)
{
    public override string Word => "action";

    public override string Usage => "[what will be done]";

    public override string Help => "File a follow-up: its owner, its due date, and how anybody can tell that it is done.";

    /// <summary>As making one from a message.</summary>
    public override bool ForAnyone => true;

    public override Freedom Freedom => Freedom.Capture;

    protected override string Title => "File a follow-up";

    protected override string Submit => "File";

    protected override bool IsPlain => true;

    /// <summary>The title alone is not all that is asked for.</summary>
    protected override bool IsEnough(string words) => false;

    protected override async Task<IReadOnlyList<Block>> AskAsync(IncidentRef incident, string words, SlackCall call, CancellationToken ct)
    {
        var factors = await database.ReadAsync(s => s.ListFactorChoicesAsync(incident.Id), ct);
        return
        [
            Block.Input("title", "What will be done", new TextInput { InitialValue = words, MaxLength = ActionChecks.LongestTitle, Placeholder = new PlainText("Alert when the hit rate is below 85 % for 2 minutes") }),
            Block.Input("done_when", "Done when", new TextInput { Multiline = true }, optional: true, hint: "How anybody can tell that it is finished: “The alert fires in a drill”."),
            Block.Input("type", "Type", Choose(ActionType.All.Select(t => Option.Of(ActionType.Describe(t), t)), ActionType.Prevent)),
            Block.Input("priority", "Priority", Choose(Priority.All.Select(p => Option.Of(Priority.Describe(p), p)), Priority.Default)),
            // Names of people with an account are offered to those alone.
            .. call.IsLinked ? [Block.Input("owner_id", "Owner", FindMember.Among(null), optional: true, hint: "One person who agreed to it.")] : Array.Empty<Block>(),
            Block.Input("owner_name", call.IsLinked ? "Or a team" : "Team", new TextInput { MaxLength = 100 }, optional: true),
            Block.Input("due_on", "Due", new DatePicker(), optional: true, hint: DueDate.LeftEmpty),
            .. factors.Count > 0 ? [Block.Input("factor_id", "Factor that it answers", Choose(factors.Select(f => Option.Of(f.Text, f.Id.ToString("D"))), null), optional: true)] : Array.Empty<Block>(),
        ];
    }

    protected override Task<Result<string>> DoAsync(IncidentRef incident, string words, CommandCall call, CancellationToken ct) => throw new NotSupportedException("The form is always shown.");

    protected override async Task<ModalAnswer> SaveAsync(Subject subject, SubmissionCall call, CancellationToken ct)
    {
        var filed = await addActionItem.RunAsync(new(subject.Number, call.Text("title"), call.Text("type"), call.Text("priority"), Key(call.Text("owner_id")), call.Text("owner_name"),
            call.Day("due_on"), call.Text("done_when"), Key(call.Text("factor_id"))), call.Actor, ct);
        if (filed.Failure is { } failure) return Answer(failure, call);
        var item = (await database.ReadAsync(s => s.FindActionItemAsync(filed.Value.Number, call.Actor), ct))!;
        var hints = string.Concat(TitleHints.For(item).Select(hint => $"\n• {Mrkdwn.Escape(hint)}"));
        return Answer(null, call, $"*{Mrkdwn.Link(FollowUpMessage.PageOf(app, item.Number), $"{item.Name} {item.Title}")}* is filed, {FollowUpMessage.Due(item.DueOn, call.Actor.Today(clock.GetUtcNow()))}."
            + (hints.Length > 0 ? $"\nIt can still be made clearer:{hints}" : ""));
    }

    static Guid? Key(string? text) => Guid.TryParse(text, out var key) ? key : null;
}
