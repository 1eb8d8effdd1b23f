using System.Globalization;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Wire;

namespace Postmortem.Features.Slack.Dispatch;

/// <summary>Which handler something is for. Two for one thing is a fault that shows at start.</summary>
public sealed class SlackHandlers(
    IEnumerable<ICommand> commands, IEnumerable<IButton> buttons, IEnumerable<IShortcut> shortcuts,
    IEnumerable<ISubmission> submissions, IEnumerable<IEvent> events, IEnumerable<ISuggestion> suggestions)
{
    readonly Dictionary<string, ICommand> _commands = commands.ToDictionary(c => c.Word, StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, IButton> _buttons = buttons.ToDictionary(b => b.ActionId);
    readonly Dictionary<string, IShortcut> _shortcuts = shortcuts.ToDictionary(s => s.CallbackId);
    readonly Dictionary<string, ISubmission> _submissions = submissions.ToDictionary(s => s.CallbackId);
    readonly ILookup<string, IEvent> _events = events.ToLookup(e => e.Type);
    readonly Dictionary<string, ISuggestion> _suggestions = suggestions.ToDictionary(s => s.ActionId);

    public IReadOnlyList<ICommand> Commands { get; } = [.. commands.OrderBy(c => c.Word, StringComparer.Ordinal)];

    /// <summary>The command's word, then the rest. <c>/incident</c> alone is the empty word.</summary>
    public static (string Word, string Words) Split(string text)
    {
        text = text.Trim();
        var end = text.IndexOfAny([' ', '\n', '\t']);
        return end < 0 ? (text, "") : (text[..end], text[(end + 1)..].Trim());
    }

    /// <summary>The incident that is named at the beginning, and what follows it.</summary>
    public static (int? Number, string Words) Named(IHandler handler, string words)
    {
        var (first, rest) = Split(words);
        if (!IsName(first, out var number) || (handler is ICommand { NamesAnother: true } && !IsName(Split(rest).Word, out _))) return (null, words);
        return (number, rest);
    }

    static bool IsName(string word, out int number)
    {
        number = 0;
        return word.StartsWith("INC-", StringComparison.OrdinalIgnoreCase) && IncidentRef.TryParseName(word, out number);
    }

    public ICommand? Command(string word) => _commands.GetValueOrDefault(word);

    public IHandler? Find(Incoming incoming) => incoming switch
    {
        { Command: { } c } => Command(Split(c.Text).Word),
        { Event.Event: { } e } => Events(e).FirstOrDefault(),
        { Interaction: { Type: Interaction.BlockActions, Actions: [var action, ..] } } => _buttons.GetValueOrDefault(action.ActionId),
        { Interaction: { Type: Interaction.Shortcut or Interaction.MessageAction, CallbackId: { } id } } => _shortcuts.GetValueOrDefault(id),
        { Interaction: { Type: Interaction.ViewSubmission, View.CallbackId: { } id } } => _submissions.GetValueOrDefault(id),
        { Interaction: { Type: Interaction.BlockSuggestion, ActionId: { } id } } => _suggestions.GetValueOrDefault(id),
        _ => null,
    };

    public IEnumerable<IEvent> Events(SlackEvent e) => _events[e.Type].Where(h => h.Wants(e));

    /// <summary>The command that was most likely meant; null when nothing is near.</summary>
    public ICommand? Nearest(string word) => Commands.Where(c => c.Word.Length > 0).Select(c => (Command: c, Distance: Distance(word.ToLower(CultureInfo.InvariantCulture), c.Word)))
        .Where(c => c.Distance <= Math.Max(1, c.Command.Word.Length / 3)).OrderBy(c => c.Distance).Select(c => c.Command).FirstOrDefault();

    /// <summary>Letters to change, add, leave out or swap.</summary>
    static int Distance(string one, string other)
    {
        if (one.Length > 40) return int.MaxValue;
        var rows = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= other.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                var change = rows[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(change, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }
        return rows[one.Length, other.Length];
    }
}
