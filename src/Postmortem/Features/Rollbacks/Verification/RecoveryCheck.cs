using System.Globalization;

namespace Postmortem.Features.Rollbacks.Verification;

/// <summary>A row of <c>recovery_checks</c>: by which query of Prometheus a service shows that it has recovered.</summary>
public sealed record RecoveryCheck
{
    public const int MostOfService = 5;
    public const int LongestHold = 24 * 60;
    public const int LongestQuery = 2000;

    public Guid Id { get; init; }
    public Guid ServiceId { get; init; }

    /// <summary>What people call the metric: error rate.</summary>
    public string Name { get; init; } = "";

    /// <summary>PromQL.</summary>
    public string Query { get; init; } = "";

    /// <summary>One of <see cref="Verification.Comparison"/>.</summary>
    public string Comparison { get; init; } = Verification.Comparison.Below;

    /// <summary>In what the query gives; the unit is only written behind it.</summary>
    public double Threshold { get; init; }
    public string Unit { get; init; } = "";
    public int HoldMinutes { get; init; } = 10;

    /// <summary>Where Prometheus, or what speaks its API, stands; with the path before /api/v1.</summary>
    public string Url { get; init; } = "";

    /// <summary>With one the secret is its password, without one a bearer token.</summary>
    public string UserName { get; init; } = "";

    /// <summary>Encrypted; empty when nothing is asked for.</summary>
    public string Secret { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public string CreatedBy { get; init; } = "";
    public int Version { get; init; } = 1;

    public string Wanted => RecoveryWords.Wanted(Comparison, Threshold, Unit);
}

public static class Comparison
{
    public const string Below = "below";
    public const string Above = "above";

    public static readonly string[] All = [Below, Above];
}

/// <summary>Numbers and their units as people read them.</summary>
public static class RecoveryWords
{
    /// <summary>below 1 %</summary>
    public static string Wanted(string comparison, double threshold, string unit) => $"{comparison} {WithUnit(threshold.ToString(CultureInfo.InvariantCulture), unit)}";

    /// <summary>0.4213 %</summary>
    public static string Value(double value, string unit) => WithUnit(Number(value), unit);

    /// <summary>Four digits that count, without an exponent where a person would write none.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "not a number" : value > 0 ? "infinite" : "minus infinite";
        if (value == 0) return "0";
        var size = Math.Floor(Math.Log10(Math.Abs(value)));
        if (size is < -6 or > 14) return value.ToString("G4", CultureInfo.InvariantCulture);
        var decimals = Math.Max(0, 3 - (int)size);
        return value.ToString(decimals == 0 ? "0" : $"0.{new string('#', decimals)}", CultureInfo.InvariantCulture);
    }

    static string WithUnit(string number, string unit) => unit.Length == 0 ? number : $"{number} {unit}";
}
