using System.Text.RegularExpressions;
using Postmortem.Features.Exports.Record;

namespace Postmortem.Features.Exports.Markdown;

/// <summary>What a program wrote, within a fence that is longer than any in it.</summary>
static partial class OutputText
{
    public static string Fence(string output)
    {
        var text = OutputEnd.Of(output);
        var fence = new string('`', Math.Max(3, Ticks().Matches(text).Select(m => m.Length + 1).DefaultIfEmpty().Max()));
        return $"{fence}text\n{text}\n{fence}";
    }

    /// <returns>The text itself when a hand took the fence away.</returns>
    public static string Unfence(string text) => Fenced().Match(text) is { Success: true } m ? m.Groups[2].Value : text;

    [GeneratedRegex("`+")]
    private static partial Regex Ticks();

    [GeneratedRegex(@"\A(`{3,})text\n(.*)\n\1\z", RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
