using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;

namespace Postmortem.Features.Slack.Working;

public sealed class SeverityForm(Database database, ChangeSeverity changeSeverity, FormReads reads) : IncidentForm(reads)
{
    public override string Word => "severity";

    public override string Usage => "[SEV1–SEV4] [why]";

    public override string Help => "It is graver, or less grave, than thought; say why.";

    protected override string Title => "Change the severity";

    protected override bool IsEnough(string words) => SlackHandlers.Split(words) is var (severity, why) && Read(severity) is not null && why.Length > 0;

    protected override async Task<IReadOnlyList<Block>> AskAsync(IncidentRef incident, string words, SlackCall call, CancellationToken ct)
    {
        var (first, rest) = SlackHandlers.Split(words);
        var choices = await database.ReadAsync(s => s.ListSeverityChoicesAsync(), ct);
        return
        [
            Block.Input("severity", "Severity", Choose(choices.Where(c => c.Key != incident.Severity).Select(c => Option.Of($"{c.Key} {c.Name}", c.Key, c.Definition)), Read(first))),
            Why(Read(first) is null ? words : rest),
        ];
    }

    protected override async Task<Result<string>> DoAsync(IncidentRef incident, string words, CommandCall call, CancellationToken ct)
    {
        var (first, why) = SlackHandlers.Split(words);
        var changed = await changeSeverity.RunAsync(new(incident.Number, Read(first), why, incident.Version), call.Actor, ct);
        return changed.Failure is { } failure ? failure : $"{incident.Name} is {Read(first)} (was {incident.Severity}).";
    }

    protected override async Task<ModalAnswer> SaveAsync(Subject subject, SubmissionCall call, CancellationToken ct) =>
        Answer((await changeSeverity.RunAsync(new(subject.Number, call.Text("severity"), call.Text("why"), subject.Version), call.Actor, ct)).Failure, call);

    /// <summary>SEV2, sev2 or 2.</summary>
    static string? Read(string word) => Severity.All.FirstOrDefault(s => s.Equals(word, StringComparison.OrdinalIgnoreCase) || s[3..] == word);
}
