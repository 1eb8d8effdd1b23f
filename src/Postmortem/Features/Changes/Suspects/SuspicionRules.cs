using System.Globalization;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Changes.Suspects;

/// <summary>
/// How much a change is suspected, from what is known of it alone: each piece of evidence is a sentence and a weight, the score their sum.
/// <list type="table">
/// <item><term>time, 40 to 0</term><description>40 at the start, less with the logarithm of the distance: 38 at 4 min, 29 at 1 h, 21 at 4 h, 11 at a day, 0 at a week. One that had begun and was not finished counts as at the start.</description></item>
/// <item><term>after the start, 0.7 of that</term><description>until people noticed, since the start is set in hindsight and a change can make it worse; afterwards a tenth of the whole score: it was made because of the incident.</description></item>
/// <item><term>service, 30 / 20 / 10 / 12</term><description>affected itself, needed by it, needed by what it needs, shared infrastructure.</description></item>
/// <item><term>kind, 8 to 5</term><description>configuration, flag, schema 8; infrastructure 6; deploy 5. A deploy that also changes the schema 4 more.</description></item>
/// <item><term>words, 4 each, at most 3</term><description>the change speaks of what the incident speaks of.</description></item>
/// <item><term>last change before the start, 6</term><description>what ran for a while under later changes is less likely.</description></item>
/// <item><term>end, 8 / 6</term><description>rolled back since the start, failed. Rolled back before the start: 0.3 of the whole.</description></item>
/// <item><term>history, up to 8</term><description>the share of the service's latest incidents that this kind of change caused.</description></item>
/// <item><term>versions, 4 / 3; security fix, 2</term><description>a new major version, back to an earlier one.</description></item>
/// <item><term>another environment than production, 0.2 of the whole</term><description></description></item>
/// </list>
/// </summary>
public static class SuspicionRules
{
    public const int Strong = 60;
    public const int WorthALook = 40;

    /// <summary>How many of the latest incidents of a service are looked at.</summary>
    public const int LatestIncidents = 5;

    const double AtStart = 40;
    const double MakesWorse = 0.7;
    const double Afterwards = 0.1;
    const double UndoneBefore = 0.3;
    const double ElsewhereThanProduction = 0.2;
    const double Affected = 30;
    const double Dependency = 20;
    const double SecondDependency = 10;
    const double SharedInfrastructure = 12;
    const double EachWord = 4;
    const int MostWords = 3;
    const double LastBefore = 6;
    const double RolledBack = 8;
    const double Failed = 6;
    const double History = 8;
    const double Schema = 4;
    const double NewMajor = 4;
    const double EarlierVersion = 3;
    const double SecurityFix = 2;

    static readonly TimeSpan Near = TimeSpan.FromMinutes(10);
    static readonly TimeSpan Far = TimeSpan.FromDays(7);

    /// <summary>A change that was told to begin and never to end had ended: its message was lost.</summary>
    static readonly TimeSpan LongestRollout = TimeSpan.FromHours(2);

    static readonly string[] OtherEnvironments = ["staging", "stage", "test", "testing", "dev", "development", "qa", "preview", "sandbox", "ci", "local", "uat", "integration"];

    /// <param name="isLastBefore">No other change of its service came between it and the start.</param>
    public static Suspicion Weigh(Change change, Scene scene, bool isLastBefore = false, ServiceHistory? history = null)
    {
        var evidence = new List<Evidence> { Time(change, scene) };
        evidence.AddRange(Place(change, scene));
        evidence.AddRange(Matter(change, scene));
        if (isLastBefore) evidence.Add(new($"the last change of {change.Service} before {scene.StartName}", LastBefore));
        evidence.AddRange(End(change, scene));
        if (history is { Incidents: > 1 } && history.CausedBy.GetValueOrDefault(change.Kind) is > 0 and var caused) evidence.Add(Past(change, history, caused));
        return Sum(evidence, change, scene);
    }

    static Suspicion Sum(List<Evidence> evidence, Change change, Scene scene)
    {
        var sum = evidence.Sum(e => e.Weight);
        void Less(string text, double factor)
        {
            evidence.Add(new(text, sum * (factor - 1)));
            sum *= factor;
        }

        if (change.OccurredAt > scene.Start && change.OccurredAt > scene.Noticed) Less("made after people had noticed, so rather an answer to it", Afterwards);
        if (change is { Status: ChangeState.RolledBack, FinishedAt: { } undone } && undone <= scene.Start) Less($"rolled back {ChangeTexts.Distance(undone, scene.Start, scene.StartName)}", UndoneBefore);
        if (OtherEnvironments.Contains(change.Environment.Trim().ToLowerInvariant())) Less($"in {change.Environment}, not in production", ElsewhereThanProduction);
        return new((int)Math.Round(Math.Clamp(sum, 0, 100), MidpointRounding.AwayFromZero), evidence);
    }

    static Evidence Time(Change change, Scene scene)
    {
        var distance = ChangeTexts.Distance(change.OccurredAt, scene.Start, scene.StartName);
        if (change.OccurredAt > scene.Start) return new($"{Done(change.Kind)} {distance}{(change.OccurredAt <= scene.Noticed ? ", before people noticed: it may have made it worse" : "")}", MakesWorse * Nearness(change.OccurredAt - scene.Start));
        var underWay = change.Status == ChangeState.Started ? scene.Start - change.OccurredAt <= LongestRollout : change.FinishedAt > scene.Start;
        return underWay
            ? new($"begun {distance} and not finished by then", AtStart)
            : new($"{Done(change.Kind)} {distance}", Nearness(scene.Start - change.OccurredAt));
    }

    static double Nearness(TimeSpan distance) => AtStart * Math.Max(0, 1 - Math.Log(1 + distance / Near) / Math.Log(1 + Far / Near));

    static IEnumerable<Evidence> Place(Change change, Scene scene)
    {
        if (change.ServiceId is not { } id || scene.Services.GetValueOrDefault(id) is not { } service) yield break;
        Evidence? near = service.Distance switch
        {
            0 => new($"{service.Name} is affected itself", Affected),
            1 => new($"{service.Via} depends on {service.Name}", Dependency),
            2 => new($"{service.Via}, on which an affected service depends, depends on {service.Name}", SecondDependency),
            _ => null,
        };
        if (near?.Weight >= SharedInfrastructure || (near is not null && !service.Shared)) yield return near;
        else if (service.Shared) yield return new($"{service.Name} is shared infrastructure", SharedInfrastructure);
    }

    static IEnumerable<Evidence> Matter(Change change, Scene scene)
    {
        yield return change.Kind switch
        {
            ChangeKind.Configuration => new("touches configuration", 8),
            ChangeKind.Flag => new("turns a flag", 8),
            ChangeKind.Schema => new("changes the schema", 8),
            ChangeKind.Infrastructure => new("touches infrastructure", 6),
            _ => new("new code", 5),
        };
        if (change.SchemaChange && change.Kind != ChangeKind.Schema) yield return new("changes the schema too", Schema);
        if (change.SecurityFix) yield return new("a security fix, and so perhaps less tried than others", SecurityFix);
        if (Major(change.FromVersion) is { } from && Major(change.ToVersion) is { } to && from != to)
            yield return to > from ? new($"a new major version, {from} to {to}", NewMajor) : new($"back to an earlier version, {change.ToVersion}", EarlierVersion);
        var common = WordsOf($"{change.Title} {change.Note}").Intersect(scene.Words).Order(StringComparer.Ordinal).Take(MostWords).ToList();
        if (common.Count > 0) yield return new($"speaks of {string.Join(", ", common.Select(w => $"“{w}”"))}, as the incident does", EachWord * common.Count);
    }

    static IEnumerable<Evidence> End(Change change, Scene scene)
    {
        if (change.Status == ChangeState.Failed) yield return new("it failed", Failed);
        if (change is { Status: ChangeState.RolledBack, FinishedAt: { } undone } && undone > scene.Start && change.OccurredAt <= scene.Start)
            yield return new($"rolled back {ChangeTexts.Distance(undone, scene.Start, scene.StartName)}", RolledBack);
    }

    static Evidence Past(Change change, ServiceHistory history, int caused) => new(
        caused == history.Incidents
            ? string.Create(CultureInfo.InvariantCulture, $"the last {caused} incidents of {change.Service} were caused by a {Named(change.Kind)}")
            : string.Create(CultureInfo.InvariantCulture, $"{caused} of the last {history.Incidents} incidents of {change.Service} {(caused == 1 ? "was" : "were")} caused by a {Named(change.Kind)}"),
        History * caused / history.Incidents);

    /// <summary>Words of a text that can tell something, each in its singular.</summary>
    public static IReadOnlySet<string> WordsOf(string text) => SearchWords.Of(text).Select(w => w.Text).Where(w => w.Length > 3 && !Empty.Contains(w) && !w.All(char.IsDigit)).Select(Singular).ToHashSet();

    static string Singular(string word) => word.Length > 4 && word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) ? word[..^1] : word;

    /// <summary>In many titles, or in each of one sort.</summary>
    static readonly HashSet<string> Empty =
    [
        "about", "after", "again", "also", "been", "before", "change", "changed", "changes", "deploy", "deployed", "down", "every", "failed", "fails", "from", "have", "incident", "into", "more", "most", "much", "release", "released",
        "service", "services", "since", "some", "than", "that", "their", "then", "they", "this", "under", "update", "updated", "users", "very", "version", "were", "when", "while", "will", "with", "your",
    ];

    static int? Major(string version)
    {
        var digits = version.TrimStart('v', 'V');
        var end = digits.IndexOf('.');
        return end > 0 && int.TryParse(digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null;
    }

    static string Done(string kind) => kind switch
    {
        ChangeKind.Deploy => "deployed",
        ChangeKind.Flag => "turned",
        ChangeKind.Schema => "migrated",
        _ => "changed",
    };

    static string Named(string kind) => kind switch
    {
        ChangeKind.Configuration => "change of configuration",
        ChangeKind.Schema => "change of the schema",
        ChangeKind.Infrastructure => "change of infrastructure",
        _ => kind,
    };
}
