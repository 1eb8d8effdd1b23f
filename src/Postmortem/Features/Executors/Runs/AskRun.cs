using Postmortem.Data;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;
using Postmortem.Web.Outbound;

namespace Postmortem.Features.Executors.Runs;

/// <param name="Version">The attempt's version that the person saw; null takes the newest.</param>
public sealed record AskRunInput(int Number, int Attempt, bool DryRun = false, int? Version = null);

/// <summary>Asks the service's executor to roll back, or to rehearse it. It is sent afterwards, once a second person agreed where the tier wants one.</summary>
public sealed class AskRun(Database database, ExecutorSecrets secrets, OutboundClient outbound, RunSignal signal, TimeProvider clock)
{
    public async Task<Result<Run>> RunAsync(AskRunInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var result = await database.WriteAsync<Result<Run>>(async s =>
        {
            if (await s.FindAttemptAsync(input.Number, input.Attempt, actor) is not var (incident, rollback)) return Failure.NotFound($"Attempt {input.Attempt} of {IncidentRef.NameOf(input.Number)}");
            if (RollbackSteps.Refusal(rollback, RollbackStep.Start, actor.Zone()) is { } impossible) return Failure.Conflict(impossible);
            if (input.Version is { } seen && seen != rollback.Version) return Failure.Conflict($"{rollback.Name} was changed a moment ago. Look again and decide.");
            if (rollback.ServiceId is not { } serviceId || await s.FindServiceAsync(serviceId) is not { } service) return Failure.Conflict($"{rollback.Name} names no service, so there is no executor for it. Start it by hand, or name the service under Correct details.");
            if (await s.FindExecutorOfAsync(serviceId) is not { IsOn: true } executor) return Failure.Conflict($"No executor is turned on for {service.Name}. Start the rollback by hand.");
            if (outbound.Options.Refusal(executor.OfKind.AddressOf(executor.Fields)) is { } nowhere) return Failure.Conflict($"The executor cannot be reached. {nowhere}");
            if (input.DryRun && (await s.ListRunsAsync(rollback.Id)).Any(r => r is { DryRun: true, IsOver: false, IsForeign: false })) return Failure.Conflict($"A dry run of {rollback.Name} is under way already.");
            var waits = !input.DryRun && RunRules.NeedsSecondPerson(service.Tier, await s.ListTwoPersonTiersAsync());
            var run = new Run
            {
                Id = OrderedKey.Next(now),
                RollbackId = rollback.Id,
                ExecutorId = executor.Id,
                ExecutorName = executor.Name,
                ExecutorVersion = executor.Version,
                RollbackVersion = rollback.Version,
                DryRun = input.DryRun,
                State = waits ? RunState.Waiting : RunState.Queued,
                Secret = secrets.Seal(ExecutorSecrets.MakeForRun()),
                AskedById = actor.PersonId,
                AskedBy = actor.Name,
                AskedAt = now,
                DueAt = waits ? null : now,
                IncidentId = incident.Id,
                Number = incident.Number,
                Attempt = rollback.Attempt,
            };
            if (!await s.InsertRunAsync(run)) return Failure.Conflict($"{rollback.Name} was handed to its executor already. Look again before anything more is done.");
            await s.TellRunAsync(run, waits ? "run_asked" : "run_queued", RunTexts.Asked(run, rollback), actor, now);
            return run;
        }, ct);
        if (result.Succeeded) signal.Given.Give();
        return result;
    }
}
