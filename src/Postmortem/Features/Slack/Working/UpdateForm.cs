using System.Globalization;
using System.Text.RegularExpressions;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Working;

/// <summary>What people are told now, and when they will hear again. Both are told in the channel, and the headline shows them.</summary>
public sealed partial class UpdateForm(SetNextUpdate setNextUpdate, FormReads reads, TimeProvider clock) : IncidentForm(reads)
{
    static readonly (int Minutes, string Text)[] Choices =
        [(15, "In 15 minutes"), (30, "In 30 minutes"), (60, "In an hour"), (120, "In 2 hours"), (240, "In 4 hours"), (1440, "In a day"), (0, "None promised")];

    public override string Word => "update";

    public override string Usage => "[in 30m] [what is said]";

    public override string Help => "Tell where it stands, and when the next update comes.";

    protected override string Title => "Post an update";

    protected override bool IsEnough(string words) => Next().Match(words) is { Success: true } next && next.Groups["text"].Value.Length > 0;

    protected override Task<IReadOnlyList<Block>> AskAsync(IncidentRef incident, string words, SlackCall call, CancellationToken ct) => Task.FromResult<IReadOnlyList<Block>>(
    [
        Block.Input("said", "What is said", new TextInput { Multiline = true, InitialValue = words }, hint: "It goes on the timeline as a communication."),
        Block.Input("due_at", "Next update", Choose(Choices.Select(c => Option.Of(c.Text, c.Minutes.ToString(CultureInfo.InvariantCulture))), "30")),
    ]);

    protected override async Task<Result<string>> DoAsync(IncidentRef incident, string words, CommandCall call, CancellationToken ct)
    {
        var next = Next().Match(words);
        var due = When.Parse(next.Groups["time"].Value, call.Actor.Zone(), call.At, "due_at", "The next update");
        if (due.Failure is { } unread) return unread;
        var set = await setNextUpdate.RunAsync(new(incident.Number, due.Value.At, next.Groups["text"].Value, call.At), call.Actor, ct);
        return set.Failure is { } failure ? failure : $"{incident.Name} is updated. The next update is due {Mrkdwn.Time(due.Value.At)}.";
    }

    protected override async Task<ModalAnswer> SaveAsync(Subject subject, SubmissionCall call, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(call.Text("said"))) return Answer(Failure.Invalid("said", "The update is empty. Please say where it stands."), call);
        if (!int.TryParse(call.Text("due_at"), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) || Choices.All(c => c.Minutes != minutes))
            return Answer(Failure.Invalid("due_at", "Choose when the next update comes."), call);
        return Answer((await setNextUpdate.RunAsync(new(subject.Number, minutes == 0 ? null : clock.GetUtcNow().AddMinutes(minutes), call.Text("said")), call.Actor, ct)).Failure, call);
    }

    [GeneratedRegex(@"^(?<time>in\s+(?:[0-9]{1,4}\s?(?:minutes?|mins?|m|hours?|hrs?|h|days?|d)\s?)+)(?=[\s:,])[\s:,]*(?<text>.*)$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Next();
}
