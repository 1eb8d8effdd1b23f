using Postmortem.Features.Experiments;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Tests;

namespace Postmortem.Features.Cli.Demo;

/// <summary>Steps of "why did our tests not catch it?": stages, differences, and what was tried since.</summary>
static class TestActs
{
    static readonly Dictionary<string, Func<Scene, Task>> Steps = new()
    {
        ["stages"] = AnswerAsync,
        ["difference"] = s => s.Stage.Op<AddDifference>().RunAsync(new(s.Number, new(s.Args.Text("difference"), s.Args.Text("production"), s.Args.Text("test"), s.Args.Text("effect"))), s.By, s.Ct).Must(),
        ["experiment"] = PlanAsync,
        ["result"] = s => s.Stage.Op<RecordResult>().RunAsync(new(s.Stage.Experiment(s.Args.Required("result")), s.Args.Text("outcome"), null, s.Args.Text("seen"), s.Args.Text("evidence"), s.Args.Text("limit")), s.By, s.Ct).Must(),
    };

    public static Func<Scene, Task>? Of(string verb) => Steps.GetValueOrDefault(verb);

    /// <summary><c>load: yes | no | what was different there</c></summary>
    static async Task AnswerAsync(Scene s)
    {
        foreach (var (stage, text) in s.Args.Map("stages"))
        {
            var said = text.Split('|', 3, StringSplitOptions.TrimEntries);
            await s.Stage.Op<AnswerTestStage>().RunAsync(new(s.Number, stage, said[0], said[1], said.ElementAtOrDefault(2)), s.By, s.Ct).Must();
        }
    }

    static async Task PlanAsync(Scene s)
    {
        var review = await s.Stage.Database.ReadAsync(r => r.ReadReviewAsync(s.Number, s.By), s.Ct) ?? throw new StoryException("there is no review yet");
        var difference = s.Args.Text("difference_of") is { } dimension ? review.Differences.Single(d => d.Dimension == dimension).Id : (Guid?)null;
        var fields = new ExperimentFields(s.Args.Text("title"), s.Args.Text("kind"), s.Args.Text("hypothesis"), s.Args.Text("environment"), s.Args.Text("differs"), s.Args.Text("version"),
            s.Args.Text("data"), s.Args.Text("load"), s.Args.Text("steady"), s.Args.Text("fault"), s.Args.Text("blast"), s.Args.Text("abort"), s.Args.Text("passes"), s.Args.Service("service"),
            [.. s.Args.List("factors").Select(position => review.Factors.Single(f => $"{f.Position}" == position).Id)], [.. s.Args.List("proves").Select(s.Stage.FollowUp)]);
        s.Stage.AddExperiment(s.Args.Required("experiment"), await s.Stage.Op<PlanExperiment>().RunAsync(new(s.Number, fields, difference), s.By, s.Ct).Must());
    }
}
