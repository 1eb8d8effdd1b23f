namespace Postmortem.Web.Outbound;

public enum OutboundFate
{
    /// <summary>It may not go there. Nothing was sent, and nothing would be the next time.</summary>
    Refused,

    /// <summary>Nobody was reached: nothing was sent.</summary>
    Unreached,

    /// <summary>It went out, or part of it, and no answer came: whether anything was done there is unknown.</summary>
    Unknown,
}

/// <summary>A request without an answer. Its message is for people and holds nothing secret.</summary>
public sealed class OutboundException(OutboundFate fate, string message, Exception? inner = null) : Exception(message, inner)
{
    public OutboundFate Fate => fate;
}
