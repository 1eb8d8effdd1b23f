using Postmortem.Features.Slack.Wire;

namespace Postmortem.Features.Slack.Doors;

/// <summary>What Slack sent, understood: exactly one of the four is set.</summary>
/// <param name="Payload">As it is kept until it is worked on: JSON.</param>
public sealed record Incoming(string Payload)
{
    public SlashCommand? Command { get; init; }
    public Interaction? Interaction { get; init; }
    public EventEnvelope? Event { get; init; }

    /// <summary>Of <c>url_verification</c>.</summary>
    public string? Challenge { get; init; }

    public string Kind => Command is not null ? InboxKind.Command : Interaction is not null ? InboxKind.Interaction : InboxKind.Event;

    public string TeamId => Command?.TeamId ?? Interaction?.Team?.Id ?? Event?.TeamId ?? "";

    public string? UserId => Command?.UserId ?? Interaction?.User?.Id ?? Event?.Event?.User;

    public string? ChannelId => Command?.ChannelId ?? Interaction?.Channel?.Id ?? Interaction?.Container?.ChannelId ?? Event?.Event?.Channel ?? Event?.Event?.Item?.Channel;

    /// <summary>What belongs to one channel is worked on in its order.</summary>
    public string Lane => $"{TeamId} {(string.IsNullOrEmpty(ChannelId) ? UserId : ChannelId)}";

    /// <summary>Its name at Slack: whatever comes twice under it is taken once.</summary>
    public string DedupeKey => this switch
    {
        { Event: { } e } => $"event {e.EventId}",
        { Command: { } c } => $"command {c.TriggerId}",
        { Interaction: { } i } => $"{i.Type} {i.TriggerId ?? i.View?.Id} {i.ActionTs ?? (i.Actions is [var first, ..] ? first.ActionTs : "")}",
        _ => "",
    };
}

public static class InboxKind
{
    public const string Command = "command";
    public const string Interaction = "interaction";
    public const string Event = "event";

    /// <summary>A modal that was carried out at once; kept so that it is not carried out twice.</summary>
    public const string Submission = "submission";
}
