using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Postmortem.Features.Language;

namespace Postmortem.Benchmarks;

/// <summary>How long the coach takes for a review of 3,000 words that is made of the rules' own examples: more to find than in any real one.</summary>
static partial class LanguageSpeed
{
    const int Words = 3000, WarmUps = 200, Runs = 500;

    public static void Run(string rules)
    {
        var coach = LanguageFiles.Read(rules).Coach;
        var sentences = coach.Rules.SelectMany(r => r.Good.Concat(r.Bad)).ToList();
        var review = string.Join("\n\n", Enumerable.Range(0, 600).Select(i => sentences[i * 37 % sentences.Count]).TakeWhile(Fits()));
        // A name that the review does not hold, so that nothing is skipped.
        var names = new KnownNames(["Lindiwe Dube"], ["stock"]);
        for (var i = 0; i < WarmUps; i++) coach.Check(review, names);
        var times = new double[Runs];
        for (var i = 0; i < Runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            coach.Check(review, names);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        Array.Sort(times);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"speed: {WordsOf().Count(review)} words, {coach.Check(review, names).Count} findings: median {times[Runs / 2]:0.0} ms, p95 {times[Runs * 95 / 100]:0.0} ms (aim: under 20)"));
    }

    static Func<string, bool> Fits()
    {
        var words = 0;
        return sentence => (words += WordsOf().Count(sentence)) <= Words;
    }

    [GeneratedRegex(@"\S+")]
    private static partial Regex WordsOf();
}
