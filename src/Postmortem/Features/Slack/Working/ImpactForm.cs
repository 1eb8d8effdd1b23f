using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;

namespace Postmortem.Features.Slack.Working;

/// <summary><c>/incident impact orders that failed: 1,240</c>. A quantity that is recorded already gets the new value.</summary>
public sealed class ImpactForm(Database database, RecordImpact recordImpact, FormReads reads, TimeProvider clock) : IncidentForm(reads)
{
    public override string Word => "impact";

    public override string Usage => "[what is counted: value]";

    public override string Help => "How much harm is done, with where the number comes from.";

    protected override string Title => "Record harm";

    protected override bool IsPlain => true;

    protected override bool IsEnough(string words) => Read(words) is { Quantity.Length: > 0, Value.Length: > 0 };

    protected override async Task<IReadOnlyList<Block>> AskAsync(IncidentRef incident, string words, SlackCall call, CancellationToken ct)
    {
        var (quantity, value) = Read(words);
        var known = await ListAsync(incident.Number, call.Actor, ct);
        return
        [
            .. known.Count == 0 ? [] : new[] { Block.Section("*Recorded so far*\n" + string.Join('\n', known.Select(i => $"• {InWords(i)}"))), Block.Context("The same quantity again gets the new value.") },
            Block.Input("quantity", "What is counted", new TextInput { InitialValue = quantity, MaxLength = 200, Placeholder = new PlainText("Requests that failed") }),
            Block.Input("value", "Value, with its unit", new TextInput { InitialValue = value, MaxLength = 200, Placeholder = new PlainText("31 % for 30 minutes") }, optional: true),
            Block.Input("source", "Where the value comes from", new TextInput { MaxLength = 500 }, optional: true),
            Block.Input("not_measurable_because", "Or: not measurable because", new TextInput { MaxLength = 500 }, optional: true),
        ];
    }

    protected override async Task<Result<string>> DoAsync(IncidentRef incident, string words, CommandCall call, CancellationToken ct)
    {
        var (quantity, value) = Read(words);
        var before = await FindAsync(incident.Number, quantity, call.Actor, ct);
        var recorded = await recordImpact.RunAsync(new(incident.Number, quantity, value, before?.Source, ImpactId: before?.Id, Version: before?.Version), call.Actor, ct);
        return recorded.Failure is { } failure ? failure : $"Harm of {incident.Name}: {Mrkdwn.Escape($"{quantity} {value}")}{(before is null ? "" : Mrkdwn.Escape($" (was {before.NotMeasurableBecause ?? before.Value})"))}.";
    }

    protected override async Task<ModalAnswer> SaveAsync(Subject subject, SubmissionCall call, CancellationToken ct)
    {
        var before = await FindAsync(subject.Number, call.Text("quantity") ?? "", call.Actor, ct);
        var source = string.IsNullOrWhiteSpace(call.Text("source")) ? before?.Source : call.Text("source");
        return Answer((await recordImpact.RunAsync(
            new(subject.Number, call.Text("quantity"), call.Text("value"), source, call.Text("not_measurable_because"), before?.Id, before?.Version), call.Actor, ct)).Failure, call);
    }

    public static string InWords(Impact impact) => Mrkdwn.Escape(impact.NotMeasurableBecause is { } because ? $"{impact.Quantity}: not measurable because {because}" : $"{impact.Quantity}: {impact.Value}");

    async Task<Impact?> FindAsync(int number, string quantity, Actor actor, CancellationToken ct) =>
        (await ListAsync(number, actor, ct)).FirstOrDefault(i => i.Quantity.Equals(quantity.Trim(), StringComparison.OrdinalIgnoreCase));

    async Task<IReadOnlyList<Impact>> ListAsync(int number, Actor actor, CancellationToken ct) =>
        (await database.ReadAsync(s => s.ReadFactsAsync(number, actor, clock.GetUtcNow()), ct))?.Impacts ?? [];

    /// <summary>At the last colon before the value: "requests per 10:00 to 10:05: 12" counts what stands before the second.</summary>
    static (string Quantity, string Value) Read(string words)
    {
        var end = words.LastIndexOf(": ", StringComparison.Ordinal);
        return end < 0 ? (words.Trim(), "") : (words[..end].Trim(), words[(end + 1)..].Trim());
    }
}
