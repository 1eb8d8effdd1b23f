using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Comments;
using Postmortem.Features.Reviews.Factors;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Reviews.Suggestions;

namespace Postmortem.Features.Cli.Demo;

/// <summary>Steps of a review, from its first draft to its closure.</summary>
static class ReviewActs
{
    static readonly Dictionary<string, Func<Scene, Task>> Steps = new()
    {
        ["review"] = BeginAsync,
        ["factor"] = s => s.Stage.Op<AddFactor>().RunAsync(new(s.Number, new(s.Args.Text("factor"), s.Args.Text("category"), s.Args.Text("evidence"), s.Args.Flag("explored"), s.Args.Text("no_action"))), s.By, s.Ct).Must(),
        ["section"] = s => s.Stage.Op<SaveSection>().RunAsync(new(s.Number, s.Args.Required("section"), s.Args.Text("text")), s.By, s.Ct).Must(),
        ["keep"] = KeepAsync,
        ["explain"] = ExplainAsync,
        ["comment"] = CommentAsync,
        ["resolve"] = s => s.Stage.Op<ResolveThread>().RunAsync(s.Number, s.Stage.Comment(s.Args.Required("resolve")), s.By, s.Ct).Must(),
        ["suggest"] = SuggestAsync,
        ["ask"] = s => s.Stage.Op<AskReviewer>().RunAsync(new(s.Number, s.Args.Person("ask"), s.Args.Text("as")), s.By, s.Ct).Must(),
        ["submit"] = s => s.Args.Flag("submit") ? s.Stage.Op<SubmitReview>().RunAsync(s.Number, s.By, s.Ct).Must() : Task.CompletedTask,
        ["approve"] = ApproveAsync,
        ["request"] = s => s.Stage.Op<Decide>().RunAsync(new(s.Number, SignOffDecision.ChangesRequested, s.Args.Text("request")), s.By, s.Ct).Must(),
        ["publish"] = PublishAsync,
        ["close"] = s => s.Args.Flag("close") ? s.Stage.Op<CloseReview>().RunAsync(s.Number, s.By, s.Ct).Must() : Task.CompletedTask,
    };

    public static Func<Scene, Task>? Of(string verb) => Steps.GetValueOrDefault(verb);

    static async Task BeginAsync(Scene s)
    {
        var facilitator = s.Args.Person("facilitator");
        await s.Stage.Op<CreateReview>().RunAsync(new(s.Number, s.Args.Text("review"), facilitator), s.By, s.Ct).Must();
        if (s.Args.Moment("meeting") is { } meeting) await s.Stage.Op<ArrangeReview>().RunAsync(new(s.Number, facilitator, meeting), s.By, s.Ct).Must();
    }

    /// <summary>Every point holds, but for those in <c>remarks</c>: they do not apply, and the remark says why.</summary>
    static async Task ApproveAsync(Scene s)
    {
        var review = await s.Stage.Database.ReadAsync(r => r.ReadReviewAsync(s.Number, s.By), s.Ct) ?? throw new StoryException("there is no review yet");
        var mine = review.Reviewers.SingleOrDefault(r => r.PersonId == s.By.PersonId) ?? throw new StoryException($"{s.By.Name} was not asked to sign");
        var remarks = s.Args.Map("remarks").ToDictionary();
        var answers = s.Stage.Op<SignOffChecklists>().Read().For(mine.Capacity, review.Sections.Select(x => x.Key))
            .Select(i => remarks.TryGetValue(i.Key, out var why) ? new ChecklistAnswer(i.Key, ChecklistAnswers.DoesNotApply, why) : new ChecklistAnswer(i.Key, ChecklistAnswers.Yes)).ToList();
        await s.Stage.Op<Decide>().RunAsync(new(s.Number, SignOffDecision.Approved, s.Args.Text("approve"), Checklist: answers), s.By, s.Ct).Must();
    }

    static async Task CommentAsync(Scene s)
    {
        var replyTo = s.Args.Text("reply_to") is { } said ? s.Stage.Comment(said) : (Guid?)null;
        var id = await s.Stage.Op<AddComment>().RunAsync(new(s.Number, s.Args.Required("on"), s.Args.Text("comment"), replyTo, s.Args.Text("quote") is { } quote ? new(quote) : null), s.By, s.Ct).Must();
        if (s.Args.Text("as") is { } key) s.Stage.AddComment(key, id);
    }

    /// <summary>Other words for some that stand in a section.</summary>
    static async Task SuggestAsync(Scene s)
    {
        var key = s.Args.Required("suggest");
        var review = await s.Stage.Database.ReadAsync(r => r.ReadReviewAsync(s.Number, s.By), s.Ct) ?? throw new StoryException("there is no review yet");
        var text = review.Sections.Single(x => x.Key == key).Body.Replace(s.Args.Required("for"), s.Args.Required("say"), StringComparison.Ordinal);
        await s.Stage.Op<SuggestChange>().RunAsync(new(s.Number, key, text, s.Args.Text("why")), s.By, s.Ct).Must();
    }

    /// <summary>Somebody read what the record gave and left it as it is.</summary>
    static async Task KeepAsync(Scene s)
    {
        foreach (var key in s.Args.List("keep")) await s.Stage.Op<KeepPrefill>().RunAsync(new(s.Number, key), s.By, s.Ct).Must();
    }

    /// <summary>Says behind each silence that the record gave what happened in it.</summary>
    static async Task ExplainAsync(Scene s)
    {
        const string Timeline = "timeline";
        var review = await s.Stage.Database.ReadAsync(r => r.ReadReviewAsync(s.Number, s.By), s.Ct) ?? throw new StoryException("there is no review yet");
        var body = review.Sections.Single(x => x.Key == Timeline).Body;
        foreach (var (gap, why) in s.Args.Map("explain"))
        {
            // The story knows the clock, not the days: they move with the day on which it is told.
            var ends = gap.Split('–');
            var line = body.Split('\n').FirstOrDefault(l => l.Contains($"{ends[0]}–", StringComparison.Ordinal) && l.Contains($"{ends[^1]} UTC", StringComparison.Ordinal)) ?? throw new StoryException($"there is no silence {gap} in:\n{body}");
            body = body.Replace(line, $"{line} {why}", StringComparison.Ordinal);
        }
        await s.Stage.Op<SaveSection>().RunAsync(new(s.Number, Timeline, body), s.By, s.Ct).Must();
    }

    /// <summary><c>complete</c>, or the reason why it may be published with gaps.</summary>
    static async Task PublishAsync(Scene s)
    {
        var reason = s.Args.Required("publish");
        var review = await s.Stage.Database.ReadAsync(r => r.ReadReviewAsync(s.Number, s.By), s.Ct);
        if (reason == "complete" && review?.Gaps is { Count: > 0 } gaps) throw new StoryException($"the review is not complete: {string.Join("; ", gaps.Select(g => g.Message))}");
        await s.Stage.Op<PublishReview>().RunAsync(new(s.Number, reason == "complete" ? null : reason), s.By, s.Ct).Must();
    }
}
