using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.People;

namespace Postmortem.Features.Slack.Working;

/// <summary>What was typed after a command: Slack sends mentions, links and three signs as codes.</summary>
public sealed class SaidWords(SlackPeople people)
{
    /// <returns>Readable Markdown.</returns>
    public async Task<string> ReadAsync(string words, SlackCall call, CancellationToken ct) =>
        MrkdwnReader.Read(words, await NamesAsync(words, call, ct));

    /// <summary>The same for a title or a name, which are no Markdown.</summary>
    public async Task<string> ReadPlainAsync(string words, SlackCall call, CancellationToken ct) =>
        MrkdwnReader.Plain(words, await NamesAsync(words, call, ct)).ReplaceLineEndings(" ");

    Task<SlackNames> NamesAsync(string words, SlackCall call, CancellationToken ct) => people.NamesAsync(call.Workspace, MrkdwnReader.MentionedUsers(words), ct);
}
