namespace Postmortem.Tests.Support;

/// <summary>
/// Stands still until it is moved. Starts far ahead of any real clock, so that browsers and HTTP clients,
/// which read their own, never find a cookie expired.
/// </summary>
public sealed class TestClock : TimeProvider
{
    /// <summary>Monday 11 March 2030, 09:00 UTC.</summary>
    public static readonly DateTimeOffset Start = new(2030, 3, 11, 9, 0, 0, TimeSpan.Zero);

    DateTimeOffset _now = Start;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;

    public void Set(DateTimeOffset now) => _now = now;
}
