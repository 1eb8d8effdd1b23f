using Postmortem.Data;
using Postmortem.Features.Executors.Kinds;
using Postmortem.Features.Shared;
using Postmortem.Web.Outbound;

namespace Postmortem.Features.Executors.Runs;

/// <summary>Looks after a run that was sent: stops it when somebody asked for that, asks how far it is, and says when nothing is heard.</summary>
public sealed class RunFollower(Database database, TakeNews takeNews, OutboundClient outbound, TimeProvider clock)
{
    public async Task FollowAsync(Run run, IExecutorKind kind, RunOrder order, CancellationToken ct)
    {
        if (run.AbortAskedAt is not null && run.AbortSentAt is null) await AbortAsync(run, kind, order, ct);
        else if (kind.IsAsked(order)) await AskAsync(run, kind, order, ct);
        await CheckAsync(run.Id, ct);
    }

    async Task AskAsync(Run run, IExecutorKind kind, RunOrder order, CancellationToken ct)
    {
        try
        {
            var news = await kind.AskAsync(order, outbound, ct);
            // That a run of unknown fate was not found says nothing about it.
            if (run.State != RunState.Unknown || news.State != RunState.Running || news.ExternalId is { Length: > 0 } || order.ExternalId.Length > 0) await takeNews.RunAsync(run.Id, news, ct);
        }
        catch (Exception e) when (e is RunRefusedException or OutboundException)
        {
            // Not to be told is no news; it is asked again, and called stuck after a while.
        }
    }

    async Task AbortAsync(Run run, IExecutorKind kind, RunOrder order, CancellationToken ct)
    {
        var (sent, message) = (true, $"The {run.ExecutorName} was asked to stop.");
        try
        {
            if (kind.WhyNotAborted(order) is { } why) message = why;
            else await kind.AbortAsync(order, outbound, ct);
        }
        catch (Exception e) when (e is RunRefusedException or OutboundException)
        {
            // To ask twice for the same end does no harm.
            sent = run.Attempts >= RunRules.MostAttempts || e is RunRefusedException { Kind: RefusalKind.Rejected } or OutboundException { Fate: OutboundFate.Refused };
            message = sent ? $"It could not be told to stop: {RunRules.Harmless(e.Message, order.Token, order.CallbackSecret)} Stop it there." : run.Message;
        }
        var now = clock.GetUtcNow();
        await database.WriteAsync(async s =>
        {
            if (await s.FindRunAsync(run.Id) is not { IsOver: false } known) return false;
            var after = known with { AbortSentAt = sent ? now : null, Message = message, Attempts = sent ? 0 : known.Attempts + 1, HeardAt = sent ? now : known.HeardAt };
            if (!await s.UpdateRunAsync(after with { DueAt = now + RunRules.PauseAfter(after.Attempts, null) })) return false;
            s.AnnounceRun(after);
            return true;
        }, ct);
    }

    /// <summary>What is true because of the time alone, and when to look again.</summary>
    Task<bool> CheckAsync(Guid id, CancellationToken ct) => database.WriteAsync(async s =>
    {
        if (await s.FindRunAsync(id) is not { IsOver: false } run || RunState.IsBefore(run.State) || run.State == RunState.Sending) return false;
        var (now, minutes) = (clock.GetUtcNow(), (run.ExecutorId is { } executor ? await s.FindExecutorAsync(executor) : null)?.StuckAfterMinutes ?? 10);
        if (RunRules.IsGivenUp(run, now))
        {
            // The rollback itself stays as people see it: nobody knows how it ended.
            var over = run with { State = RunState.Failed, FinishedAt = now, DueAt = null, Message = "Nothing was heard of it for a day, so it is no longer followed." };
            if (!await s.UpdateRunAsync(over)) return false;
            await s.TellRunAsync(over, "run_failed", RunTexts.Of(over), RunWriter.ActorOf(run), now);
            return true;
        }
        if (RunRules.IsStuck(run, minutes, now))
        {
            var stuck = run with { State = RunState.Stuck };
            if (!await s.UpdateRunAsync(stuck with { DueAt = RunRules.NextLook(stuck, minutes, now) })) return false;
            await s.TellRunAsync(stuck, "run_stuck", run.DryRun ? "" : RunTexts.Stuck(stuck, minutes), RunWriter.ActorOf(run), now);
            return true;
        }
        return run.DueAt > now || await s.UpdateRunAsync(run with { DueAt = RunRules.NextLook(run, minutes, now) });
    }, ct);
}
