using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;

namespace Postmortem.Features.Slack.Working;

public sealed class PrivateForm(ChangeVisibility changeVisibility, FormReads reads) : IncidentForm(reads)
{
    public override string Word => "private";

    public override string Usage => "[why]";

    public override string Help => "Only its members may see it from now on; it goes on in a private channel.";

    protected override string Title => "Make it private";

    protected override string Submit => "Make it private";

    protected override string? Needless(IncidentRef incident) => incident.Visibility == Visibility.Private ? $"{incident.Name} is private already. Its page says who its members are." : null;

    protected override Task<IReadOnlyList<Block>> AskAsync(IncidentRef incident, string words, SlackCall call, CancellationToken ct) => Task.FromResult<IReadOnlyList<Block>>(
    [
        Block.Section("Only its members and administrators see it then: you, who declared it, who has a role in it, and whom you add on the web."),
        Block.Section("If its channel is open to everybody, the incident moves to a private one. What people wrote in the old channel stays there: delete what must not be seen, or archive it."),
        Why(words),
    ]);

    protected override async Task<Result<string>> DoAsync(IncidentRef incident, string words, CommandCall call, CancellationToken ct)
    {
        var changed = await changeVisibility.RunAsync(new(incident.Number, Visibility.Private, words, incident.Version), call.Actor, ct);
        return changed.Failure is { } failure ? failure : $"{incident.Name} is private now. If its channel is open to everybody, it moves to a private one within seconds, and you are invited there.";
    }

    protected override async Task<ModalAnswer> SaveAsync(Subject subject, SubmissionCall call, CancellationToken ct) =>
        Answer((await changeVisibility.RunAsync(new(subject.Number, Visibility.Private, call.Text("why"), subject.Version), call.Actor, ct)).Failure, call);
}
