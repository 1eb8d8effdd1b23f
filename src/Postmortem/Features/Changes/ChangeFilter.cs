using System.Globalization;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Changes;

/// <summary>What a list of changes shows; everything of it stands in the page's address.</summary>
public sealed record ChangeFilter
{
    /// <summary>Stands for services that the catalogue does not know.</summary>
    public const string UnknownService = "-unknown";

    /// <summary>Slug of a service, or <see cref="UnknownService"/>.</summary>
    public string? Service { get; init; }
    public string? Kind { get; init; }

    /// <summary>First day, in the viewer's zone.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Instants, for doors that know them.</summary>
    public DateTimeOffset? Since { get; init; }
    public DateTimeOffset? Until { get; init; }

    public bool IsNarrowed => this != new ChangeFilter();

    /// <summary>From a page's query; what is not known is left out and named.</summary>
    public static ChangeFilter Read(string? service, string? kind, string? from, string? to, UnknownWords unknown) => new()
    {
        Service = string.IsNullOrWhiteSpace(service) ? null : service.Trim(),
        Kind = unknown.OneOf(kind, ChangeKind.All, "kind"),
        From = unknown.Day(from),
        To = unknown.Day(to),
    };

    /// <summary>?service=checkout&amp;kind=deploy</summary>
    public string ToQuery(string? after = null)
    {
        (string Name, string? Value)[] all = [("service", Service), ("kind", Kind), ("from", Text(From)), ("to", Text(To)), ("after", after)];
        return string.Concat(all.Where(p => p.Value is not null).Select((p, at) => $"{(at == 0 ? '?' : '&')}{p.Name}={Uri.EscapeDataString(p.Value!)}"));
    }

    public static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal (DateTimeOffset? Since, DateTimeOffset? Until) Span(Actor viewer) => (Since ?? Start(From, viewer), Until ?? Start(To?.AddDays(1), viewer));

    static DateTimeOffset? Start(DateOnly? day, Actor viewer)
    {
        if (day is not { } known) return null;
        var local = known.ToDateTime(TimeOnly.MinValue);
        var zone = viewer.Zone();
        // Where a clock skips midnight the day begins an hour later.
        return new DateTimeOffset(local, zone.GetUtcOffset(zone.IsInvalidTime(local) ? local.AddHours(1) : local)).ToUniversalTime();
    }
}
