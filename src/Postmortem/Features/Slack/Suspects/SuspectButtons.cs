using Postmortem.Data;
using Postmortem.Features.Changes;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Suspects;

/// <summary>A person says what a change has to do with the incident. The channel's message follows by itself; somebody's own list is replaced.</summary>
public abstract class SuspectButton(LinkChange linkChange, Database database, AppOptions app, TimeProvider clock) : IButton
{
    /// <summary>In a button's value: the message is a reply to one person.</summary>
    public const string Reply = "reply";

    public abstract string ActionId { get; }

    protected abstract string Relation { get; }

    public bool NeedsIncident => true;

    public async Task<Reply> RunAsync(ButtonCall call, CancellationToken ct)
    {
        if (!TryRead(call.Value, out var change, out var isReply)) return Dispatch.Reply.Say("This button is no longer understood.");
        var incident = call.Incident!;
        var linked = await linkChange.RunAsync(new(incident.Number, change, Relation), call.Actor, ct);
        if (linked.Failure is { } failure) return Dispatch.Reply.Of(failure);
        if (!isReply) return Dispatch.Reply.None;
        var (list, said) = await database.ReadAsync(s => s.ReadSuspectsAsync(incident, call.Actor, clock.GetUtcNow()), ct);
        return Dispatch.Reply.Replace(SuspectMessage.Of(list, said, app, isReply: true));
    }

    internal static bool TryRead(string value, out Guid change, out bool isReply)
    {
        var (_, words) = SlackHandlers.Split(value);
        var (key, rest) = SlackHandlers.Split(words);
        isReply = rest == Reply;
        return Guid.TryParse(key, out change);
    }
}

public sealed class SuspectChange(LinkChange linkChange, Database database, AppOptions app, TimeProvider clock) : SuspectButton(linkChange, database, app, clock)
{
    public const string Action = "suspect_change";

    public override string ActionId => Action;

    protected override string Relation => ChangeRelation.Suspect;
}

public sealed class CauseChange(LinkChange linkChange, Database database, AppOptions app, TimeProvider clock) : SuspectButton(linkChange, database, app, clock)
{
    public const string Action = "cause_change";

    public override string ActionId => Action;

    protected override string Relation => ChangeRelation.Caused;
}

/// <summary>Asks what speaks against it, so that nobody looks at it again.</summary>
public sealed class DismissChange(Database database, LinkChange linkChange) : IButton, ISubmission
{
    public const string Action = "dismiss_change";
    const string Title = "Dismiss a change";

    public string ActionId => Action;

    public string CallbackId => Action;

    public string? Opens => Title;

    /// <summary>A submission names it in its metadata; a button in its value.</summary>
    public bool NeedsIncident => true;

    public async Task<Reply> RunAsync(ButtonCall call, CancellationToken ct)
    {
        if (call.Actor.Lacks(Role.Responder) is { } refused) return Reply.Show(Modal.Notice(Title, Mrkdwn.Escape(refused.Message)));
        if (!SuspectButton.TryRead(call.Value, out var id, out _) || await database.ReadAsync(s => s.FindChangeAsync(id), ct) is not { } change) return Reply.Show(Modal.Notice(Title, "This change is not known any more."));
        return Reply.Show(new Modal(Title)
        {
            CallbackId = CallbackId,
            PrivateMetadata = $"{call.Incident!.Name} {id:D}",
            Submit = new PlainText("Dismiss"),
            Blocks =
            [
                Block.Context($"{Mrkdwn.Bold(call.Incident.Name)} · {Mrkdwn.Escape(ChangeTexts.Entry(change))}"),
                Block.Input("why", "What speaks against it?", new TextInput { Multiline = true, MaxLength = 1000 }, hint: "So that nobody looks at it again."),
            ],
        });
    }

    public async Task<ModalAnswer> RunAsync(SubmissionCall call, CancellationToken ct)
    {
        var (name, _) = SlackHandlers.Split(call.View.PrivateMetadata ?? "");
        if (!IncidentRef.TryParseName(name, out var number) || !SuspectButton.TryRead(call.View.PrivateMetadata!, out var change, out _)) return ModalAnswer.Show(Modal.Notice("Not done", "This form is no longer understood. Please open it again."));
        var dismissed = await linkChange.RunAsync(new(number, change, ChangeRelation.Dismissed, call.Text("why")), call.Actor, ct);
        return dismissed.Failure is { } failure ? ModalAnswer.Refused(failure, call) : ModalAnswer.Done;
    }
}
