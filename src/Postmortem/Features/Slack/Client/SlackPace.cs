using System.Collections.Concurrent;

namespace Postmortem.Features.Slack.Client;

/// <summary>
/// Slack's limits: so many calls a minute of a method in a workspace, about one message a second in a channel, and whatever
/// <c>Retry-After</c> said. It does not wait: it tells how long to, and the lanes go on with something else.
/// </summary>
public sealed class SlackPace(TimeProvider clock)
{
    /// <summary>Calls a minute by tier; a little below what Slack promises.</summary>
    static readonly int[] PerMinute = [0, 1, 20, 50, 100];

    static readonly TimeSpan BetweenMessages = TimeSpan.FromSeconds(1);

    static readonly Dictionary<string, int> Tiers = new()
    {
        ["conversations.create"] = 2,
        ["conversations.archive"] = 2,
        ["conversations.unarchive"] = 2,
        ["conversations.setTopic"] = 2,
        ["conversations.rename"] = 2,
        ["bookmarks.add"] = 2,
        ["bookmarks.list"] = 2,
        ["pins.add"] = 2,
        ["pins.remove"] = 2,
        ["usergroups.list"] = 2,
        ["usergroups.users.list"] = 2,
        ["conversations.invite"] = 3,
        ["conversations.history"] = 3,
        ["conversations.replies"] = 3,
        ["conversations.join"] = 3,
        ["conversations.info"] = 3,
        ["users.conversations"] = 3,
        ["chat.update"] = 3,
        ["chat.delete"] = 3,
        ["reactions.add"] = 3,
        ["users.lookupByEmail"] = 3,
        ["chat.unfurl"] = 3,
        ["conversations.open"] = 3,
    };

    readonly ConcurrentDictionary<string, Lane> _lanes = new();

    /// <returns>How long to wait first; zero when the call may go out now, which counts it.</returns>
    public TimeSpan Take(string team, string method, string? channel)
    {
        var now = clock.GetUtcNow();
        var wait = For($"{team} {method}").WaitAt(now);
        var message = method == "chat.postMessage" && channel is not null ? For($"{team} {method} {channel}") : null;
        if (message is not null) wait = Max(wait, message.WaitAt(now));
        if (wait > TimeSpan.Zero) return wait;
        var tier = Tiers.GetValueOrDefault(method, 4);
        // Messages have no tier but the one a second in each channel.
        if (method != "chat.postMessage") For($"{team} {method}").Count(now, TimeSpan.FromMinutes(1) / PerMinute[tier], PerMinute[tier]);
        message?.Count(now, BetweenMessages, 3);
        return TimeSpan.Zero;
    }

    /// <summary>Slack said how long to leave this method alone.</summary>
    public void Rest(string team, string method, TimeSpan pause) => For($"{team} {method}").RestUntil(clock.GetUtcNow() + pause);

    Lane For(string key) => _lanes.GetOrAdd(key, _ => new Lane());

    static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>A leaky bucket: bursts are let through until they are a whole allowance ahead.</summary>
    sealed class Lane
    {
        readonly Lock _lock = new();
        DateTimeOffset _paidUntil;
        DateTimeOffset _restUntil;
        TimeSpan _mostAhead = TimeSpan.MaxValue;

        public TimeSpan WaitAt(DateTimeOffset now)
        {
            lock (_lock)
            {
                var ahead = _mostAhead == TimeSpan.MaxValue ? TimeSpan.Zero : _paidUntil - now - _mostAhead;
                return Max(TimeSpan.Zero, Max(ahead, _restUntil - now));
            }
        }

        public void Count(DateTimeOffset now, TimeSpan cost, int burst)
        {
            lock (_lock)
            {
                _mostAhead = cost * (burst - 1);
                _paidUntil = (_paidUntil > now ? _paidUntil : now) + cost;
            }
        }

        public void RestUntil(DateTimeOffset until)
        {
            lock (_lock) _restUntil = until > _restUntil ? until : _restUntil;
        }
    }
}
