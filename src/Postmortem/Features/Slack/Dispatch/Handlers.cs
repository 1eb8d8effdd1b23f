using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Wire;

namespace Postmortem.Features.Slack.Dispatch;

/// <summary>
/// What every handler says about itself. A handler translates: it reads the call, runs one operation with <c>call.Actor</c> and returns
/// what to show. It never calls Slack; the lanes do.
/// </summary>
public interface IHandler
{
    /// <summary>Title of the modal that is opened at once; the handler's <see cref="Reply.Show"/> then fills it. Null opens none.</summary>
    string? Opens => null;

    /// <summary>Also for people who are not matched to an account, as far as the settings let them: see <see cref="Freedom"/>.</summary>
    bool ForAnyone => false;

    /// <summary>With <see cref="ForAnyone"/>: which of the things it is that they may be allowed to do.</summary>
    Freedom Freedom => Freedom.Read;

    /// <summary>Only where the incident is known: in its channel, or named.</summary>
    bool NeedsIncident => false;
}

/// <summary><c>/incident word …</c></summary>
public interface ICommand : IHandler
{
    /// <summary>One word, lower case.</summary>
    string Word { get; }

    /// <summary>What may follow the word: <c>[title]</c>.</summary>
    string Usage => "";

    /// <summary>One line for <c>/incident help</c>.</summary>
    string Help { get; }

    /// <summary>Title of the modal when something is missing in these words; null when they are enough to do it at once.</summary>
    string? OpensFor(string words) => Opens;

    /// <summary>A single name after the word is that of another incident than the one it is about: <c>merge INC-7</c>.</summary>
    bool NamesAnother => false;

    Task<Reply> RunAsync(CommandCall call, CancellationToken ct);
}

/// <summary>A button pressed or a list chosen from, in a message, a modal or the home tab.</summary>
public interface IButton : IHandler
{
    string ActionId { get; }

    Task<Reply> RunAsync(ButtonCall call, CancellationToken ct);
}

/// <summary>A global or message shortcut.</summary>
public interface IShortcut : IHandler
{
    string CallbackId { get; }

    Task<Reply> RunAsync(ShortcutCall call, CancellationToken ct);
}

/// <summary>A modal submitted. Runs before the acknowledgement: it asks the database alone, and is quick.</summary>
public interface ISubmission : IHandler
{
    string CallbackId { get; }

    Task<ModalAnswer> RunAsync(SubmissionCall call, CancellationToken ct);
}

/// <summary>An event of the Events API. The call's incident is that of the event's channel.</summary>
public interface IEvent : IHandler
{
    /// <summary>Slack's name: <c>reaction_added</c>.</summary>
    string Type { get; }

    /// <summary>By what the event itself says. What nobody wants is acknowledged and forgotten: most of what is said in a channel.</summary>
    bool Wants(SlackEvent e) => true;

    /// <summary>Also of people who may do nothing here (any more): what they were shown before is taken back.</summary>
    bool EvenRefused => false;

    Task<Reply> RunAsync(EventCall call, CancellationToken ct);
}

/// <summary>Options of an <see cref="ExternalSelect"/> while somebody types. Runs before the acknowledgement.</summary>
public interface ISuggestion : IHandler
{
    string ActionId { get; }

    Task<IReadOnlyList<Option>> FindAsync(SuggestionCall call, CancellationToken ct);
}
