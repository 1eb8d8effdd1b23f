using Postmortem.Data;
using Postmortem.Features.Alerts.Proposals;
using Postmortem.Features.Incidents;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Working;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Declaring;

/// <summary>Shows the form, filled with what was typed, and what may be the same incident.</summary>
public sealed class DeclareForm(Database database, SaidWords said, AppOptions app)
{
    public async Task<Modal> ShowAsync(string words, SlackCall call, CancellationToken ct)
    {
        var title = await said.ReadPlainAsync(words, call, ct);
        return await database.ReadAsync(async s => DeclareModal.Of(
            title, await s.ListSeverityChoicesAsync(), await s.ListServiceChoicesAsync(),
            title.Length == 0 || !call.MayRead ? [] : await s.FindLikelyDuplicatesAsync(title, [], call.Actor), mayBePrivate: call.IsLinked, app), ct);
    }

    /// <summary>What may be the same and was not shown yet: the form again, with what was typed, so that somebody decides. Null when there is nothing to ask.</summary>
    public async Task<Modal?> AskAsync(DeclareSubject subject, string? title, IReadOnlyList<Guid> services, SubmissionCall call, CancellationToken ct)
    {
        if (!call.MayRead || string.IsNullOrWhiteSpace(title)) return null;
        return await database.ReadAsync(async s =>
        {
            var alike = await s.FindLikelyDuplicatesAsync(title, services, call.Actor);
            if (alike.All(d => subject.Seen.Contains(d.Number))) return null;
            var proposal = subject.Proposal is { } id ? await s.FindProposalAsync(id, call.Actor) : null;
            var form = DeclareModal.Of(title, await s.ListSeverityChoicesAsync(), await s.ListServiceChoicesAsync(), alike, mayBePrivate: call.IsLinked, app, proposal);
            return form with { Blocks = [.. Typed.Into(form.Blocks, call)] };
        }, ct);
    }

    /// <summary>Filled with what alerts propose.</summary>
    public Task<Modal> ShowAsync(Proposal proposal, SlackCall call, CancellationToken ct) => database.ReadAsync(async s => DeclareModal.Of(
        proposal.IncidentTitle, await s.ListSeverityChoicesAsync(), await s.ListServiceChoicesAsync(),
        call.MayRead ? await s.FindLikelyDuplicatesAsync(proposal.IncidentTitle, proposal.ServiceId is { } service ? [service] : [], call.Actor) : [], mayBePrivate: call.IsLinked, app, proposal), ct);
}

public sealed class DeclareCommand(DeclareForm form) : ICommand
{
    public string Word => "declare";

    public string Usage => "[title]";

    public string Help => "Something is wrong: open an incident with a channel of its own.";

    public string? Opens => DeclareModal.Title;

    public bool ForAnyone => true;

    public Freedom Freedom => Freedom.Declare;

    public async Task<Reply> RunAsync(CommandCall call, CancellationToken ct) => Reply.Show(await form.ShowAsync(call.Words, call, ct));
}

/// <summary>The lightning menu, from anywhere.</summary>
public sealed class DeclareShortcut(DeclareForm form) : IShortcut
{
    public const string Callback = "declare_incident";

    public string CallbackId => Callback;

    public string? Opens => DeclareModal.Title;

    public bool ForAnyone => true;

    public Freedom Freedom => Freedom.Declare;

    public async Task<Reply> RunAsync(ShortcutCall call, CancellationToken ct) => Reply.Show(await form.ShowAsync("", call, ct));
}

/// <summary>In messages and on the home tab.</summary>
public sealed class DeclareButton(DeclareForm form) : IButton
{
    public const string Action = "declare";

    public string ActionId => Action;

    public string? Opens => DeclareModal.Title;

    public bool ForAnyone => true;

    public Freedom Freedom => Freedom.Declare;

    public async Task<Reply> RunAsync(ButtonCall call, CancellationToken ct) => Reply.Show(await form.ShowAsync("", call, ct));
}
