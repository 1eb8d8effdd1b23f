using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks.Verification;

/// <summary>What one check said, and by which question: enough to ask it again.</summary>
public sealed record CheckReading
{
    public string Name { get; init; } = "";
    public string Query { get; init; } = "";
    public string Comparison { get; init; } = "";
    public double Threshold { get; init; }
    public string Unit { get; init; } = "";
    public int HoldMinutes { get; init; }
    public DateTimeOffset From { get; init; }
    public DateTimeOffset To { get; init; }
    public int StepSeconds { get; init; }

    /// <summary>verified, partial or failed.</summary>
    public string Result { get; init; } = "";
    public int HeldSeconds { get; init; }

    /// <summary>As wanted, but not for long enough yet.</summary>
    public bool Waits { get; init; }
    public double Last { get; init; }

    /// <summary>Within the time for which it had to hold, of all series.</summary>
    public double Worst { get; init; }
    public string WorstSeries { get; init; } = "";
    public int Series { get; init; }
    public int Samples { get; init; }
    public IReadOnlyList<double> Points { get; init; } = [];
    public string Warning { get; init; } = "";

    public static CheckReading Of(RecoveryCheck check, Span span, Verdict verdict, string warning) => new()
    {
        Name = check.Name,
        Query = check.Query,
        Comparison = check.Comparison,
        Threshold = check.Threshold,
        Unit = check.Unit,
        HoldMinutes = check.HoldMinutes,
        From = span.From,
        To = span.To,
        StepSeconds = (int)span.Step.TotalSeconds,
        Result = verdict.Result,
        HeldSeconds = (int)verdict.Held.TotalSeconds,
        Waits = verdict.Waits,
        Last = verdict.Last,
        Worst = verdict.Worst,
        WorstSeries = verdict.WorstSeries,
        Series = verdict.Series,
        Samples = verdict.Samples,
        Points = verdict.Points ?? [],
        Warning = warning,
    };

    /// <summary>below 1 %</summary>
    public string Wanted => RecoveryWords.Wanted(Comparison, Threshold, Unit);

    /// <summary>0.4 % at worst, 0.2 % last, 12:04 to 12:14 UTC</summary>
    public string Seen(TimeZoneInfo zone)
    {
        var from = To.AddMinutes(-HoldMinutes) is var window && window > From ? window : From;
        return $"{RecoveryWords.Value(Worst, Unit)} at worst, {RecoveryWords.Value(Last, Unit)} last, {Times.Clock(from, zone)} to {Times.Clock(To, zone)} {Times.ZoneName(To, zone).Split(' ')[0]}";
    }

    /// <summary>Error rate has been below 1 % for 12 min.</summary>
    public string InWords => Result switch
    {
        RollbackState.Verified => $"{Words.Capital(Name)} has been {Wanted} for {Times.Duration(TimeSpan.FromSeconds(HeldSeconds))}; {HoldMinutes} min were wanted.",
        RollbackState.Partial when Waits => $"{Words.Capital(Name)} is {Wanted}, so far for {Times.Duration(TimeSpan.FromSeconds(HeldSeconds))} of {HoldMinutes} min.",
        RollbackState.Partial => $"{Words.Capital(Name)} is {Wanted} in part only: the worst of {Series} series is {RecoveryWords.Value(Worst, Unit)}{(WorstSeries.Length > 0 ? $" at {WorstSeries}" : "")}.",
        _ => $"{Words.Capital(Name)} is not {Wanted}: it is {RecoveryWords.Value(Last, Unit)}.",
    };
}

/// <summary>A row of <c>recovery_readings</c>: all checks of a service, read at once for an attempt.</summary>
public sealed record RecoveryReading
{
    public Guid Id { get; init; }
    public Guid RollbackId { get; init; }

    /// <summary>What it suggests: verified, partial or failed. A person says.</summary>
    public string Result { get; init; } = "";

    /// <summary>JSON of <see cref="CheckList"/>.</summary>
    public string Checks { get; init; } = "[]";
    public DateTimeOffset ReadAt { get; init; }
    public string ReadBy { get; init; } = "";

    /// <summary>Somebody said what it means; it is evidence from then on.</summary>
    public bool Kept { get; init; }

    public IReadOnlyList<CheckReading> CheckList => Read(Checks);

    /// <summary>The check that decides.</summary>
    public CheckReading Deciding => CheckList.MinBy(c => RecoveryRules.Rank(c.Result))!;

    /// <summary>Nothing is wrong any more, it only has not held for long enough.</summary>
    public bool Waits => CheckList.All(c => c.Waits || c.Result == RollbackState.Verified) && CheckList.Any(c => c.Waits);

    /// <summary>From when on it could have held for long enough.</summary>
    public DateTimeOffset AgainAt => CheckList.Where(c => c.Waits).Max(c => c.To.AddSeconds((c.HoldMinutes * 60) - c.HeldSeconds));

    public string InWords => string.Join(' ', CheckList.Select(c => c.InWords));

    public static string Write(IReadOnlyList<CheckReading> checks) => JsonSerializer.Serialize(checks, Journal.Json);

    static List<CheckReading> Read(string json) => JsonSerializer.Deserialize<List<CheckReading>>(json, Journal.Json) ?? [];
}
