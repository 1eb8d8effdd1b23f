using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Changes;

/// <summary>Changes in words.</summary>
public static class ChangeTexts
{
    /// <summary>What stands on the timeline: Deploy of Checkout, 5.40.2 → 5.41.0: new price rules. By Deploy pipeline.</summary>
    public static string Entry(Change c)
    {
        var service = c.Service.Length > 0 ? $" of {c.Service}" : "";
        var versions = c.Versions.Length > 0 ? $", {c.Versions}" : "";
        var title = c.Title.Length > 0 ? $": {c.Title.TrimEnd('.')}" : "";
        return $"{Words.Capital(c.Kind)}{service}{versions}{title}.{(c.Status == ChangeState.Succeeded ? "" : $" It {Ended(c.Status)}.")}{(c.ByName.Length > 0 ? $" By {c.ByName}." : "")}";
    }

    /// <summary>4 min before impact start</summary>
    /// <param name="what">impact start, or what stands in for it.</param>
    public static string Distance(DateTimeOffset at, DateTimeOffset start, string what) => at == start
        ? $"at {what}"
        : at < start ? $"{Times.Duration(start - at)} before {what}" : $"{Times.Duration(at - start)} after {what}";

    public static string Ended(string status) => status switch
    {
        ChangeState.Started => "had not ended yet",
        ChangeState.Failed => "failed",
        ChangeState.RolledBack => "was rolled back",
        _ => "succeeded",
    };

    /// <summary>What must be known before it is taken back.</summary>
    public static IEnumerable<string> Warnings(Change c)
    {
        if (c.Reversible == Reversible.No) yield return "One-way";
        if (c.SchemaChange) yield return "Changes the schema";
        if (c.SecurityFix) yield return "Security fix";
    }

    internal static string Whole(Change c) => string.Join('\n', from part in new (string Label, string Text)[]
        {
            ("Service", c.Service), ("Kind", c.Kind), ("Title", c.Title), ("From", c.FromVersion), ("To", c.ToVersion), ("By", c.ByName), ("Link", c.Url ?? ""),
            ("Environment", c.Environment), ("Status", c.Status), ("Can be taken back", c.Reversible), ("Security fix", c.SecurityFix ? "yes" : ""), ("Schema", c.SchemaChange ? "yes" : ""), ("Note", c.Note),
        }
                                                                where part.Text.Length > 0
                                                                select $"{part.Label}: {part.Text}");
}
