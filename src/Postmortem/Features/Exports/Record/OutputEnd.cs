using Postmortem.Features.Executors.Runs;

namespace Postmortem.Features.Exports.Record;

/// <summary>How much of a run's output documents show. Its end says most.</summary>
static class OutputEnd
{
    const int MostLines = 20;
    const int Longest = 3000;

    /// <returns>The same again for what was shortened before, so that a document that is read back is written alike.</returns>
    public static string Of(string output)
    {
        var text = output.StartsWith(RunRules.Cut, StringComparison.Ordinal) ? output[RunRules.Cut.Length..] : output;
        var from = Math.Max(0, text.Length - Longest);
        if (from > 0 && char.IsLowSurrogate(text[from])) from++;
        var lines = text[from..].Split('\n');
        // Half a line would read as if it said something else.
        if (from > 0 && text[from - 1] != '\n' && lines.Length > 1) lines = lines[1..];
        var end = string.Join('\n', lines[Math.Max(0, lines.Length - MostLines)..]);
        return end.Length < output.Length ? RunRules.Cut + end : output;
    }
}
