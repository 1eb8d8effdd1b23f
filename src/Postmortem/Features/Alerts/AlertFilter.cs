using Postmortem.Features.Shared;

namespace Postmortem.Features.Alerts;

/// <summary>What a list of alerts shows; everything of it stands in the page's address.</summary>
public sealed record AlertFilter
{
    /// <summary>Firing or acknowledged.</summary>
    public const string Open = "open";

    /// <summary>Stands for services that the catalogue does not know.</summary>
    public const string UnknownService = "-unknown";

    /// <summary>Slug of a service, or <see cref="UnknownService"/>.</summary>
    public string? Service { get; init; }

    /// <summary>One of <see cref="AlertState"/>, or <see cref="Open"/>.</summary>
    public string? State { get; init; }
    public DateTimeOffset? Since { get; init; }
    public DateTimeOffset? Until { get; init; }

    public bool IsNarrowed => this != new AlertFilter();

    /// <summary>From a page's query; what is not known is left out and named.</summary>
    public static AlertFilter Read(string? service, string? state, UnknownWords unknown) => new()
    {
        Service = string.IsNullOrWhiteSpace(service) ? null : service.Trim(),
        State = unknown.OneOf(state, [Open, .. AlertState.All], "state"),
    };

    /// <summary>?service=checkout&amp;state=firing</summary>
    public string ToQuery(string? after = null)
    {
        (string Name, string? Value)[] all = [("service", Service), ("state", State), ("after", after)];
        return string.Concat(all.Where(p => p.Value is not null).Select((p, at) => $"{(at == 0 ? '?' : '&')}{p.Name}={Uri.EscapeDataString(p.Value!)}"));
    }
}
