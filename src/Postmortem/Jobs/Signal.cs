namespace Postmortem.Jobs;

/// <summary>Wakes whoever waits for work of this process. What another replica stored is found by looking, some seconds later.</summary>
public sealed class Signal : IDisposable
{
    readonly SemaphoreSlim _given = new(0, 1);

    public void Give()
    {
        try
        {
            if (_given.CurrentCount == 0) _given.Release();
        }
        catch (SemaphoreFullException)
        {
            // Two at once: it is awake already.
        }
    }

    public Task WaitAsync(TimeSpan longest, CancellationToken ct) => _given.WaitAsync(longest, ct);

    public void Dispose() => _given.Dispose();
}
