using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Meetings;

namespace Postmortem.Features.Cli.Demo;

/// <summary>Steps of a review's meeting.</summary>
static class MeetingActs
{
    static readonly Dictionary<string, Func<Scene, Task>> Steps = new()
    {
        ["meet"] = s => s.Stage.Op<PlanMeeting>().RunAsync(new(s.Number, s.Args.Moment("meet"), Place: s.Args.Text("place"), TakesContributions: s.Args.Flag("nameless")), s.By, s.Ct).Must(),
        ["meeting_step"] = s => s.Stage.Op<SteerMeeting>().RunAsync(new(s.Number, s.Args.Text("meeting_step")), s.By, s.Ct).Must(),
        ["nameless_word"] = s => s.Stage.Op<Contribute>().RunAsync(new(s.Number, s.Args.Text("nameless_word")), s.By, s.Ct).Must(),
        ["context_of"] = s => s.Stage.Op<CollectNote>().RunAsync(new(s.Number, NoteKind.Context, s.Args.Text("text"), s.Stage.Entry(s.Tale, s.Args.Required("context_of"))), s.By, s.Ct).Must(),
        ["surprise"] = s => s.Stage.Op<CollectNote>().RunAsync(new(s.Number, NoteKind.Surprise, s.Args.Text("surprise")), s.By, s.Ct).Must(),
        ["idea"] = s => s.Stage.Op<CollectNote>().RunAsync(new(s.Number, NoteKind.Idea, s.Args.Text("idea")), s.By, s.Ct).Must(),
        ["learned"] = s => s.Stage.Op<AnswerMeeting>().RunAsync(new(s.Number, s.Args.Text("learned"), s.Args.Text("again"), s.Args.Text("text")), s.By, s.Ct).Must(),
        ["aside"] = AsideAsync,
    };

    public static Func<Scene, Task>? Of(string verb) => Steps.GetValueOrDefault(verb);

    static async Task AsideAsync(Scene s)
    {
        var review = await s.Stage.Database.ReadAsync(r => r.ReadReviewAsync(s.Number, s.By), s.Ct) ?? throw new StoryException("there is no review yet");
        var idea = review.MeetingNotes.Single(n => n.Text.StartsWith(s.Args.Required("aside"), StringComparison.Ordinal));
        await s.Stage.Op<SettleNote>().RunAsync(new(s.Number, idea.Id, NoteOutcome.Aside, s.Args.Text("why")), s.By, s.Ct).Must();
    }
}
