using System.Text.Json;
using Postmortem.Features.Language;

namespace Postmortem.Benchmarks;

/// <summary>Precision, recall and F1 of the language check on labelled sentences (JSON lines: text, label, strength, category), and every miss.</summary>
static class LanguageQuality
{
    sealed record Row(string Id, string Text, string Label, string Strength, string Category);

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static int Run(string? path, string rules)
    {
        LanguageSpeed.Run(rules);
        if (path is null) return 0;
        var (coach, faults) = LanguageFiles.Read(rules);
        foreach (var fault in faults) Console.WriteLine($"{fault.File}:{fault.Line}: {fault.Message}");
        var rows = File.ReadLines(path).Where(l => l.Length > 0).Select(l => JsonSerializer.Deserialize<Row>(l, Json)!).ToList();
        foreach (var strength in rows.Select(r => r.Strength).Distinct())
        {
            var scored = rows.Where(r => r.Strength == strength).Select(r => (Row: r, Found: coach.Check(r.Text, KnownNames.None))).ToList();
            int Count(string label, bool found) => scored.Count(s => s.Row.Label == label && s.Found.Count > 0 == found);
            var (hits, misses, wrong) = (Count("blame", true), Count("blame", false), Count("ok", true));
            var (precision, recall) = (hits / Math.Max(1.0, hits + wrong), hits / Math.Max(1.0, hits + misses));
            Console.WriteLine($"{strength}: precision {precision:0.000}, recall {recall:0.000}, F1 {2 * precision * recall / Math.Max(0.001, precision + recall):0.000} ({hits} found, {misses} missed, {wrong} wrongly found, of {scored.Count})");
            foreach (var (row, found) in scored.Where(s => s.Row.Label == "blame" != s.Found.Count > 0))
                Console.WriteLine($"  {(row.Label == "blame" ? "missed" : $"wrongly found by {string.Join(", ", found.Select(f => $"{f.Rule.Key} “{f.Words}”"))}")} [{row.Id} {row.Category}] {row.Text}");
        }
        return 0;
    }
}
