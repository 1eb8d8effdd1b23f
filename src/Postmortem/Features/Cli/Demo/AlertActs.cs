using System.Text.RegularExpressions;
using Postmortem.Features.Alerts;

namespace Postmortem.Features.Cli.Demo;

/// <summary>
/// What the monitoring told, one line each time: <c>orders -79m firing checkout page Too few orders | https://…</c>,
/// then <c>orders -77m acknowledged tomas</c> and <c>orders -2m resolved</c>.
/// </summary>
static partial class AlertActs
{
    const string Source = "Alertmanager";

    static readonly Dictionary<string, Func<Scene, Task>> Steps = new()
    {
        ["attach"] = s => s.Stage.Op<DecideAlert>().AttachAsync(s.Stage.Alert(s.Args.Required("attach")), $"{s.Number}", s.By, s.Ct).Must(),
    };

    public static Func<Scene, Task>? Of(string verb) => Steps.GetValueOrDefault(verb);

    public static IEnumerable<Act> ReadAll(Tale tale, StoryTime time) => tale.Alerts.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line =>
    {
        var match = Form().Match(line);
        if (!match.Success) throw new StoryException($"“{line}” is nothing that an alert does");
        string? Part(string name) => match.Groups[name] is { Success: true } group ? group.Value : null;
        var (at, key) = (time.At(match.Groups["at"].Value), match.Groups["key"].Value);
        return new Act(at, $"{tale.Key}: {line}", async stage =>
        {
            var by = Part("by") is { } person ? stage.Who(person).Name : null;
            var fields = new AlertFields($"{tale.Key}/{key}", Part("text"), Part("service"), Part("severity"), Part("state"), at, By: by, Link: Part("link"));
            stage.AddAlert(key, (await stage.Op<RecordAlert>().RunAsync(new(fields, Source), stage.Who("pager"), stage.Ct).Must()).Id);
        });
    });

    [GeneratedRegex(@"^(?<key>[\w-]+) +(?<at>\S+) +(?:(?<state>firing) +(?<service>[\w-]+) +(?<severity>\w+) +(?<text>.+?)(?: +\| +(?<link>\S+))?|(?<state>acknowledged) +(?<by>\w+)|(?<state>resolved))$")]
    private static partial Regex Form();
}
