using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Deciding;

namespace Postmortem.Features.Cli.Demo;

/// <summary>Steps of the rollback panel. All but the first name their attempt.</summary>
static class RollbackActs
{
    static readonly Dictionary<string, Func<Scene, Task>> Steps = new()
    {
        ["propose"] = s => s.Stage.Op<ProposeRollback>().RunAsync(new(s.Number, new(s.Args.Text("propose"), s.Args.Text("kind"), s.Args.Service("service"),
            s.Args.Text("scope"), s.Args.Text("from"), s.Args.Text("to"), s.Args.Text("why"), s.Args.Text("also_undoes"))), s.By, s.Ct).Must(),
        ["decide"] = s => s.Stage.Op<DecideRollback>().RunAsync(new(s.Number, s.Args.Number("decide"), s.Args.Text("why"), s.Args.Text("as"), Preflight(s), s.Args.Text("skipped")), s.By, s.Ct).Must(),
        ["reject"] = s => s.Stage.Op<RejectRollback>().RunAsync(new(s.Number, s.Args.Number("reject"), s.Args.Text("why"), s.Args.Text("as")), s.By, s.Ct).Must(),
        ["start"] = s => s.Stage.Op<StartRollback>().RunAsync(new(s.Number, s.Args.Number("start")), s.By, s.Ct).Must(),
        ["finish"] = s => s.Stage.Op<FinishRollback>().RunAsync(new(s.Number, s.Args.Number("finish"), s.Args.Text("outcome"), s.Args.Text("note"), s.Args.Text("side_effects"), s.Args.Text("data_lost")), s.By, s.Ct).Must(),
        ["verify"] = s => s.Stage.Op<VerifyRollback>().RunAsync(new(s.Number, s.Args.Number("verify"), s.Args.Text("metric"), s.Args.Text("threshold"), s.Args.Text("value"), s.Args.Text("holds") ?? RollbackState.Verified), s.By, s.Ct).Must(),
        ["wait"] = s => s.Stage.Op<WaitWithRecovery>().RunAsync(new(s.Number, s.Args.Text("wait"), s.Args.Number("minutes"), s.Args.Text("as")), s.By, s.Ct).Must(),
        ["abandon"] = s => s.Stage.Op<AbandonRollback>().RunAsync(new(s.Number, s.Args.Number("abandon"), s.Args.Text("why")), s.By, s.Ct).Must(),
    };

    public static Func<Scene, Task>? Of(string verb) => Steps.GetValueOrDefault(verb);

    /// <summary>An answer and, behind it, its note: <c>no, the cache will be cold</c>.</summary>
    static List<PreflightAnswer> Preflight(Scene s) =>
        [.. s.Args.Map("preflight").Select(a => a.Value.Split(',', 2, StringSplitOptions.TrimEntries) is var parts ? new PreflightAnswer(a.Key, parts[0], parts.ElementAtOrDefault(1)) : null!)];
}
