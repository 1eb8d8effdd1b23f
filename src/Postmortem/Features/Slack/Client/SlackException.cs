namespace Postmortem.Features.Slack.Client;

public enum SlackTrouble
{
    /// <summary>Slack asks to wait; nothing was done.</summary>
    Limited,

    /// <summary>Slack or the way to it is down. Whether it was done is not known.</summary>
    Away,

    /// <summary>Trying again would fail alike: somebody has to do something.</summary>
    Refused,
}

/// <summary>Slack did not do what was asked.</summary>
/// <param name="error">Slack's own code, such as <c>missing_scope</c>; for <see cref="SlackTrouble.Away"/> what was seen instead.</param>
public sealed class SlackException(string method, SlackTrouble trouble, string error, string? detail = null, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception($"{method}: {error}{(detail is null ? "" : $" ({detail})")}", inner)
{
    public string Method { get; } = method;

    public SlackTrouble Trouble { get; } = trouble;

    public string Error { get; } = error;

    /// <summary>Slack's <c>Retry-After</c>, or our own pace.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>What an administrator can do about it.</summary>
    public string Remedy { get; } = SlackErrors.RemedyOf(error, detail);
}
