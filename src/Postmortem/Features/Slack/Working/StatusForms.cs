using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Dispatch;

namespace Postmortem.Features.Slack.Working;

public sealed class StatusForm(Database database, ChangeStatus changeStatus, FormReads reads) : IncidentForm(reads)
{
    public override string Word => "status";

    public override string Usage => "[active | mitigated | resolved | closed] [why]";

    public override string Help => "Move the incident on, and say why.";

    protected override string Title => "Change the status";

    protected override bool IsEnough(string words) => SlackHandlers.Split(words) is var (status, why) && Read(status) is not null && why.Length > 0;

    protected override Task<IReadOnlyList<Block>> AskAsync(IncidentRef incident, string words, SlackCall call, CancellationToken ct)
    {
        var (first, rest) = SlackHandlers.Split(words);
        var status = Read(first);
        return Task.FromResult<IReadOnlyList<Block>>(
        [
            Block.Input("status", "Status", Choose(IncidentStatus.Settable.Where(s => s != incident.Status).Select(s => Option.Of(s, s)), status)),
            Why(status is null ? words : rest),
        ]);
    }

    protected override async Task<Result<string>> DoAsync(IncidentRef incident, string words, CommandCall call, CancellationToken ct)
    {
        var (first, why) = SlackHandlers.Split(words);
        var status = Read(first);
        var changed = await changeStatus.RunAsync(new(incident.Number, status, why, incident.Version), call.Actor, ct);
        return changed.Failure is { } failure ? failure : $"{incident.Name} is {status} (was {incident.Status}). {await UnendedAsync(incident.Number, status, call.Actor, ct)}".TrimEnd();
    }

    protected override async Task<ModalAnswer> SaveAsync(Subject subject, SubmissionCall call, CancellationToken ct)
    {
        var status = call.Text("status");
        var changed = await changeStatus.RunAsync(new(subject.Number, status, call.Text("why"), subject.Version), call.Actor, ct);
        return Answer(changed.Failure, call, await UnendedAsync(subject.Number, status, call.Actor, ct) is { } unended ? $"{IncidentRef.NameOf(subject.Number)} is {status}. {unended}" : null);
    }

    async Task<string?> UnendedAsync(int number, string? status, Actor actor, CancellationToken ct) =>
        status is null || IncidentStatus.IsOpen(status) ? null : await database.ReadUnendedAsync(number, actor, ct);

    static string? Read(string word) => IncidentStatus.Settable.FirstOrDefault(s => s.Equals(word, StringComparison.OrdinalIgnoreCase));
}

public sealed class ResolveForm(Database database, ChangeStatus changeStatus, FormReads reads) : IncidentForm(reads)
{
    public override string Word => "resolve";

    public override string Usage => "[what ended it]";

    public override string Help => "It is back to normal.";

    protected override string Title => "Resolve the incident";

    protected override string Submit => "Resolve";

    protected override string? Needless(IncidentRef incident) => IncidentStatus.IsOpen(incident.Status) ? null : $"{incident.Name} is {incident.Status} already. If it goes on, `/incident reopen`.";

    protected override Task<IReadOnlyList<Block>> AskAsync(IncidentRef incident, string words, SlackCall call, CancellationToken ct) => Task.FromResult<IReadOnlyList<Block>>(
    [
        Why(words, "What ended it?"),
        Block.Input("impact_ended", "When did the impact end?", new TextInput { Placeholder = new PlainText("10m ago, 14:05") }, optional: true),
    ]);

    protected override async Task<Result<string>> DoAsync(IncidentRef incident, string words, CommandCall call, CancellationToken ct)
    {
        var changed = await changeStatus.RunAsync(new(incident.Number, IncidentStatus.Resolved, words, incident.Version), call.Actor, ct);
        return changed.Failure is { } failure ? failure : $"{incident.Name} is resolved. {await database.ReadUnendedAsync(incident.Number, call.Actor, ct) ?? "`/incident review` begins its review."}";
    }

    protected override async Task<ModalAnswer> SaveAsync(Subject subject, SubmissionCall call, CancellationToken ct)
    {
        var changed = await changeStatus.RunAsync(new(subject.Number, IncidentStatus.Resolved, call.Text("why"), subject.Version, call.Text("impact_ended")), call.Actor, ct);
        return Answer(changed.Failure, call, await database.ReadUnendedAsync(subject.Number, call.Actor, ct) is { } unended ? $"{IncidentRef.NameOf(subject.Number)} is resolved. {unended}" : null);
    }
}

public sealed class ReopenForm(Database database, ChangeStatus changeStatus, FormReads reads) : IncidentForm(reads)
{
    public override string Word => "reopen";

    public override string Usage => "[why]";

    public override string Help => "It was not over, or it is back.";

    protected override string Title => "Reopen the incident";

    protected override string Submit => "Reopen";

    protected override string? Needless(IncidentRef incident) => IncidentStatus.IsOpen(incident.Status) ? $"{incident.Name} is open already: {incident.Status}." : null;

    protected override Task<IReadOnlyList<Block>> AskAsync(IncidentRef incident, string words, SlackCall call, CancellationToken ct) => Task.FromResult<IReadOnlyList<Block>>([Why(words)]);

    protected override async Task<Result<string>> DoAsync(IncidentRef incident, string words, CommandCall call, CancellationToken ct)
    {
        var changed = await changeStatus.RunAsync(new(incident.Number, IncidentStatus.Active, words, incident.Version), call.Actor, ct);
        return changed.Failure is { } failure ? failure : $"{incident.Name} is active again (was {incident.Status}).{await OfChannelAsync(incident.Number, ct)}";
    }

    protected override async Task<ModalAnswer> SaveAsync(Subject subject, SubmissionCall call, CancellationToken ct)
    {
        var changed = await changeStatus.RunAsync(new(subject.Number, IncidentStatus.Active, call.Text("why"), subject.Version), call.Actor, ct);
        return Answer(changed.Failure, call, await OfChannelAsync(subject.Number, ct) is { Length: > 0 } archived ? $"{IncidentRef.NameOf(subject.Number)} is active again.{archived}" : null);
    }

    /// <summary>Slack lets no bot unarchive.</summary>
    Task<string> OfChannelAsync(int number, CancellationToken ct) => database.ReadAsync(async s =>
        await s.FindIncidentRefAsync(number, Actor.System) is { } incident && await s.FindChannelAsync(incident.Id) is { ArchivedAt: not null, ChannelId: { } channel }
            ? $" Its channel {Mrkdwn.Channel(channel)} is archived: unarchive it in Slack to go on there." : "", ct);
}

static class Unended
{
    /// <summary>A rollback that was started says how it ended before anything else.</summary>
    public static Task<string?> ReadUnendedAsync(this Database database, int number, Actor actor, CancellationToken ct) => database.ReadAsync(async s =>
        await s.FindIncidentRefAsync(number, actor) is { } incident && await s.FindUnendedAttemptAsync(incident.Id) is { } attempt
            ? $"Rollback attempt {attempt} is still under way: `/incident rollback finish {attempt}` says how it ended." : null, ct);
}
