using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.People;

namespace Postmortem.Features.Slack.Working;

/// <summary>Every command with what may follow it, as each says it of itself.</summary>
/// <param name="handlers">Later, since the list holds this command too.</param>
public sealed class HelpCommand(Lazy<SlackHandlers> handlers) : ICommand
{
    /// <summary>What is needed first and most often; the others follow by letter.</summary>
    static readonly string[] First = ["declare", "", "update", "note", "severity", "status", "role", "rollback", "resolve"];

    public string Word => "help";

    public string Help => "This list.";

    public bool ForAnyone => true;

    public Freedom Freedom => Freedom.Always;

    public Task<Reply> RunAsync(CommandCall call, CancellationToken ct) => Task.FromResult(Reply.Say(new Message("What `/incident` can do")
    {
        Blocks =
        [
            Block.Section("*What `/incident` can do*\nIn an incident's channel, or with its name: `/incident status INC-42 …`. Whatever is missing is asked for."),
            .. handlers.Value.Commands.OrderBy(c => Array.IndexOf(First, c.Word) is >= 0 and var place ? place : First.Length).Chunk(12).Select(some => Block.Section(string.Join('\n', some.Select(Line)))),
        ],
    }));

    static string Line(ICommand command) => $"`{Mrkdwn.Escape($"/incident {command.Word} {command.Usage}".TrimEnd())}` {Mrkdwn.Escape(command.Help)}";
}
