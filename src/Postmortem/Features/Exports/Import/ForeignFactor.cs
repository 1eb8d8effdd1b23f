using Postmortem.Features.Exports.Record;
using Postmortem.Features.Reviews;

namespace Postmortem.Features.Exports.Import;

static class ForeignFactor
{
    /// <summary>The first match decides; a person looks at it in the review.</summary>
    static readonly (string[] Words, string Category)[] Hints =
    [
        (["test", "rehears"], FactorCategory.Testing),
        (["alert", "probe", "monitor", "mail", "dashboard", "prompt"], FactorCategory.Detection),
        (["documented", "runbook", "knowledge", "rarely used"], FactorCategory.Knowledge),
        (["tool", "command", "pipeline"], FactorCategory.Tooling),
        (["backup", "dump", "snapshot", "data"], FactorCategory.Data),
        (["timeout", "config", "setting", "retries", "retry"], FactorCategory.Configuration),
        (["pool", "limit", "load", "capacity", "cpu", "connection"], FactorCategory.Capacity),
        (["release", "refactor", "rollout", "deploy", "change"], FactorCategory.Change),
    ];

    public static IReadOnlyList<RecordedFactor> Read(JsonCursor file, string id, ImportNotes notes)
    {
        var texts = file.Texts("contributing_factors", 2000);
        if (texts.Count > 0) notes.Guess("the categories of the factors: by their words; look at them in the review");
        return [.. texts.Select((text, i) => new RecordedFactor { Position = i + 1, Text = text, Category = CategoryOf(text), SourceRef = $"{id}#factor-{i + 1}" })];
    }

    static string CategoryOf(string text)
    {
        foreach (var (words, category) in Hints)
            if (words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase))) return category;
        return FactorCategory.Design;
    }
}
