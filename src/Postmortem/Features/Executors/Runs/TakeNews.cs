using Postmortem.Data;
using Postmortem.Features.Executors.Kinds;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Executors.Runs;

/// <summary>What is heard of a run, from its answer, its own report or by asking: the run and its rollback change in one write, or neither does.</summary>
public sealed class TakeNews(Database database, FinishRollback finish, ExecutorSecrets secrets, TimeProvider clock)
{
    const string Late = "Afterwards the executor reported:";

    /// <param name="expected">The state it must still be in, for what is only known to follow from that; null for any that is not over.</param>
    /// <returns>False when it was over already, or somebody was faster.</returns>
    public async Task<bool> RunAsync(Guid id, RunNews news, CancellationToken ct, string? expected = null)
    {
        // Somebody may be faster; what they wrote is then read, and counts.
        for (var tries = 0; tries < 5; tries++)
        {
            var read = await database.ReadAsync(async s => (Run: await s.FindRunAsync(id), Executor: await s.FindRunAsync(id) is { ExecutorId: { } executor } ? await s.FindExecutorAsync(executor) : null), ct);
            if (read.Run is not { IsOver: false } run || (expected is not null && run.State != expected)) return false;
            if (await ApplyAsync(run, read.Executor, news, ct)) return true;
        }
        return false;
    }

    /// <summary>What comes after the end and says otherwise stands beside it: which of the two is true, people have to look.</summary>
    public Task<bool> KeepLateAsync(Guid id, RunNews news, CancellationToken ct) => database.WriteAsync(async s =>
    {
        if (await s.FindRunAsync(id) is not { IsOver: true } run || run.State == news.State || !RunState.IsOver(news.State) || run.Message.Contains(Late, StringComparison.Ordinal)) return false;
        var (now, actor) = (clock.GetUtcNow(), RunWriter.ActorOf(run));
        var after = run with { Message = $"{run.Message} {Late} {news.State}.".Trim(), Output = RunRules.Output(run.Output, news.Output, secrets.Open(run.Secret)) };
        if (!await s.UpdateRunAsync(after)) return false;
        await s.TellRunAsync(after, "run_contradicted", run.DryRun ? "" : $"The run of attempt {run.Attempt} is recorded as {run.State}. {Late} {news.State}. Look which of the two is true.", actor, now);
        return true;
    }, ct);

    async Task<bool> ApplyAsync(Run run, Executor? executor, RunNews news, CancellationToken ct)
    {
        var (now, actor) = (clock.GetUtcNow(), RunWriter.ActorOf(run));
        var after = After(run, executor, news, now);
        var outcome = after.State switch { RunState.Succeeded => RollbackOutcome.Succeeded, RunState.Failed => RollbackOutcome.Failed, _ => null };
        if (outcome is not null && !run.DryRun)
        {
            var overtaken = false;
            var note = outcome == RollbackOutcome.Succeeded ? after.Message : after.Message.Length > 0 ? after.Message : $"The {run.ExecutorName} says that it failed.";
            try
            {
                var finished = await finish.RunAsync(new(run.Number, run.Attempt, outcome, note), actor with
                {
                    WithFirstFact = async s =>
                    {
                        if (!await s.UpdateRunAsync(after)) throw new OvertakenException();
                        s.AnnounceRun(after);
                    },
                }, ct);
                if (finished.Succeeded) return true;
            }
            catch (OvertakenException)
            {
                overtaken = true;
            }
            if (overtaken) return false;
        }
        // A rehearsal, news that end nothing, or people said by hand how the rollback ended: then only the run changes.
        return await database.WriteAsync(async s =>
        {
            if (!await s.UpdateRunAsync(after)) return false;
            // That it runs is expected, unless something else was said of it before.
            if (after.State != run.State && (after.State != RunState.Running || run.State is RunState.Stuck or RunState.Unknown)) await s.TellRunAsync(after, $"run_{after.State}", RunTexts.Of(after), actor, now);
            else if (after.HeardAt != run.HeardAt) s.AnnounceRun(after);
            return true;
        }, ct);
    }

    Run After(Run run, Executor? executor, RunNews news, DateTimeOffset now)
    {
        string?[] hidden = [secrets.Open(run.Secret), executor is null ? null : secrets.Open(executor.Token)];
        var output = RunRules.Output(run.Output, news.Output, hidden);
        // It repeats what the other side answered.
        news = news with { Message = RunRules.Harmless(news.Message, hidden) };
        // That it still runs, without anything else, is no news of one that is stuck.
        var isNew = output != run.Output || (news.Message.Length > 0 && news.Message != run.Message) || (news.State != run.State && (news.State, run.State) is not (RunState.Running, RunState.Stuck));
        var after = run with
        {
            State = news.State == RunState.Running && !isNew ? run.State : news.State,
            Message = news.Message.Length > 0 ? news.Message : news.State == RunState.Running ? "" : run.Message,
            Output = output,
            ExternalUrl = news.Url ?? run.ExternalUrl,
            ExternalId = news.ExternalId is { Length: > 0 and <= 200 } named ? named : run.ExternalId,
            HeardAt = isNew ? now : run.HeardAt,
            Attempts = 0,
        };
        if (after.IsOver) return after with { FinishedAt = now, DueAt = null };
        return after with { DueAt = RunRules.NextLook(after, executor?.StuckAfterMinutes ?? 10, now) };
    }

    sealed class OvertakenException : Exception;
}
