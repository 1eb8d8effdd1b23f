using System.Text.RegularExpressions;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Cli.Demo;

/// <summary>
/// An entry of a tale's timeline on one line: <c>12:05* alert pager Error rate above 2 %</c>.
/// A star keeps it for exports, <c>~12:05</c> is about, <c>12:05&gt;13:20</c> was written down later, <c>amara/slack</c> came
/// through Slack, and <c>![errors]</c> at the end pastes the chart of that name. <c>\n</c> breaks the line.
/// </summary>
sealed partial record TaleLine(string At, string? RecordedAt, bool About, bool Starred, string Kind, string By, string Text, string? Chart)
{
    public static IEnumerable<TaleLine> ReadAll(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read);

    static TaleLine Read(string line)
    {
        var match = Form().Match(line);
        if (!match.Success || !EntryKind.All.Contains(match.Groups["kind"].Value)) throw new StoryException($"“{line}” is no line of a timeline");
        string? Optional(string group) => match.Groups[group] is { Success: true } g ? g.Value : null;
        return new(match.Groups["at"].Value, Optional("recorded"), match.Groups["about"].Success, match.Groups["star"].Success, match.Groups["kind"].Value,
            match.Groups["by"].Value, match.Groups["text"].Value.Replace("\\n", "\n", StringComparison.Ordinal), Optional("chart"));
    }

    [GeneratedRegex(@"^(?<about>~)?(?<at>[^ >*]+)(?:>(?<recorded>[^ *]+))?(?<star>\*)? +(?<kind>\w+) +(?<by>[\w/]+) +(?<text>.+?)(?: +!\[(?<chart>[\w-]+)\])?$")]
    private static partial Regex Form();
}
