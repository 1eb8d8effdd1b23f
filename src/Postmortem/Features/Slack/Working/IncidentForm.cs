using System.Globalization;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.People;

namespace Postmortem.Features.Slack.Working;

/// <summary>The incident and its version as the form showed it, and when: what changed meanwhile is not changed unseen.</summary>
public sealed record Subject(int Number, int Version, DateTimeOffset ShownAt)
{
    public string Write() => string.Create(CultureInfo.InvariantCulture, $"{Number} {Version} {ShownAt.ToUnixTimeMilliseconds()}");

    public static Subject? Read(string? text) => text?.Split(' ') is [var number, var version, var shown]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var v)
        && long.TryParse(shown, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < 253402300800000 ? new(n, v, DateTimeOffset.FromUnixTimeMilliseconds(at)) : null;
}

/// <summary>
/// One thing done to an incident, reached alike by <c>/incident word …</c>, by a button and by the modal that both open when something is
/// missing. One class a thing: it shows the fields and calls the operation.
/// </summary>
public abstract class IncidentForm(FormReads reads) : ICommand, IButton, ISubmission
{
    public abstract string Word { get; }
    public virtual string Usage => "";
    public abstract string Help { get; }

    /// <summary>Of the modal: 24 characters.</summary>
    protected abstract string Title { get; }

    protected virtual string Submit => "Save";

    public string ActionId => ActionOf(Word);

    public string CallbackId => $"form_{Word}";

    public string? Opens => Title;

    public virtual bool ForAnyone => false;

    public virtual Freedom Freedom => Freedom.Read;

    public bool NeedsIncident => true;

    public virtual bool NamesAnother => false;

    public static string ActionOf(string word) => $"open_{word}";

    public string? OpensFor(string words) => IsEnough(words) ? null : Title;

    /// <summary>It can be done at once. Looks at the words alone.</summary>
    protected virtual bool IsEnough(string words) => words.Length > 0;

    /// <summary>The role without which the operation refuses: said at once, instead of after the form was filled in.</summary>
    protected virtual string Needs => Role.Responder;

    /// <summary>What is typed is no Markdown: a name, a number.</summary>
    protected virtual bool IsPlain => false;

    /// <summary>What is true now when that leaves nothing to do.</summary>
    protected virtual Task<string?> NeedlessAsync(IncidentRef incident, SlackCall call, CancellationToken ct) => Task.FromResult(Needless(incident));

    protected virtual string? Needless(IncidentRef incident) => null;

    /// <param name="words">What was typed already, in Markdown.</param>
    protected abstract Task<IReadOnlyList<Block>> AskAsync(IncidentRef incident, string words, SlackCall call, CancellationToken ct);

    /// <summary>Runs the operation with the words, in Markdown.</summary>
    /// <returns>What is true now, in mrkdwn.</returns>
    protected abstract Task<Result<string>> DoAsync(IncidentRef incident, string words, CommandCall call, CancellationToken ct);

    /// <summary>Runs the operation with the modal's fields.</summary>
    /// <returns>See <see cref="Answer"/>.</returns>
    protected abstract Task<ModalAnswer> SaveAsync(Subject subject, SubmissionCall call, CancellationToken ct);

    public async Task<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var incident = call.Incident!;
        var words = await reads.WordsAsync(call.Words, IsPlain, call, ct);
        if (!IsEnough(call.Words)) return await ShowAsync(incident, words, call, ct);
        if (await NeedlessAsync(incident, call, ct) is { } truth) return Reply.Say(truth);
        var done = await DoAsync(incident, words, call, ct);
        return done.Failure is { } failure ? Reply.Of(failure) : Reply.Say(done.Value);
    }

    public Task<Reply> RunAsync(ButtonCall call, CancellationToken ct) => ShowAsync(call.Incident!, "", call, ct);

    public async Task<ModalAnswer> RunAsync(SubmissionCall call, CancellationToken ct)
    {
        if (Subject.Read(call.View.PrivateMetadata) is not { } subject) return ModalAnswer.NotDone("This form is no longer understood. Please open it again.", call);
        var answer = await SaveAsync(subject, call, ct);
        return answer.Overtaken is not null && await reads.FindIncidentAsync(subject.Number, call.Actor, ct) is { } incident ? await AgainAsync(subject, incident, call, ct) : answer;
    }

    /// <summary>Somebody was quicker: the form as it is now, with what was typed and what changed, to be sent again or left.</summary>
    async Task<ModalAnswer> AgainAsync(Subject subject, IncidentRef incident, SubmissionCall call, CancellationToken ct)
    {
        if (await NeedlessAsync(incident, call, ct) is { } truth) return ModalAnswer.NotDone(truth, call);
        var since = await reads.DecidedSinceAsync(incident, subject.ShownAt, ct);
        var form = await FormAsync(incident, "", call, ct);
        return ModalAnswer.Show(form with
        {
            Blocks =
            [
                Block.Section($"*Somebody changed {incident.Name} while this form was open.* Nothing is done yet; send it again if it still holds.{since}"),
                .. Typed.Into(form.Blocks, call),
            ],
        });
    }

    async Task<Reply> ShowAsync(IncidentRef incident, string words, SlackCall call, CancellationToken ct)
    {
        if (await NeedlessAsync(incident, call, ct) is { } truth) return Reply.Show(Modal.Notice(Title, truth));
        if (call.Actor.Lacks(Needs) is { } refused) return Reply.Show(Modal.Notice(Title, Mrkdwn.Escape(refused.Message)));
        return Reply.Show(await FormAsync(incident, words, call, ct));
    }

    async Task<Modal> FormAsync(IncidentRef incident, string words, SlackCall call, CancellationToken ct) => new(Title)
    {
        CallbackId = CallbackId,
        PrivateMetadata = new Subject(incident.Number, incident.Version, call.At).Write(),
        Submit = new PlainText(Submit),
        Blocks = [Block.Context($"{Mrkdwn.Bold($"{incident.Name} {incident.Title}")} · {incident.Severity} · {incident.Status}"), .. await AskAsync(incident, words, call, ct)],
    };

    /// <summary>The modal closes, or stays with the faults, or tells what came of it.</summary>
    /// <param name="told">In mrkdwn; null when there is nothing that the channel does not show.</param>
    protected ModalAnswer Answer(Failure? failure, SubmissionCall call, string? told = null) =>
        failure is { Outcome: Outcome.Conflict } ? ModalAnswer.Stale(failure, call) : failure is not null ? ModalAnswer.Refused(failure, call) : told is null ? ModalAnswer.Done : ModalAnswer.Show(Modal.Notice(Title, told));

    /// <summary>Why: asked for wherever a rationale stands on the timeline.</summary>
    protected static Block Why(string words, string label = "Why?") =>
        Block.Input("why", label, new TextInput { Multiline = true, InitialValue = words, MaxLength = 1000 }, hint: "It stands on the timeline.");

    protected static Select Choose(IEnumerable<Option> options, string? initial)
    {
        var all = options.ToList();
        return new Select(all) { InitialOption = all.Find(o => o.Value == initial) };
    }
}
