using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Postmortem.Data;

/// <param name="IncidentId">Whose page is to be refreshed.</param>
/// <param name="Part">The part of the page that changed: timeline, facts, rollbacks, review.</param>
public sealed record LiveChange(Guid IncidentId, string Part)
{
    public string ToPayload() => $"{IncidentId:D} {Part}";

    public static LiveChange? FromPayload(string payload) =>
        payload.Split(' ', 2) is [var id, var part] && Guid.TryParse(id, out var incident) ? new LiveChange(incident, part) : null;
}

/// <summary>
/// Committed changes, handed to the open pages of this process. Carries no content: a page asks again for
/// what it may see. Slow listeners lose nothing, since a change only says "look again".
/// </summary>
public sealed class LiveFeed : IDisposable
{
    /// <summary>In the place of a part: all of them.</summary>
    public const string Everything = "everything";

    readonly ConcurrentDictionary<Guid, Subscription> _subscriptions = new();
    readonly SemaphoreSlim _outboxSignal = new(0, 1);

    /// <summary>Dispose the subscription when the page goes away.</summary>
    public Subscription Subscribe(Guid incidentId)
    {
        var subscription = new Subscription(this, incidentId);
        _subscriptions[subscription.Id] = subscription;
        return subscription;
    }

    public void Publish(LiveChange change)
    {
        foreach (var subscription in _subscriptions.Values)
            if (subscription.IncidentId == change.IncidentId) subscription.Offer(change.Part);
    }

    /// <summary>Changes may have been missed: every open page looks at all of itself again.</summary>
    public void PublishEverything()
    {
        foreach (var subscription in _subscriptions.Values) subscription.Offer(Everything);
    }

    /// <summary>Called after a commit that put something into the outbox.</summary>
    public void WakeOutbox()
    {
        try
        {
            if (_outboxSignal.CurrentCount == 0) _outboxSignal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Two commits at once: the runner is awake already, which is all that was wanted.
        }
    }

    /// <summary>Waits until this process put something into the outbox, at most <paramref name="longest"/>.</summary>
    public Task WaitForOutboxAsync(TimeSpan longest, CancellationToken ct) => _outboxSignal.WaitAsync(longest, ct);

    public void Dispose() => _outboxSignal.Dispose();

    public sealed class Subscription(LiveFeed feed, Guid incidentId) : IDisposable
    {
        readonly Channel<string> _parts = Channel.CreateBounded<string>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest });

        public Guid Id { get; } = Guid.CreateVersion7();

        public Guid IncidentId { get; } = incidentId;

        public ChannelReader<string> Parts => _parts.Reader;

        public void Offer(string part) => _parts.Writer.TryWrite(part);

        public void Dispose()
        {
            feed._subscriptions.TryRemove(Id, out _);
            _parts.Writer.TryComplete();
        }
    }
}
