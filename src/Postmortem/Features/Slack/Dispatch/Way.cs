namespace Postmortem.Features.Slack.Dispatch;

/// <summary>How something that came in is treated before it is acknowledged.</summary>
public abstract record Way
{
    /// <summary>Nobody handles it: acknowledged and forgotten.</summary>
    public sealed record Nobody : Way;

    /// <summary>Answered in the acknowledgement; the database alone is asked.</summary>
    public sealed record AtOnce : Way;

    /// <summary>Committed, acknowledged, then worked on.</summary>
    public sealed record Later : Way;

    /// <summary>The same, with a modal opened first while its trigger lives.</summary>
    public sealed record Opens(string Title) : Way;
}
