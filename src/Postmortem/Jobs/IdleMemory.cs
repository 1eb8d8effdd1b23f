using Postmortem.Data;

namespace Postmortem.Jobs;

/// <summary>
/// Gives memory back to the system: what the C library was given back, every half minute; all that is not needed, when much has been used
/// and nobody asks for anything any more. What a morning of reviews
/// needed would otherwise be kept through the night, beside whatever else runs on the machine.
/// </summary>
public sealed class IdleMemory(Database database, TimeProvider clock, ILogger<IdleMemory> log) : BackgroundService
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        var rest = new Rest();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (!rest.IsDue(GC.GetTotalAllocatedBytes()))
                {
                    // The compiler's notes and statements' memory, freed meanwhile: cheap enough beside work.
                    NativeHeap.GiveBack();
                    continue;
                }
                var before = Environment.WorkingSet;
                database.Rest();
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                NativeHeap.GiveBack();
                rest.Given(GC.GetTotalAllocatedBytes());
                log.LogInformation("Idle: {Before} MB resident before giving memory back, {After} MB after", before / 1_000_000, Environment.WorkingSet / 1_000_000);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    /// <summary>When there is something to give back, and nobody who would wait for it.</summary>
    public sealed class Rest
    {
        /// <summary>Bytes that timers and checks of health allocate between two looks, and more.</summary>
        const long Quiet = 4_000_000;

        /// <summary>Bytes whose traces are worth the search.</summary>
        const long Worth = 64_000_000;

        long _last;
        long _given;

        /// <param name="allocated">Bytes since the start of the process.</param>
        public bool IsDue(long allocated)
        {
            var since = allocated - _last;
            _last = allocated;
            return since < Quiet && allocated - _given > Worth;
        }

        public void Given(long allocated) => _given = _last = allocated;
    }
}
