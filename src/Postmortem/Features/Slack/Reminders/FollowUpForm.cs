using System.Globalization;
using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Reminders;

/// <summary>A step of a follow-up: the button opens a form, the form runs the operation. Where the step is no longer possible both say what is true.</summary>
public abstract class FollowUpForm(Database database, AppOptions app) : IButton, ISubmission
{
    public abstract string ActionId { get; }

    public string CallbackId => ActionId;

    public string? Opens => Title;

    /// <summary>Of the modal: 24 characters.</summary>
    protected abstract string Title { get; }
    protected abstract string Submit { get; }

    protected abstract IReadOnlyList<Block> Ask(ActionItem item, ButtonCall call);

    protected abstract Task<Result<Done>> SaveAsync(int number, int version, SubmissionCall call, CancellationToken ct);

    /// <summary>In mrkdwn, once it is done.</summary>
    protected abstract string Say(ActionItem item);

    public async Task<Reply> RunAsync(ButtonCall call, CancellationToken ct)
    {
        var number = Number(call.Value);
        if (await database.ReadAsync(s => s.FindActionItemAsync(number, call.Actor), ct) is not { } item) return Reply.Show(Modal.Notice(Title, Mrkdwn.Escape(Failure.NotFound(ActionItem.NameOf(number)).Message)));
        if (call.Actor.Lacks(Role.Responder) is { } refused) return Reply.Show(Modal.Notice(Title, Mrkdwn.Escape(refused.Message)));
        if (!ActionState.IsToDo(item.State)) return Reply.Show(Modal.Notice(Title, WhatIsTrue.Of(item, app)));
        return Reply.Show(new Modal(Title)
        {
            CallbackId = CallbackId,
            PrivateMetadata = string.Create(CultureInfo.InvariantCulture, $"{item.Number} {item.Version}"),
            Submit = new PlainText(Submit),
            Blocks = [Block.Section($"*{Mrkdwn.Link(FollowUpMessage.PageOf(app, item.Number), $"{item.Name} {item.Title}")}*{(item.DoneWhen.Length > 0 ? $"\nDone when: {Mrkdwn.Of(item.DoneWhen)}" : "")}"), .. Ask(item, call)],
        });
    }

    public async Task<ModalAnswer> RunAsync(SubmissionCall call, CancellationToken ct)
    {
        var (number, version) = call.View.PrivateMetadata?.Split(' ') is [var first, var second] ? (Number(first), Number(second)) : (0, 0);
        var saved = await SaveAsync(number, version, call, ct);
        if (saved.Failure is { Outcome: Outcome.Invalid } faults) return ModalAnswer.Refused(faults, call);
        var item = await database.ReadAsync(s => s.FindActionItemAsync(number, call.Actor), ct);
        if (saved.Failure is { } failure) return ModalAnswer.Show(Modal.Notice("Not done", item is not null && failure.Outcome == Outcome.Conflict ? WhatIsTrue.Of(item, app) : Mrkdwn.Escape(failure.Message)));
        return ModalAnswer.Show(Modal.Notice(item!.Name, Say(item)));
    }

    static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

public sealed class DoneForm(Database database, ClaimDone claimDone, AppOptions app) : FollowUpForm(database, app)
{
    public const string Action = "follow_up_done";

    public override string ActionId => Action;

    protected override string Title => "Say it is done";

    protected override string Submit => "It is done";

    protected override IReadOnlyList<Block> Ask(ActionItem item, ButtonCall call) =>
    [
        Block.Input("claim", "What was done?", new TextInput { Multiline = true, MaxLength = Fit.InputText }),
        Block.Input("link", "Where it can be seen", new TextInput { Placeholder = new PlainText("https://…") }, optional: true),
    ];

    protected override Task<Result<Done>> SaveAsync(int number, int version, SubmissionCall call, CancellationToken ct) =>
        claimDone.RunAsync(new(number, call.Text("claim"), call.Text("link"), version), call.Actor, ct);

    protected override string Say(ActionItem item) => Priority.NeedsSecondPerson(item.Priority)
        ? $"*{item.Name}* is done. It is {item.Priority}: a second person verifies it, with evidence that it works."
        : $"*{item.Name}* is done. It counts as proven once there is evidence that it works.";
}

public sealed class ExtendForm(Database database, ExtendDueDate extendDueDate, AppOptions app, TimeProvider clock) : FollowUpForm(database, app)
{
    public const string Action = "follow_up_extend";
    const int UsualDays = 7;

    public override string ActionId => Action;

    protected override string Title => "Move the due date";

    protected override string Submit => "Move it";

    protected override IReadOnlyList<Block> Ask(ActionItem item, ButtonCall call)
    {
        var today = call.Actor.Today(clock.GetUtcNow());
        var later = (item.DueOn > today ? item.DueOn.Value : today).AddDays(UsualDays);
        return
        [
            Block.Input("due_on", "New day", new DatePicker { InitialDate = later.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }),
            Block.Input("reason", "Why?", new TextInput { Multiline = true, MaxLength = 1000 }, hint: "Everybody can read it beside the date."),
        ];
    }

    protected override Task<Result<Done>> SaveAsync(int number, int version, SubmissionCall call, CancellationToken ct) =>
        extendDueDate.RunAsync(new(number, call.Day("due_on"), call.Text("reason"), version), call.Actor, ct);

    protected override string Say(ActionItem item) => $"*{item.Name}* is due {FollowUpMessage.Day(item.DueOn!.Value)} now.";
}
