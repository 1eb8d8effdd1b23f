using System.Globalization;
using System.Text.RegularExpressions;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Completeness;

/// <summary>What the incident's record must hold.</summary>
static class RecordRules
{
    /// <summary>Milestones that only a rollback has.</summary>
    static readonly string[] OfRollback = [MilestoneKind.RollbackStarted, MilestoneKind.RollbackCompleted, MilestoneKind.RollbackVerified];

    static readonly string[] Main = [MilestoneKind.ImpactStart, MilestoneKind.Detected, MilestoneKind.Declared, MilestoneKind.Mitigated, MilestoneKind.ImpactEnd, MilestoneKind.Resolved];

    public static IEnumerable<Missing> Services(ReviewSnapshot review)
    {
        if (review.Services.Count == 0) yield return new("Name the services that took part", review.OnIncident("services"));
    }

    public static IEnumerable<Missing> Commander(ReviewSnapshot review)
    {
        if (!review.HasCommander && !review.IsBackfilled) yield return new("Say who led the response", review.OnIncident("roles"));
    }

    public static IEnumerable<Missing> ImpactTimes(ReviewSnapshot review)
    {
        if (!review.IsSettled(MilestoneKind.ImpactStart)) yield return new("Set when impact started", review.OnIncident("milestones"));
        if (!review.IsSettled(MilestoneKind.ImpactEnd)) yield return new("Set when impact ended", review.OnIncident("milestones"));
    }

    public static IEnumerable<Missing> Quantities(ReviewSnapshot review, int wanted)
    {
        var unsettled = review.Impacts.FirstOrDefault(i => !IsSettled(i));
        if (unsettled is not null) yield return new($"Impact “{unsettled.Quantity}”: give its value and source, or say why it cannot be measured", review.OnIncident("impacts"));
        var settled = review.Impacts.Count(IsSettled);
        if (settled < wanted && review.Impacts.Count < wanted)
            yield return new(wanted == 1 ? "Give one quantity of the harm with its source, or say why it cannot be measured"
                : $"Give {wanted} quantities of the harm with their sources, or say why they cannot be measured; {settled} so far", review.OnIncident("impacts"));
    }

    public static IEnumerable<Missing> DataLoss(ReviewSnapshot review)
    {
        if (review.DataLoss == "unknown") yield return new("Answer whether data was lost: yes or no", review.OnIncident("data-loss"));
    }

    public static IEnumerable<Missing> AllMilestones(ReviewSnapshot review) =>
        Milestones(review, review.Rollbacks.Count > 0 ? MilestoneKind.All : [.. MilestoneKind.All.Except(OfRollback)]);

    public static IEnumerable<Missing> MainMilestones(ReviewSnapshot review) => Milestones(review, Main);

    public static IEnumerable<Missing> StartsBeforeImpact(ReviewSnapshot review)
    {
        if (review.At(MilestoneKind.ImpactStart) is not { } start) yield break;
        if (review.EntryTimes.Count == 0 || review.EntryTimes[0] >= start)
            yield return new("Let the timeline begin before the impact: which change or sign came first?", review.OnIncident("#timeline"));
    }

    public static IEnumerable<Missing> GapsExplained(ReviewSnapshot review, SectionText section, TimeSpan longest)
    {
        IReadOnlyList<TimelineGap> Between(IEnumerable<DateTimeOffset> moments) => TimelineGaps.During(review.At(MilestoneKind.ImpactStart), review.At(MilestoneKind.ImpactEnd), moments, longest);
        // Explanations may have been written when entries alone ended a silence.
        var explained = Between(review.EntryTimes).Where(longer => TimelineGaps.IsExplained(longer, section.Body)).ToList();
        return from gap in Between(review.EntryTimes.Concat(review.Milestones.Select(m => m.At).OfType<DateTimeOffset>()))
               where !TimelineGaps.IsExplained(gap, section.Body) && !explained.Exists(longer => longer.Holds(gap))
               select new Missing($"Timeline: explain {gap.Name} UTC, {gap.Length} of impact without an entry, or add what happened then");
    }

    public static IEnumerable<Missing> RollbackOutcomes(ReviewSnapshot review) =>
        from rollback in review.Rollbacks
        where rollback.State is not ("rejected" or "abandoned") && rollback.Outcome is null
        select new Missing(rollback.State is "proposed" ? $"Rollback attempt {rollback.Attempt}: decide it or reject it" : $"Rollback attempt {rollback.Attempt}: say how it came out", review.OnIncident("rollbacks"));

    public static IEnumerable<Missing> RollbackVerifications(ReviewSnapshot review) =>
        from rollback in review.Rollbacks
        where rollback.Outcome is "succeeded" or "partial" && (rollback.VerificationMetric.Length == 0 || rollback.VerificationValue.Length == 0)
        select new Missing($"Rollback attempt {rollback.Attempt}: which measure showed that it worked, with which value?", review.OnIncident($"rollbacks/{rollback.Attempt}/{(rollback.State == "finished" ? "verification" : "edit")}"));

    public static IEnumerable<Missing> RollbackDetails(ReviewSnapshot review) =>
        from rollback in review.Rollbacks
        where rollback.State is not ("proposed" or "rejected" or "abandoned")
        let missing = Lacks(rollback).ToList()
        where missing.Count > 0
        select new Missing($"Rollback attempt {rollback.Attempt}: add {string.Join(", ", missing)}", review.OnIncident($"rollbacks/{rollback.Attempt}/edit"));

    static IEnumerable<string> Lacks(RollbackFact rollback)
    {
        if (!rollback.SaysWhat) yield return "service or scope";
        if (rollback.From.Length == 0) yield return "from which version";
        if (rollback.To.Length == 0) yield return "to which version";
        if (rollback is { WasDecided: true, DeciderRole.Length: 0 }) yield return "the role that decided it";
    }

    static bool IsSettled(ImpactFact impact) =>
        !string.IsNullOrWhiteSpace(impact.NotMeasurableBecause) || (impact.Value.Length > 0 && impact.Source.Length > 0);

    static IEnumerable<Missing> Milestones(ReviewSnapshot review, string[] wanted)
    {
        var missing = wanted.Where(kind => !review.IsSettled(kind)).ToList();
        if (missing.Count > 0) yield return new($"Set these milestones, or say why they do not apply: {string.Join(", ", missing)}", review.OnIncident("milestones"));
    }
}

/// <summary>Long silences of the timeline while users were affected.</summary>
public sealed record TimelineGap(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>23 min; 8 d 6 h</summary>
    public string Length => Times.Coarse(To - From);

    /// <summary>12:05–12:45, over several days 22 Sep 15:30–30 Sep 22:17; as the section's prefilled list writes it, UTC.</summary>
    public string Name => From.UtcDateTime.Date == To.UtcDateTime.Date
        ? Clock
        : string.Create(CultureInfo.InvariantCulture, $"{From.UtcDateTime:d MMM HH:mm}–{To.UtcDateTime:d MMM HH:mm}");

    /// <summary>What a person may write instead of <see cref="Name"/>.</summary>
    public string Clock => string.Create(CultureInfo.InvariantCulture, $"{From.UtcDateTime:HH:mm}–{To.UtcDateTime:HH:mm}");

    public bool Holds(TimelineGap other) => From <= other.From && other.To <= To;
}

public static class TimelineGaps
{
    /// <summary>An impact whose start or end is not known has no gaps that could be named.</summary>
    /// <param name="told">The times of entries and milestones, in any order.</param>
    public static IReadOnlyList<TimelineGap> During(DateTimeOffset? impactStart, DateTimeOffset? impactEnd, IEnumerable<DateTimeOffset> told, TimeSpan longest)
    {
        if (impactStart is not { } start || impactEnd is not { } end || end <= start) return [];
        List<DateTimeOffset> moments = [start, .. told.Where(t => t > start && t < end).Order(), end];
        return [.. moments.Zip(moments.Skip(1)).Where(pair => pair.Second - pair.First > longest).Select(pair => new TimelineGap(pair.First, pair.Second))];
    }

    /// <summary>A line of the text names the gap (a hyphen will do for the dash) and says something after it, or the next line does that is no other list item.</summary>
    public static bool IsExplained(TimelineGap gap, string text) =>
        new[] { gap.Name, gap.Clock }.Any(name =>
            Regex.IsMatch(text, Regex.Escape(name).Replace("–", @"\s?[–-]\s?", StringComparison.Ordinal) + @"[^:\n]*:[* \t]*(?:\r?\n[ \t]*(?![-*+#|>]|\d+[.)]))?\S+ +\S+", RegexOptions.CultureInvariant));
}
