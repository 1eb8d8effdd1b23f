using Postmortem.Features.Actions;
using Postmortem.Features.Reviews;

namespace Postmortem.Features.Cli.Demo;

/// <summary>Steps of follow-ups. All but the first name theirs by its key.</summary>
static class FollowUpActs
{
    static readonly Dictionary<string, Func<Scene, Task>> Steps = new()
    {
        ["follow_up"] = AddAsync,
        ["begin"] = s => s.Stage.Op<StartActionItem>().RunAsync(new(Number(s, "begin")), s.By, s.Ct).Must(),
        ["extend"] = s => s.Stage.Op<ExtendDueDate>().RunAsync(new(Number(s, "extend"), s.Args.Date("due"), s.Args.Text("why")), s.By, s.Ct).Must(),
        ["done"] = s => s.Stage.Op<ClaimDone>().RunAsync(new(Number(s, "done"), s.Args.Text("claim"), s.Args.Text("seen_at")), s.By, s.Ct).Must(),
        ["proven"] = s => s.Stage.Op<VerifyActionItem>().RunAsync(new(Number(s, "proven"), s.Args.Text("evidence_kind"), s.Args.Text("evidence"), s.Args.Text("seen_at"), Experiment: s.Args.Text("shown_by") is { } key ? s.Stage.Experiment(key) : null), s.By, s.Ct).Must(),
        ["ask_decline"] = s => s.Stage.Op<AskToDecline>().RunAsync(new(Number(s, "ask_decline"), s.Args.Text("why")), s.By, s.Ct).Must(),
        ["decline_follow_up"] = s => s.Stage.Op<DeclineActionItem>().RunAsync(new(Number(s, "decline_follow_up"), s.Args.Text("why")), s.By, s.Ct).Must(),
        ["keep_follow_up"] = s => s.Stage.Op<KeepActionItem>().RunAsync(new(Number(s, "keep_follow_up"), s.Args.Text("why")), s.By, s.Ct).Must(),
    };

    public static Func<Scene, Task>? Of(string verb) => Steps.GetValueOrDefault(verb);

    static int Number(Scene s, string verb) => s.Stage.FollowUp(s.Args.Required(verb));

    static async Task AddAsync(Scene s)
    {
        var factors = s.Args.Has("factor_of") ? (await s.Stage.Database.ReadAsync(r => r.ReadReviewAsync(s.Number, s.By), s.Ct))?.Factors ?? [] : [];
        var factor = s.Args.Has("factor_of") ? factors.Single(f => f.Position == s.Args.Number("factor_of")).Id : (Guid?)null;
        var difference = s.Args.Text("difference_of") is { } dimension ? (await s.Stage.Database.ReadAsync(r => r.ReadReviewAsync(s.Number, s.By), s.Ct))!.Differences.Single(d => d.Dimension == dimension).Id : (Guid?)null;
        var input = new AddActionItemInput(s.Number, s.Args.Text("title"), s.Args.Text("type"), s.Args.Text("priority"), s.Args.Person("owner"), s.Args.Text("team"),
            s.Args.Date("due"), s.Args.Text("done_when"), factor, s.Args.Text("tracker"), s.Args.Service("service"), DifferenceId: difference);
        s.Stage.AddFollowUp(s.Args.Required("follow_up"), (await s.Stage.Op<AddActionItem>().RunAsync(input, s.By, s.Ct).Must()).Number);
    }
}
