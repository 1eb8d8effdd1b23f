using System.Globalization;
using Microsoft.Extensions.Primitives;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

/// <summary>A place between two entries: <c>1893456000000_0196…</c>.</summary>
public readonly record struct TimelineCursor(DateTimeOffset At, Guid Id)
{
    public static TimelineCursor Of(TimelineEntry entry) => new(entry.OccurredAt, entry.Id);

    public static TimelineCursor? Parse(string? text)
    {
        if ((text ?? "").Split('_') is not [var at, var id]) return null;
        return long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds < 253_402_300_800_000 && Guid.TryParseExact(id, "N", out var key)
            ? new(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), key) : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.ToUnixTimeMilliseconds()}_{Id:N}");
}

/// <summary>What of a timeline is shown; it stands in the page's address.</summary>
public sealed record TimelineFilter
{
    /// <summary>One of <see cref="EntryKind"/>; null for all.</summary>
    public string? Kind { get; init; }
    public bool Starred { get; init; }

    /// <summary>Hidden entries, in their places.</summary>
    public bool Hidden { get; init; }

    /// <summary>newest, oldest, or null for what suits the incident's state.</summary>
    public string? Order { get; init; }
    public TimelineCursor? Before { get; init; }
    public TimelineCursor? After { get; init; }

    /// <summary>The page that this entry stands on; where a reader goes on from there is another one.</summary>
    public Guid? Entry { get; init; }

    public bool IsNarrow => Kind is not null || Starred;

    /// <summary>While people work on it the newest comes first; afterwards it is read as it happened.</summary>
    public bool NewestFirst(IncidentRef incident) => Order is null ? IncidentStatus.IsOpen(incident.Status) : Order == "newest";

    /// <summary>Reads a query string; what it does not know it leaves out.</summary>
    public static TimelineFilter Of(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var values = query.ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var kind = values.GetValueOrDefault("kind");
        return new()
        {
            Kind = EntryKind.All.Contains(kind) ? kind : null,
            Starred = values.GetValueOrDefault("starred") == "true",
            Hidden = values.GetValueOrDefault("hidden") == "true",
            Order = values.GetValueOrDefault("order") is "newest" or "oldest" ? values["order"] : null,
            Before = TimelineCursor.Parse(values.GetValueOrDefault("before")),
            Entry = Guid.TryParse(values.GetValueOrDefault("entry"), out var entry) ? entry : null,
            After = TimelineCursor.Parse(values.GetValueOrDefault("after")),
        };
    }

    /// <summary>?kind=decision&amp;starred=true, or nothing.</summary>
    public string ToQuery()
    {
        var parts = new List<string>();
        if (Kind is not null) parts.Add($"kind={Kind}");
        if (Starred) parts.Add("starred=true");
        if (Hidden) parts.Add("hidden=true");
        if (Order is not null) parts.Add($"order={Order}");
        if (Before is { } before) parts.Add($"before={before}");
        if (After is { } after) parts.Add($"after={after}");
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }
}
