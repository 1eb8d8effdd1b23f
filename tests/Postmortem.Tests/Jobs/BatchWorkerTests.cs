using Microsoft.Extensions.Logging.Abstractions;
using Postmortem.Jobs;

namespace Postmortem.Tests.Jobs;

public sealed class BatchWorkerTests
{
    /// <summary>Else the host says that a background service has failed, in the minute in which somebody looks for what did.</summary>
    [Fact]
    public async Task A_worker_that_waits_for_another_try_stops_without_a_failure()
    {
        using var worker = new Failing();
        await worker.StartAsync(TestContext.Current.CancellationToken);
        await worker.Tried.Task.WaitAsync(TestContext.Current.CancellationToken);

        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.True(worker.ExecuteTask!.IsCompletedSuccessfully, $"{worker.ExecuteTask.Status} {worker.ExecuteTask.Exception}");
    }

    sealed class Failing() : BatchWorker("The test's work", NullLogger.Instance)
    {
        public TaskCompletionSource Tried { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override Task<int> RunBatchAsync(CancellationToken ct)
        {
            Tried.TrySetResult();
            throw new IOException("The disc is away.");
        }

        protected override Task RestAsync(CancellationToken ct) => Task.CompletedTask;
    }
}
