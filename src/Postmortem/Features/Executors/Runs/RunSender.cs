using Postmortem.Data;
using Postmortem.Features.Executors.Kinds;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Web.Outbound;

namespace Postmortem.Features.Executors.Runs;

/// <summary>
/// Sends a run. That it is being sent is committed before the first byte goes out, together with the rollback's start: so
/// whatever happens in between, it is never sent a second time as if it were the first.
/// </summary>
public sealed class RunSender(Database database, StartRollback start, TakeNews takeNews, OutboundClient outbound, TimeProvider clock)
{
    /// <summary>Longer than any answer may take.</summary>
    static readonly TimeSpan LongestSending = TimeSpan.FromMinutes(1);

    public async Task SendAsync(Run run, IExecutorKind kind, RunOrder order, CancellationToken ct)
    {
        if (run.AbortAskedAt is not null)
        {
            await takeNews.RunAsync(run.Id, new(RunState.Aborted, "It was aborted before anything was done."), ct, RunState.Queued);
            return;
        }
        if (await BeginAsync(run, ct) is { } refused)
        {
            await takeNews.RunAsync(run.Id, new(RunState.Aborted, $"It was not sent. {refused}"), ct, RunState.Queued);
            return;
        }
        try
        {
            var news = await kind.SendAsync(order with { SentAt = clock.GetUtcNow() }, outbound, ct);
            await takeNews.RunAsync(run.Id, news, ct);
        }
        catch (RunRefusedException e)
        {
            await RefusedAsync(run, e, order, ct);
        }
        catch (OutboundException e)
        {
            await RefusedAsync(run, new RunRefusedException(e.Fate switch { OutboundFate.Refused => RefusalKind.Rejected, OutboundFate.Unreached => RefusalKind.Later, _ => RefusalKind.Unknown }, e.Message), order, ct);
        }
    }

    /// <returns>Why it must not be sent; null when it is marked as being sent.</returns>
    async Task<string?> BeginAsync(Run run, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var sending = run with { State = RunState.Sending, SentAt = now, DueAt = now + LongestSending, Attempts = run.Attempts + 1 };
        if (run.DryRun || run.SentAt is not null) return await database.WriteAsync(async s => await UpdateAsync(s, sending), ct) ? null : "Somebody was faster.";
        var executor = await database.ReadAsync(s => s.FindExecutorAsync(run.ExecutorId!.Value), ct);
        if (executor is not { IsOn: true } || executor.Version != run.ExecutorVersion) return "The executor was changed or turned off after this was asked for. Ask anew.";
        var started = await start.RunAsync(new(run.Number, run.Attempt) { Version = run.RollbackVersion }, RunWriter.ActorOf(run) with
        {
            WithFirstFact = async s =>
            {
                if (!await UpdateAsync(s, sending)) throw new InvalidOperationException("The run was changed while it was to be sent.");
            },
        }, ct);
        return started.Failure?.Message;
    }

    static async Task<bool> UpdateAsync(WriteSession session, Run run)
    {
        if (!await session.UpdateRunAsync(run)) return false;
        session.AnnounceRun(run);
        return true;
    }

    async Task RefusedAsync(Run run, RunRefusedException e, RunOrder order, CancellationToken ct)
    {
        if (e.Kind == RefusalKind.Unknown)
        {
            await takeNews.RunAsync(run.Id, new(RunState.Unknown, $"{e.Message} Whether it was carried out is not known: look there.", e.Output), ct, RunState.Sending);
            return;
        }
        if (e.Kind == RefusalKind.Rejected || run.Attempts + 1 >= RunRules.MostAttempts)
        {
            var tries = e.Kind == RefusalKind.Later ? $" It was tried {run.Attempts + 1} times." : "";
            await takeNews.RunAsync(run.Id, new(RunState.Failed, $"{e.Message}{tries} Nothing was carried out.", e.Output), ct, RunState.Sending);
            return;
        }
        var now = clock.GetUtcNow();
        await database.WriteAsync(async s => await s.FindRunAsync(run.Id) is { State: RunState.Sending } sending
            && await UpdateAsync(s, sending with { State = RunState.Queued, DueAt = now + RunRules.PauseAfter(run.Attempts + 1, e.After), Message = $"{RunRules.Harmless(e.Message, order.Token, order.CallbackSecret)} It is tried again." }), ct);
    }
}
