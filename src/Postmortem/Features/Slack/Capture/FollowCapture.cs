using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Wire;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Slack.Capture;

/// <summary>Changes what stands in the record already, by the product's own edits: nothing is lost, and what a person set by hand stays.</summary>
public sealed class FollowCapture(
    Database database, EditEntry editEntry, HideEntry hideEntry, ShowEntry showEntry, StarEntry starEntry, AskToDecline askToDecline, MessageReader reader, SlackPeople people, ILogger<FollowCapture> log)
{
    public const string TakenBack = "The reaction was taken away in Slack.";
    public const string Deleted = "The message was deleted in Slack.";

    /// <summary>Sees what it follows, in the name of the one who did it.</summary>
    static readonly Actor Slack = Actor.System with { Name = "Slack", Door = Door.Slack };

    public async Task MarksAsync(SlackCapture capture, IncidentRef incident, Wanted wanted, Actor actor, CancellationToken ct)
    {
        if (capture.ActionItemId is not null && wanted.FollowUp == capture.FollowUpLeft) await LeaveFollowUpAsync(capture, wanted.FollowUp, actor, ct);
        if (capture.EntryId is not { } id || await database.ReadAsync(s => s.FindEntryAsync(incident.Number, id, Slack), ct) is not { } entry) return;
        var isGone = capture.DeletedAt is not null;
        if (isGone || !wanted.Entry)
        {
            if (entry.HiddenAt is null) Say(await hideEntry.RunAsync(new(incident.Number, id, isGone ? Deleted : TakenBack), isGone ? Slack : actor, ct), capture);
            return;
        }
        if (entry.HiddenAt is not null && entry.HiddenReason == TakenBack) Say(await showEntry.RunAsync(new(incident.Number, id), actor, ct), capture);
        if (wanted.Kind != capture.Kind && entry.Kind == capture.Kind) Say(await editEntry.RunAsync(new(incident.Number, id, Kind: wanted.Kind), actor, ct), capture);
        if (wanted.Starred != capture.Starred && entry.Starred == capture.Starred) Say(await starEntry.RunAsync(new(incident.Number, id, wanted.Starred), actor, ct), capture);
        if ((wanted.Kind, wanted.Starred) != (capture.Kind, capture.Starred)) await database.WriteAsync(s => s.SetLookAsync(capture with { Kind = wanted.Kind, Starred = wanted.Starred }), ct);
    }

    /// <summary>An edit in Slack. One that a person made here since stands above it.</summary>
    public async Task TextAsync(SlackApi api, SlackCapture capture, IncidentRef incident, SlackMessage message, string editedTs, CancellationToken ct)
    {
        if (capture.EntryId is not { } id || !SlackTs.TryRead(editedTs, out long stamp) || stamp < capture.ChangedStamp || await database.ReadAsync(s => s.FindEntryAsync(incident.Number, id, Slack), ct) is not { } entry) return;
        if (await EditorAsync(api, message, ct) is not { } editor) return;
        var text = (await reader.ReadAsync(api, message, null, ct)).Text;
        var hash = CaptureMessage.HashOf(text);
        if (hash == capture.TextHash || CaptureMessage.HashOf(entry.Text) != capture.TextHash) return;
        Say(await editEntry.RunAsync(new(incident.Number, id, text), editor, ct), capture);
        await database.WriteAsync(s => s.SetTextAsync(capture with { TextHash = hash, ChangedStamp = stamp }), ct);
    }

    /// <returns>Null for somebody of another organisation, who changes nothing here.</returns>
    async Task<Actor?> EditorAsync(SlackApi api, SlackMessage message, CancellationToken ct)
    {
        if ((message.Edited?.User ?? message.User) is not { Length: > 0 } user) return Slack;
        var person = await people.MeetAsync(api.Workspace, user, user == message.User ? message.UserTeam ?? message.Team : null, null, ct);
        return person.Refusal is null ? person.Actor with { Role = Role.Administrator } : null;
    }

    /// <summary>A follow-up is not undone by a reaction: whoever answers for follow-ups is asked, once.</summary>
    async Task LeaveFollowUpAsync(SlackCapture capture, bool isWanted, Actor actor, CancellationToken ct)
    {
        if (!isWanted && await database.ReadAsync(s => s.FindActionItemBySourceAsync(capture.IncidentId, capture.SourceRef), ct) is { State: ActionState.Open or ActionState.InProgress, DeclineAskedAt: null } item)
            Say(await askToDecline.RunAsync(new(item.Number, TakenBack), actor, ct), capture);
        await database.WriteAsync(s => s.SetFollowUpLeftAsync(capture, !isWanted), ct);
    }

    void Say(Result<Done> result, SlackCapture capture)
    {
        if (result.Failure is { } failure) log.LogWarning("What was made of Slack's message {Message} stays as it is: {Why}", capture.SourceRef, failure.Message);
    }
}
