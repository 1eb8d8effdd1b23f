using System.Globalization;
using Postmortem.Features.Slack.Dispatch;

namespace Postmortem.Features.Slack.Archiving;

/// <summary>Answers the question. What it led to stands in the question's place, so nothing more is said.</summary>
public abstract class ArchiveButton(AnswerArchiving answerArchiving) : IButton
{
    public abstract string ActionId { get; }

    protected abstract string Answer { get; }

    public async Task<Reply> RunAsync(ButtonCall call, CancellationToken ct)
    {
        if (call.Value.Split(' ') is not [var which, var when]
            || !int.TryParse(which, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !long.TryParse(when, NumberStyles.None, CultureInfo.InvariantCulture, out var question))
            return Reply.Say("This button is no longer understood.");
        var answered = await answerArchiving.RunAsync(new(number, question, Answer), call.Actor, ct);
        return answered.Failure is { } failure ? Reply.Of(failure) : Reply.None;
    }
}

public sealed class ArchiveNow(AnswerArchiving answerArchiving) : ArchiveButton(answerArchiving)
{
    public const string Action = "archive_channel";

    public override string ActionId => Action;

    protected override string Answer => ArchiveAnswer.Archive;
}

public sealed class KeepOpen(AnswerArchiving answerArchiving) : ArchiveButton(answerArchiving)
{
    public const string Action = "keep_channel_open";

    public override string ActionId => Action;

    protected override string Answer => ArchiveAnswer.Keep;
}
