namespace Postmortem.Features.Reviews.Completeness;

/// <summary>What one thing still wants, in one line: "FU-7: who owns it? by when?"</summary>
/// <param name="Section">The first that wants it.</param>
public sealed record GapLine(string Text, string Place, string Section)
{
    /// <summary>In the order of the gaps; those about the same thing, and mended at the same place, become one. What two sections want is told once.</summary>
    public static IReadOnlyList<GapLine> Of(IEnumerable<Gap> gaps) =>
        [.. gaps.DistinctBy(g => (g.Place, g.Message)).GroupBy(g => (g.Place, Thing: ThingOf(g.Message))).Select(same => new GapLine(same.Aggregate("", (text, gap) => text.Length == 0 ? gap.Message
            : $"{text}{(text.EndsWith('?') ? "" : ";")} {gap.Message[ThingOf(gap.Message).Length..].TrimStart()}"), same.Key.Place, same.First().Section))];

    /// <summary>"FU-7:" of "FU-7: who owns it?"; the whole message when it names nothing.</summary>
    static string ThingOf(string message) => message.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon ? message[..(colon + 1)] : message;
}
