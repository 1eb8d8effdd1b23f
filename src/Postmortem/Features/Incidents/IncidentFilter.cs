using System.Globalization;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Incidents;

/// <summary>What the list is narrowed to; the address holds all of it. Unknown words narrow nothing.</summary>
/// <param name="Status">A status, or "open" for all in which somebody is still working.</param>
/// <param name="Service">A service's slug.</param>
/// <param name="From">First day of declaration, in the viewer's zone.</param>
/// <param name="To">Last day.</param>
public sealed record IncidentFilter(string Status = "", string Severity = "", string Service = "", string Kind = "", DateOnly? From = null, DateOnly? To = null, string Text = "")
{
    public const string AnyOpen = "open";

    public static IncidentFilter Parse(string? status, string? severity, string? service, string? kind, string? from, string? to, string? text, UnknownWords unknown) => new(
        unknown.OneOf(status, [AnyOpen, .. IncidentStatus.All], "status") ?? "",
        unknown.OneOf(severity, Shared.Severity.All, "severity") ?? "",
        (service ?? "").Trim(),
        unknown.OneOf(kind, IncidentKind.All, "kind") ?? "",
        unknown.Day(from), unknown.Day(to),
        string.IsNullOrWhiteSpace(text) || !SearchQuery.Parse(text).IsEmpty ? (text ?? "").Trim() : unknown.Name(text, "holds no word") ?? "");

    public bool IsEmpty => this == new IncidentFilter();

    /// <summary>Narrowed by nothing but dates.</summary>
    public bool IsOnlyDated => (Status + Severity + Service + Kind).Length == 0 && Words.IsEmpty;

    public SearchQuery Words => SearchQuery.Parse(Text);

    /// <summary>The filter as a query string that starts with "?", without empty parts.</summary>
    public string ToUrl(string path, string? after = null)
    {
        var parts = new (string Name, string? Value)[]
        {
            ("status", Status), ("severity", Severity), ("service", Service), ("kind", Kind), ("from", Text(From)), ("to", Text(To)), ("text", this.Text), ("after", after),
        };
        var query = string.Join('&', parts.Where(p => p.Value is { Length: > 0 }).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
        return query.Length == 0 ? path : $"{path}?{query}";

        static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
