using System.Globalization;
using System.Text;
using Postmortem.Web;

namespace Postmortem.Features.Alerts;

/// <summary>Alerts in words. Their own words come from outside: as Markdown they stand as they came, and link and format nothing.</summary>
public static class AlertTexts
{
    const string Marks = "\\`*_[]<>~|&#";

    /// <summary>Checkout: error rate above 5 %</summary>
    public static string Name(Alert a) => a.Service.Length > 0 ? $"{a.Service}: {a.Title}" : a.Title;

    /// <summary>What stands on the timeline: Checkout: error rate above 5 % (critical), 12 alerts.</summary>
    public static string Entry(Alert a) => $"{Plain(Name(a))}{(a.Severity.Length > 0 ? $" ({Plain(a.Severity)})" : "")}{(a.Count > 1 ? $", {Number(a.Count)} alerts" : "")}";

    public static string Resolved(Alert a) => $"Resolved after {Lasted(a)}: {Plain(Name(a))}";

    public static string Acknowledged(Alert a) => $"Acknowledged{(a.AcknowledgedBy.Length > 0 ? $" by {Plain(a.AcknowledgedBy)}" : "")}: {Plain(Name(a))}";

    public static string More(int count) => $"{Number(count)} more {(count == 1 ? "alert" : "alerts")}, listed under Alerts";

    public static string Lasted(Alert a) => Times.Duration(a.EndsAt is { } end && end >= a.StartsAt ? end - a.StartsAt : null);

    public static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length + 8);
        foreach (var letter in text.ReplaceLineEndings(" "))
        {
            if (Marks.Contains(letter, StringComparison.Ordinal)) plain.Append('\\');
            plain.Append(letter);
        }
        return plain.ToString();
    }
}
