using System.Globalization;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Wire;
using Postmortem.Features.Slack.Workspaces;

namespace Postmortem.Features.Slack.Dispatch;

/// <summary>Who asks, where, about which incident.</summary>
public abstract record SlackCall
{
    public required Workspace Workspace { get; init; }
    public required string UserId { get; init; }

    /// <summary>When it was asked. What was typed means that moment, however long it had to wait to be worked on.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// For the one operation that carries this out. It marks the request as carried out in the operation's own transaction:
    /// a repeated one stops there, so do not call a second operation with it (see <see cref="Again"/>).
    /// </summary>
    public required Actor Actor { get; init; }

    /// <summary>Matched to an account. Others do only what <c>ForAnyone</c> and the settings allow.</summary>
    public required bool IsLinked { get; init; }

    /// <summary>May be shown incidents that are not private.</summary>
    public bool MayRead { get; init; }
    public string? ChannelId { get; init; }

    /// <summary>Of this channel, or named at the beginning of the command; null when there is none that this person may see.</summary>
    public IncidentRef? Incident { get; init; }

    /// <summary>For a further operation that is idempotent by itself.</summary>
    public Actor Again => Actor with { WithFirstFact = null };
}

/// <param name="Words">What stands after the command's word (and the incident's name).</param>
public sealed record CommandCall(SlashCommand Command, string Words) : SlackCall;

public sealed record ButtonCall(Interaction Interaction, BlockAction Action) : SlackCall
{
    public string Value => Action.Value ?? Action.SelectedOption?.Value ?? Action.SelectedUser ?? "";
}

public sealed record ShortcutCall(Interaction Interaction) : SlackCall
{
    /// <summary>With a message shortcut: the message as it was when it was chosen.</summary>
    public SlackMessage? Message => Interaction.Message;
}

public sealed record SubmissionCall(SlackView View) : SlackCall
{
    /// <summary>What was typed or chosen in the input of this field; null when nothing.</summary>
    public string? Text(string field) => Find(field)?.Text;

    public ChosenOption? Option(string field) => Find(field)?.SelectedOption;

    public IReadOnlyList<ChosenOption> Options(string field) => Find(field)?.SelectedOptions ?? [];

    public IReadOnlyList<string> Choices(string field) => Find(field) is not { } value ? []
        : value.SelectedOptions is { } options ? [.. options.Select(o => o.Value).OfType<string>()] : value.SelectedUsers ?? [];

    public DateTimeOffset? Moment(string field) => Find(field)?.SelectedDateTime is { } seconds and >= 0 and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    public DateOnly? Day(string field) => DateOnly.TryParseExact(Text(field), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public bool Has(string field) => View.State?.Values.ContainsKey(field) == true;

    StateValue? Find(string field) => View.State?.Values.GetValueOrDefault(field) is { Count: > 0 } actions ? actions.Values.First() : null;
}

public sealed record EventCall(EventEnvelope Envelope, SlackEvent Event) : SlackCall;

/// <param name="Typed">What somebody has typed so far.</param>
public sealed record SuggestionCall(string Typed, Interaction Interaction) : SlackCall;
