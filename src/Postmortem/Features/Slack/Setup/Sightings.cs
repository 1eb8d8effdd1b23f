using System.Collections.Concurrent;
using Postmortem.Data;

namespace Postmortem.Features.Slack.Setup;

/// <summary>When something was last seen, kept where all replicas see it. Written at most every few minutes, so that nothing waits for it.</summary>
public sealed class Sightings(Database database, TimeProvider clock)
{
    /// <summary>A request of Slack's whose signature is good.</summary>
    public const string GoodSignature = "good signature";

    /// <summary>One that claims to be Slack's and is not signed with this secret.</summary>
    public const string BadSignature = "bad signature";

    /// <summary>Something that came over Socket Mode.</summary>
    public const string Socket = "socket";

    public static readonly TimeSpan Between = TimeSpan.FromMinutes(5);

    readonly ConcurrentDictionary<string, DateTimeOffset> _noted = new();

    public async ValueTask NoteAsync(string what, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (_noted.TryGetValue(what, out var last) ? now - last < Between || !_noted.TryUpdate(what, now, last) : !_noted.TryAdd(what, now)) return;
        await database.WriteAsync(s => s.ExecuteAsync("""
            insert into slack_sightings (what, seen_at) values (@what, @now) on conflict (what) do update set seen_at = excluded.seen_at
            """, new { what, now }), ct);
    }

    public Task<DateTimeOffset?> LastAsync(string what, CancellationToken ct) => database.ReadAsync(s => s.ScalarAsync<DateTimeOffset?>(
        "select seen_at from slack_sightings where what = @what", new { what }), ct);
}
