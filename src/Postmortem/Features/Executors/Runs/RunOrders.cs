using Postmortem.Data;
using Postmortem.Features.Executors.Kinds;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Jobs;
using Postmortem.Web;

namespace Postmortem.Features.Executors.Runs;

/// <summary>Puts together what an executor has to know of a run.</summary>
public sealed class RunOrders(ExecutorSecrets secrets, AppOptions app)
{
    /// <returns>Null when the executor is gone, or its token can no longer be read.</returns>
    public async Task<(IExecutorKind Kind, RunOrder Order)?> ReadAsync(ReadSession session, Run run, DateTimeOffset now)
    {
        if (run.ExecutorId is not { } id || await session.FindExecutorAsync(id) is not { } executor || secrets.Open(executor.Token) is not { } token) return null;
        var (rollback, service) = (await session.FindRollbackAsync(run.IncidentId, run.Attempt), await session.FindServiceAsync(executor.ServiceId));
        if (rollback is null || service is null) return null;
        return (executor.OfKind, new RunOrder
        {
            Settings = executor.Fields,
            Token = token,
            RunId = run.Id,
            DryRun = run.DryRun,
            Incident = IncidentRef.NameOf(run.Number),
            Attempt = run.Attempt,
            Direction = rollback.Direction,
            Kind = rollback.Kind,
            Service = service.Slug,
            From = rollback.FromVersion,
            To = rollback.ToVersion,
            Scope = rollback.Scope,
            Callback = new Uri(app.BaseUrl, RunDoor.PathOf(run.Id)),
            CallbackSecret = secrets.Open(run.Secret) ?? "",
            ExternalId = run.ExternalId,
            SentAt = run.SentAt ?? now,
            Now = now,
        });
    }
}

/// <summary>Wakes the worker of this process.</summary>
public sealed class RunSignal : IDisposable
{
    public Signal Given { get; } = new();

    public void Dispose() => Given.Dispose();
}
