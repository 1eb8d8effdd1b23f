using Postmortem.Features.Shared;

namespace Postmortem.Features.Cli.Demo;

/// <summary>One thing that somebody did at some time.</summary>
/// <param name="What">Where the story tells it, for whoever has to mend it.</param>
/// <param name="Opens">The tale that begins with it.</param>
sealed record Act(DateTimeOffset At, string What, Func<Stage, Task> Play, string? Opens = null);

/// <summary>The whole story as acts in order of time, as it would have happened.</summary>
static class Script
{
    /// <summary>People take a moment to write down what they saw.</summary>
    const int WritingSeconds = 37;

    /// <exception cref="StoryException">The story is wrong.</exception>
    public static IReadOnlyList<Act> Of(DateTimeOffset now)
    {
        var acts = new List<Act>();
        foreach (var tale in Tales.All()) acts.AddRange(ActsOf(tale, StoryTime.On(now, tale.Day)));
        if (acts.FirstOrDefault(a => a.At > now) is { } early) throw new StoryException($"{early.What} would be in the future");
        return [.. acts.Select((act, i) => (act, i)).OrderBy(a => a.act.At).ThenBy(a => a.i).Select(a => a.act)];
    }

    static IEnumerable<Act> ActsOf(Tale tale, StoryTime time)
    {
        var declared = time.At(tale.At);
        yield return new(declared, $"{tale.Key}: declared", stage => IncidentActs.DeclareAsync(stage, tale, time), tale.Key);
        foreach (var (number, line) in TaleLine.ReadAll(tale.Timeline).Index())
        {
            var occurred = time.At(line.At);
            var recorded = line.RecordedAt is { } later ? time.At(later) : occurred.AddSeconds(line.By.Contains('/', StringComparison.Ordinal) ? 2 : 9 + (number * WritingSeconds % 50));
            // What came before the incident was written down once there was a place for it.
            if (recorded < declared) recorded = declared.AddSeconds(70 + (20 * number));
            yield return new(recorded < time.Now ? recorded : time.Now, $"{tale.Key}: {line.At} {line.Text}", stage => IncidentActs.AddEntryAsync(stage, tale, line, occurred));
        }
        foreach (var change in ChangeActs.ReadAll(tale, time)) yield return change;
        foreach (var alert in AlertActs.ReadAll(tale, time)) yield return alert;
        foreach (var step in tale.Steps)
        {
            // Who writes many things at once still writes them one after the other.
            foreach (var (number, part) in Parts(step).Index())
            {
                var at = time.At(Field(part, "at", tale)).AddMinutes(4 * number);
                yield return new(at, $"{tale.Key}: {Field(part, "at", tale)} {string.Join(", ", part.Keys.Except(["at", "by"]))}", stage => PlayAsync(stage, tale, part, time));
            }
        }
    }

    static IEnumerable<Dictionary<string, object>> Parts(Dictionary<string, object> step) =>
        step.GetValueOrDefault("sections") is Dictionary<object, object> sections
            ? sections.Select(s => new Dictionary<string, object> { ["at"] = step["at"], ["by"] = step["by"], ["section"] = s.Key, ["text"] = s.Value })
            : [step];

    static string Field(Dictionary<string, object> step, string name, Tale tale) =>
        step.GetValueOrDefault(name) as string ?? throw new StoryException($"{tale.Key}: a step has no “{name}”");

    static async Task PlayAsync(Stage stage, Tale tale, Dictionary<string, object> step, StoryTime time)
    {
        var args = new StepArgs(step, stage, time);
        var number = stage.Incident(tale.Key).Number;
        var by = stage.Who(args.By);
        var play = IncidentActs.Of(args.Verb) ?? RollbackActs.Of(args.Verb) ?? ReviewActs.Of(args.Verb) ?? TestActs.Of(args.Verb) ?? MeetingActs.Of(args.Verb) ?? ChangeActs.Of(args.Verb) ?? AlertActs.Of(args.Verb) ?? FollowUpActs.Of(args.Verb)
            ?? throw new StoryException($"there is no step “{args.Verb}”");
        await play(new(stage, tale.Key, number, by, args));
        args.CheckAllAsked();
    }
}

/// <summary>What a step needs to be played.</summary>
sealed record Scene(Stage Stage, string Tale, int Number, Actor By, StepArgs Args)
{
    public CancellationToken Ct => Stage.Ct;
}
