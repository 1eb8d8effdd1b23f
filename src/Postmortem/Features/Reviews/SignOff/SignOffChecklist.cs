using System.Text.Json;
using System.Text.RegularExpressions;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.SignOff;

/// <summary>One point of the checklist.</summary>
/// <param name="Capacity">Who answers it: one of <see cref="SignOffCapacity"/>.</param>
/// <param name="Sections">Whose completeness is shown beside it.</param>
public sealed record ChecklistItem(string Capacity, string Key, string Text, IReadOnlyList<string> Sections);

/// <param name="Question">As it was asked; kept with the answer, since the list may change.</param>
/// <param name="Answer">One of <see cref="ChecklistAnswers"/>.</param>
/// <param name="Note">What is missing, or why it does not apply.</param>
public sealed record ChecklistAnswer(string Key, string? Answer, string? Note = null, string Question = "");

public static class ChecklistAnswers
{
    public const string Yes = "yes";
    public const string No = "no";
    public const string DoesNotApply = "does not apply";
    public static readonly string[] All = [Yes, No, DoesNotApply];

    /// <summary>What a form calls an answer begins with it; its note's name ends with <see cref="Note"/>.</summary>
    public const string Field = "check_";
    public const string Note = "_note";

    const int LongestNote = 1000;

    /// <summary>An approval answers every point, none of them with no; whoever asks for changes may leave points open.</summary>
    /// <returns>What is kept: the answers in the order of the list, with its words.</returns>
    public static IReadOnlyList<ChecklistAnswer> Check(Checks checks, IReadOnlyList<ChecklistItem> items, IReadOnlyList<ChecklistAnswer>? answers, string? decision)
    {
        var given = (answers ?? []).Where(a => !string.IsNullOrEmpty(a.Answer)).ToList();
        foreach (var foreign in given.Where(a => items.All(i => i.Key != a.Key))) checks.Add("checklist", $"The checklist has no point “{foreign.Key}”.");
        var kept = new List<ChecklistAnswer>();
        foreach (var item in items)
        {
            var field = Field + item.Key;
            var answer = given.FirstOrDefault(a => a.Key == item.Key);
            if (answer is null)
            {
                checks.Must(decision != SignOffDecision.Approved, field, $"Answer this point: {item.Text}.");
                continue;
            }
            var word = checks.OneOf(field, answer.Answer, All, "The answer");
            var note = checks.Optional(field + Note, answer.Note, LongestNote, "The note");
            checks.Must(word != No || note.Length > 0, field + Note, "Say what is missing.");
            checks.Must(word != No || decision != SignOffDecision.Approved, field, "You say that this is missing. Ask for changes, or answer otherwise.");
            checks.Must(word != DoesNotApply || note.Length > 0, field + Note, "Say why it does not apply.");
            kept.Add(new(item.Key, word, note, item.Text));
        }
        return kept;
    }

    public static string Write(IReadOnlyList<ChecklistAnswer> answers) => JsonSerializer.Serialize(answers, Journal.Json);

    public static IReadOnlyList<ChecklistAnswer> Read(string json) => JsonSerializer.Deserialize<List<ChecklistAnswer>>(json, Journal.Json) ?? [];
}

/// <param name="Introduction">Markdown, for whoever signs.</param>
/// <param name="Faults">Lines that cannot be read; the others count.</param>
public sealed record SignOffChecklist(string Introduction, IReadOnlyList<ChecklistItem> Items, IReadOnlyList<Templates.TemplateFault> Faults)
{
    /// <summary>The points for this capacity; those about sections that the review does not have are left out.</summary>
    public IReadOnlyList<ChecklistItem> For(string capacity, IEnumerable<string> sections) =>
        [.. Items.Where(i => i.Capacity == capacity && (i.Sections.Count == 0 || i.Sections.Any(sections.Contains)))];
}

/// <summary>templates/sign-off/checklist.md as it stands now; small, so that it is read when asked for.</summary>
public sealed partial class SignOffChecklists(AppOptions options)
{
    const string Place = "sign-off/checklist.md";

    public SignOffChecklist Read()
    {
        var (path, name) = (Path.Combine(options.TemplatesDirectory, Place), options.NameOfTemplate(Place));
        try
        {
            return File.Exists(path) ? Parse(TextFile.Read(path), name) : new("", [], [new(name, 1, "The file is missing: people sign without a checklist. Bring it back from the program’s templates.")]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new("", [], [new(name, 1, $"The file cannot be read: {e.Message}")]);
        }
    }

    public static SignOffChecklist Parse(string text, string name = Place)
    {
        var (items, faults, introduction) = (new List<ChecklistItem>(), new List<Templates.TemplateFault>(), new List<string>());
        string? capacity = null;
        foreach (var (line, number) in text.ReplaceLineEndings("\n").Split('\n').Select((line, i) => (line.TrimEnd(), i + 1)))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                capacity = HeadingOf().Match(line) is { Success: true } heading && SignOffCapacity.All.Contains(heading.Groups[1].Value) ? heading.Groups[1].Value : "";
                if (capacity.Length == 0) faults.Add(new(name, number, $"This heading must end in who answers: {string.Join(", ", SignOffCapacity.All.Select(c => $"{{#{c}}}"))}."));
            }
            else if (capacity is null)
            {
                if (!line.StartsWith("# ", StringComparison.Ordinal)) introduction.Add(line);
            }
            else if (ItemOf().Match(line) is { Success: true } item)
            {
                var key = item.Groups["key"].Value;
                if (items.Any(i => i.Capacity == capacity && i.Key == key)) faults.Add(new(name, number, $"The point “{key}” stands there twice."));
                else if (capacity.Length > 0) items.Add(new(capacity, key, item.Groups["text"].Value, item.Groups["sections"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
            }
            else if (line.Length > 0)
            {
                faults.Add(new(name, number, "A point is one line: - What must hold {#key: section section}. The sections may be left out."));
            }
        }
        return new(string.Join('\n', introduction).Trim(), items, faults);
    }

    [GeneratedRegex(@"\{#([a-z-]+)\}$")]
    private static partial Regex HeadingOf();

    [GeneratedRegex(@"^- (?:\[ \] )?(?<text>[^{]{1,300}) \{#(?<key>[a-z0-9-]{1,40})(?:: (?<sections>[a-z0-9 -]{1,200}))?\}$")]
    private static partial Regex ItemOf();
}
