using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Working;

public sealed class MergeForm(Database database, MergeIncident mergeIncident, FormReads reads, AppOptions app) : IncidentForm(reads)
{
    public override string Word => "merge";

    public override string Usage => "[INC-7 why]";

    public override string Help => "It is the same as another incident, which goes on.";

    public override bool NamesAnother => true;

    protected override string Title => "Merge the incident";

    protected override string Submit => "Merge";

    protected override bool IsEnough(string words) => SlackHandlers.Split(words) is var (into, why) && IsNamed(into) && why.Length > 0;

    protected override string? Needless(IncidentRef incident) => incident.Status == IncidentStatus.Merged ? $"{incident.Name} is merged already. `/incident reopen` undoes it." : null;

    protected override Task<IReadOnlyList<Block>> AskAsync(IncidentRef incident, string words, SlackCall call, CancellationToken ct)
    {
        var (first, rest) = SlackHandlers.Split(words);
        var isNamed = IsNamed(first);
        return Task.FromResult<IReadOnlyList<Block>>(
        [
            Block.Section("Both are the same incident, and the other one goes on. This one will point there; everything written here stays here. Reopening undoes it."),
            Block.Input("into", "Which incident goes on?", new TextInput { InitialValue = isNamed ? Plain(first) : null, MaxLength = 300, Placeholder = new PlainText("INC-42") }),
            Why(isNamed ? rest : words),
        ]);
    }

    protected override async Task<Result<string>> DoAsync(IncidentRef incident, string words, CommandCall call, CancellationToken ct)
    {
        var (into, why) = SlackHandlers.Split(words);
        var merged = await mergeIncident.RunAsync(new(incident.Number, Plain(into), why, incident.Version), call.Actor, ct);
        return merged.Failure is { } failure ? failure : await ToldAsync(incident.Name, merged.Value, call, ct);
    }

    protected override async Task<ModalAnswer> SaveAsync(Subject subject, SubmissionCall call, CancellationToken ct)
    {
        var merged = await mergeIncident.RunAsync(new(subject.Number, Plain(call.Text("into")), call.Text("why"), subject.Version), call.Actor, ct);
        return Answer(merged.Failure, call, merged.Failure is null ? await ToldAsync(IncidentRef.NameOf(subject.Number), merged.Value, call, ct) : null);
    }

    bool IsNamed(string word) => LinkTarget.TryReadIncident(Plain(word), app.BaseUrl, out _);

    /// <summary>Slack writes a pasted address as a link, perhaps with its words.</summary>
    static string Plain(string? word) => word?.Trim().TrimStart('<').TrimEnd('>').Split('|')[0] ?? "";

    async Task<string> ToldAsync(string name, IncidentRef into, SlackCall call, CancellationToken ct)
    {
        // A channel of another workspace cannot be named in this one.
        var channel = await database.ReadAsync(s => s.FindChannelAsync(into.Id), ct) is { } place && place.TeamId == call.Workspace.TeamId ? place.ChannelId : null;
        return $"{name} is merged into {into.Name}{(channel is null ? "" : $", which goes on in {Mrkdwn.Channel(channel)}")}.";
    }
}
