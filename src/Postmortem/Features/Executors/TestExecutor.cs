using Postmortem.Data;
using Postmortem.Features.Executors.Kinds;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Web.Outbound;

namespace Postmortem.Features.Executors;

/// <summary>A dry run without an incident: would the other side take it? What it says is kept, nothing is rolled back.</summary>
public sealed class TestExecutor(Database database, ExecutorSecrets secrets, OutboundClient outbound, TimeProvider clock)
{
    const int LongestResult = 500;

    public async Task<Result<Executor>> RunAsync(string slug, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var (service, executor) = await database.ReadAsync(async s => await s.FindServiceAsync(slug) is { } found ? (found, await s.FindExecutorOfAsync(found.Id)) : (null, null), ct);
        if (service is null || executor is null) return Failure.NotFound($"The executor of {slug}");
        var result = Words.Fit(await TryAsync(service, executor, ct), LongestResult);
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Executor>>(async s =>
        {
            await s.KeepTestAsync(executor.Id, now, result);
            await s.RecordAsync(actor, now, new Fact("executor.tested", null, executor.Id, new { Service = service.Name, result }));
            return executor with { TestedAt = now, TestedResult = result };
        }, ct);
    }

    async Task<string> TryAsync(Service service, Executor executor, CancellationToken ct)
    {
        if (secrets.Open(executor.Token) is not { } token) return "Refused: the token can no longer be read. Enter it anew.";
        var now = clock.GetUtcNow();
        try
        {
            var order = new RunOrder { Settings = executor.Fields, Token = token, RunId = Guid.CreateVersion7(now), DryRun = true, Service = service.Slug, Incident = "INC-0", To = "test", SentAt = now, Now = now };
            var news = await executor.OfKind.SendAsync(order, outbound, ct);
            return news.Message.Length > 0 ? news.Message : $"It answered, and says: {news.State}.";
        }
        catch (RunRefusedException e)
        {
            return $"Refused: {e.Message}";
        }
        catch (OutboundException e)
        {
            return $"Not reached: {e.Message}";
        }
    }
}
