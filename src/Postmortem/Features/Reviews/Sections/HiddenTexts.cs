using Postmortem.Data;
using Postmortem.Features.Reviews.Comments;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Sections;

/// <summary>
/// What is hidden on the timeline and may stand copied in earlier texts. Asked whenever such a text is shown, so that what is shown
/// again on the timeline is readable here again.
/// </summary>
public sealed class HiddenTexts
{
    public const string InPlace = "This text repeats an entry of the timeline that was hidden since. It is not shown.";

    // Shorter ones are common words, told only where they stand as a whole cell or item.
    const int Telling = 12;

    /// <summary>Letters in a row that hardly two texts share by chance.</summary>
    const int Stretch = 20;

    readonly IReadOnlyList<string> _texts;
    readonly Lazy<HashSet<string>> _stretches;

    internal HiddenTexts(IReadOnlyList<string> texts)
    {
        _texts = [.. texts.SelectMany(t => new[] { MarkdownWords.Cell(t), MarkdownWords.Line(t) }).Where(t => t.Length > 0).Distinct()];
        _stretches = new(() => [.. texts.Select(t => Passages.LettersOf(MarkdownText.ToHtml(t))).SelectMany(Stretches)]);
    }

    public bool AreToldBy(string body) => _texts.Any(t => t.Length >= Telling
        ? body.Contains(t, StringComparison.Ordinal)
        : body.Contains($"| {t} |", StringComparison.Ordinal) || body.Contains($": {t}\n", StringComparison.Ordinal) || body.EndsWith($": {t}", StringComparison.Ordinal));

    /// <summary>Words as a reader sees them, which may begin before what is hidden or end behind it.</summary>
    public bool AreTouchedBy(string words) => _texts.Count > 0 && (AreToldBy(words) || Stretches(Passages.LettersOf(words)).Any(_stretches.Value.Contains));

    static IEnumerable<string> Stretches(string letters) =>
        letters.Length < Telling ? [] : letters.Length < Stretch ? [letters] : Enumerable.Range(0, letters.Length - Stretch + 1).Select(at => letters.Substring(at, Stretch));

    /// <summary>Words picked out of a text: they tell it too when they are only a part of it.</summary>
    public bool AreToldByPassage(string passage) => AreToldBy(passage) || (passage.Length >= Telling && _texts.Any(t => t.Contains(MarkdownWords.Line(passage), StringComparison.Ordinal)));
}

public static class HiddenTextReader
{
    public static async Task<HiddenTexts> ReadHiddenTextsAsync(this ReadSession session, Guid incidentId) => new(await session.ListAsync<string>("""
        select t.text from timeline_entries t where t.incident_id = @incidentId and t.hidden_at is not null
        union select r.text from timeline_revisions r join timeline_entries t on t.id = r.entry_id where t.incident_id = @incidentId and t.hidden_at is not null
        """, new { incidentId }));
}
