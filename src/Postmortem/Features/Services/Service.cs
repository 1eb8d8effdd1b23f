using System.Text.Json;
using Postmortem.Data;

namespace Postmortem.Features.Services;

/// <summary>A row of <c>services</c>.</summary>
public sealed record Service
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";

    /// <summary>Its name in addresses: lower-case letters, digits and hyphens.</summary>
    public string Slug { get; init; } = "";
    public string Tier { get; init; } = Services.Tier.Standard;
    public string Owner { get; init; } = "";
    public string Description { get; init; } = "";

    /// <summary>JSON of <see cref="LinkList"/>.</summary>
    public string Links { get; init; } = "[]";
    public string RollbackInstructions { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ArchivedAt { get; init; }
    public int Version { get; init; } = 1;

    /// <summary>Infrastructure that everything stands on, such as a network: its changes may concern every incident.</summary>
    public bool Shared { get; init; }

    /// <summary>Short names of the services that it needs to work, by name. Rows of <c>service_dependencies</c>.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    public IReadOnlyList<ServiceLink> LinkList => JsonSerializer.Deserialize<List<ServiceLink>>(Links, Journal.Json) ?? [];
}

/// <summary>How much depends on a service.</summary>
public static class Tier
{
    public const string Critical = "A";
    public const string Standard = "B";
    public const string Experimental = "C";

    public static readonly string[] All = [Critical, Standard, Experimental];

    /// <summary>A critical</summary>
    public static string InWords(string tier) => tier switch
    {
        Critical => "A critical",
        Standard => "B standard",
        Experimental => "C experimental",
        _ => tier,
    };
}
