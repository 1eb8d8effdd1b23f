using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Intake.Kinds;

namespace Postmortem.Features.Intake.Sources;

/// <summary>A row of <c>intake_sources</c>: a door with a secret of its own.</summary>
public sealed record Source
{
    public Guid Id { get; init; }
    public string Kind { get; init; } = "";

    /// <summary>As changes name where they were told; never changes.</summary>
    public string Name { get; init; } = "";

    /// <summary>The last part of its address. Not secret.</summary>
    public string Key { get; init; } = "";

    /// <summary>Encrypted.</summary>
    public string Secret { get; init; } = "";

    /// <summary>Encrypted; still good until <see cref="OldSecretUntil"/>.</summary>
    public string? OldSecret { get; init; }
    public DateTimeOffset? OldSecretUntil { get; init; }

    /// <summary>JSON: a path for each field of a generic source.</summary>
    public string Mapping { get; init; } = "{}";
    public DateTimeOffset CreatedAt { get; init; }
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset? RotatedAt { get; init; }
    public DateTimeOffset? DisabledAt { get; init; }
    public int Version { get; init; } = 1;

    public ISourceKind OfKind => SourceKinds.Find(Kind)!;

    public string Path => $"/intake/{Kind}/{Key}";

    public IReadOnlyDictionary<string, string> Paths => JsonSerializer.Deserialize<Dictionary<string, string>>(Mapping, Journal.Json) ?? [];
}

/// <summary>A source in the list, with how it is doing.</summary>
public sealed record SourceRow
{
    public Guid Id { get; init; }
    public string Kind { get; init; } = "";
    public string Name { get; init; } = "";
    public DateTimeOffset? DisabledAt { get; init; }
    public DateTimeOffset? LastAt { get; init; }
    public string? LastOutcome { get; init; }
}

/// <summary>A name that a source has for a service.</summary>
public sealed record NamedService
{
    public string Name { get; init; } = "";
    public string? Service { get; init; }
    public string? Slug { get; init; }

    /// <summary>Of a name that nobody has said anything of: what was told under it.</summary>
    public int Told { get; init; }
}
