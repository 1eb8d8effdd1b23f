using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Working;

/// <summary><c>/incident note 10m ago …</c> and its like: one command a kind of entry.</summary>
/// <param name="kind">One of <see cref="EntryKind"/>.</param>
/// <param name="word">The kind itself, unless another command has that word.</param>
public sealed class NoteForm(string kind, string word, AddEntry addEntry, FormReads reads) : IncidentForm(reads)
{
    /// <summary>"action" files a follow-up and "rollback" leads through one, so these two kinds have words of their own.</summary>
    public static string WordOf(string kind) => kind switch { EntryKind.Action => "did", EntryKind.Rollback => "reverted", _ => kind };

    public override string Word => word;

    public override string Usage => "[10m ago | 14:05] [text]";

    public override string Help => kind switch
    {
        EntryKind.Note => "Put something on the timeline.",
        EntryKind.Observation => "Something that was seen.",
        EntryKind.Action => "Something that was done about it.",
        EntryKind.Decision => "What was decided, and why.",
        EntryKind.Hypothesis => "What may be behind it.",
        EntryKind.Communication => "What was told to whom.",
        EntryKind.Change => "Something that was changed in the system.",
        EntryKind.Alert => "An alert that fired.",
        EntryKind.Rollback => "A word about a rollback, beside its steps.",
        _ => "A moment that counts.",
    };

    /// <summary>To capture what is seen needs no account.</summary>
    public override bool ForAnyone => true;

    public override Freedom Freedom => Freedom.Capture;

    protected override string Title => "Add to the timeline";

    protected override string Submit => "Add";

    protected override Task<IReadOnlyList<Block>> AskAsync(IncidentRef incident, string words, SlackCall call, CancellationToken ct) => Task.FromResult<IReadOnlyList<Block>>(
    [
        Block.Input("text", "What happened", new TextInput { Multiline = true, InitialValue = words }),
        Block.Input("kind", "Kind", Choose(EntryKind.ByPeople.Select(k => Option.Of(EntryKind.Title(k), k)), kind)),
        Block.Input("time", "When", new TextInput { Placeholder = new PlainText("now"), MaxLength = When.LongestText }, optional: true, hint: "Like 10m ago, 14:05 or yesterday 14:05. Empty is now."),
    ]);

    protected override async Task<Result<string>> DoAsync(IncidentRef incident, string words, CommandCall call, CancellationToken ct)
    {
        var (time, text) = LeadingTime.Split(words, call.Actor.Zone(), call.At);
        var read = time is null ? new Moment(call.At, Accuracy.Exact) : When.Parse(time, call.Actor.Zone(), call.At, "time");
        if (read.Failure is { } unread) return unread;
        var added = await addEntry.RunAsync(new(incident.Number, text, kind, read.Value.At, read.Value.Accuracy), call.Actor, ct);
        return added.Failure is { } failure ? failure : $"On the timeline of {incident.Name}{(time is null ? "" : $", {Mrkdwn.Escape(time)}")}: {Mrkdwn.Of(Shorten(text))}";
    }

    protected override async Task<ModalAnswer> SaveAsync(Subject subject, SubmissionCall call, CancellationToken ct) =>
        Answer((await addEntry.RunAsync(new(subject.Number, call.Text("text"), call.Text("kind"), Time: call.Text("time")), call.Actor, ct)).Failure, call);

    static string Shorten(string text) => text.Length <= 200 ? text : string.Concat(text.AsSpan(0, 199), "…");
}
