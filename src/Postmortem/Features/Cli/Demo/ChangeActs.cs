using System.Text.RegularExpressions;
using Postmortem.Features.Changes;

namespace Postmortem.Features.Cli.Demo;

/// <summary>
/// What was deployed and configured, one change a line: <c>release-418 11:40 configuration catalogue 417&gt;418 deploys Cache lifetime to 5 s | https://…</c>.
/// Marks may stand before the bar: <c>!schema</c>, <c>!security</c>, <c>!one-way</c>, <c>!failed</c>.
/// </summary>
static partial class ChangeActs
{
    static readonly Dictionary<string, Func<Scene, Task>> Steps = new()
    {
        ["change"] = s => s.Stage.Op<LinkChange>().RunAsync(new(s.Number, s.Stage.Change(s.Args.Required("change")), s.Args.Text("is"), s.Args.Text("why")), s.By, s.Ct).Must(),
    };

    public static Func<Scene, Task>? Of(string verb) => Steps.GetValueOrDefault(verb);

    public static IEnumerable<Act> ReadAll(Tale tale, StoryTime time) => tale.Changes.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line =>
    {
        var match = Form().Match(line);
        if (!match.Success) throw new StoryException($"“{line}” is no change");
        string Part(string name) => match.Groups[name].Value;
        bool Marked(string mark) => Part("marks").Contains($"!{mark}", StringComparison.Ordinal);
        var at = time.At(Part("at"));
        return new Act(at, $"{tale.Key}: {line}", async stage =>
        {
            var by = stage.Who(Part("by"));
            var fields = new ChangeFields(Part("service"), Part("kind"), Part("text"), Part("from"), Part("to"), OccurredAt: at, By: by.Name, Link: Part("link"), Environment: "production",
                Status: Marked("failed") ? ChangeState.Failed : ChangeState.Succeeded, Reversible: Marked("one-way") ? Reversible.No : Reversible.Yes, SecurityFix: Marked("security"), SchemaChange: Marked("schema"));
            stage.AddChange(Part("key"), (await stage.Op<RecordChange>().RunAsync(new(fields, $"{Part("key")}-{at.ToUnixTimeSeconds()}"), by, stage.Ct).Must()).Id);
        });
    });

    [GeneratedRegex(@"^(?<key>[\w.-]+) +(?<at>\S+) +(?<kind>\w+) +(?<service>[\w-]+) +(?<from>[^ >]*)>(?<to>\S*) +(?<by>\w+) +(?<text>.+?)(?<marks>( +!\w[\w-]*)*)(?: +\| +(?<link>\S+))?$")]
    private static partial Regex Form();
}
