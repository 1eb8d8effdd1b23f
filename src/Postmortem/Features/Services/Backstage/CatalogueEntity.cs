using System.Text.RegularExpressions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Services.Backstage;

/// <summary>A component, resource or system of a Backstage catalogue. What the file does not say is null.</summary>
/// <param name="Ref">component:default/checkout</param>
/// <param name="DependsOn">References to what it needs.</param>
/// <param name="NeededBy">References to what needs it: <c>spec.dependencyOf</c>.</param>
/// <param name="Shared">From the annotation <see cref="SharedAnnotation"/>.</param>
sealed partial record CatalogueEntity(string File, int Line, string Ref, string Kind, string Slug, string Name, string? Owner, string? Description, string? Tier, IReadOnlyList<ServiceLink>? Links,
    IReadOnlyList<string>? DependsOn, IReadOnlyList<string> NeededBy, bool? Shared)
{
    /// <summary>What can break. APIs, groups, users, locations and templates are passed over.</summary>
    public static readonly string[] Kinds = ["component", "resource", "system"];

    public const string SharedAnnotation = "postmortem/shared";
    public const string TierAnnotation = "postmortem/tier";

    const string Version = "backstage.io/";

    /// <returns>Null with why when it is nothing that the catalogue of services holds.</returns>
    public static (CatalogueEntity? Entity, string Skipped) Of(string file, int line, Dictionary<string, object> map)
    {
        var kind = (Text(map, "kind") ?? "").ToLowerInvariant();
        var metadata = Map(map, "metadata");
        var name = Text(metadata, "name") ?? "";
        if (Text(map, "apiVersion")?.StartsWith(Version, StringComparison.Ordinal) != true) return (null, "it is no entity of Backstage: its apiVersion does not begin with backstage.io/");
        if (!Kinds.Contains(kind)) return (null, $"{(kind.Length > 0 ? Words.Short(kind, 40) : "an entity without a kind")} {Words.Short(name, 60)}: only components, resources and systems are services".Replace("  ", " ", StringComparison.Ordinal));
        if (!Names().IsMatch(name)) return (null, $"its metadata.name “{Words.Short(name, 60)}” is none that Backstage allows");
        var space = Text(metadata, "namespace") is { Length: > 0 } given ? given.ToLowerInvariant() : "default";
        if (!Names().IsMatch(space)) return (null, $"its metadata.namespace “{Words.Short(space, 60)}” is none that Backstage allows");
        var spec = Map(map, "spec");
        var annotations = Map(metadata, "annotations");
        var title = Text(metadata, "title") is { Length: > 0 } said ? said : name;
        return (new(file, line, $"{kind}:{space}/{name.ToLowerInvariant()}", kind, ServiceSlug.From(space == "default" ? name : $"{space}-{name}"), Words.Short(title.ReplaceLineEndings(" "), ServiceFields.LongestName - 2),
            OwnerOf(Text(spec, "owner")), Text(metadata, "description"), TierOf(Text(spec, "tier") ?? Text(annotations, TierAnnotation), Text(spec, "lifecycle")), LinksOf(metadata),
            Refs(spec, "dependsOn", space), Refs(spec, "dependencyOf", space) ?? [], Text(annotations, SharedAnnotation) is { } shared ? shared.Equals("true", StringComparison.OrdinalIgnoreCase) : null), "");
    }

    /// <summary>checkout, resource:checkout-db and component:shop/checkout, each as Backstage completes it.</summary>
    static string RefOf(string text, string space)
    {
        text = text.Trim().ToLowerInvariant();
        var (kind, rest) = text.IndexOf(':') is > 0 and var colon ? (text[..colon], text[(colon + 1)..]) : ("component", text);
        return rest.Contains('/') ? $"{kind}:{rest}" : $"{kind}:{space}/{rest}";
    }

    static string? OwnerOf(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var name = text[(text.LastIndexOf(':') + 1)..].Trim();
        return name.StartsWith("default/", StringComparison.Ordinal) ? name["default/".Length..] : name;
    }

    /// <summary>Backstage knows no tier; teams write one in several ways. Its lifecycle says when something is only tried.</summary>
    static string? TierOf(string? text, string? lifecycle) => text?.Trim().ToLowerInvariant().Replace("tier", "", StringComparison.Ordinal).Trim('-', '_', ' ') switch
    {
        "a" or "1" or "0" or "critical" => Services.Tier.Critical,
        "b" or "2" or "standard" => Services.Tier.Standard,
        "c" or "3" or "4" or "experimental" => Services.Tier.Experimental,
        _ => lifecycle?.Trim().ToLowerInvariant() == "experimental" ? Services.Tier.Experimental : null,
    };

    static List<ServiceLink>? LinksOf(Dictionary<string, object> metadata) => metadata.GetValueOrDefault("links") is not List<object> links ? null
        : [.. links.OfType<Dictionary<string, object>>()
            .Select(l => new ServiceLink(Words.Short((Text(l, "title") ?? Text(l, "type") ?? "").ReplaceLineEndings(" "), 98), (Text(l, "url") ?? "").Trim()))
            .Where(l => l.Url.Length <= 2000 && Uri.TryCreate(l.Url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https").Take(ServiceLink.Most)];

    static List<string>? Refs(Dictionary<string, object> spec, string key, string space) =>
        spec.GetValueOrDefault(key) is List<object> list ? [.. list.OfType<string>().Where(r => r.Trim().Length is > 0 and <= 300).Select(r => RefOf(r, space)).Distinct()] : null;

    static string? Text(Dictionary<string, object> map, string key) => map.GetValueOrDefault(key) as string;

    static Dictionary<string, object> Map(Dictionary<string, object> map, string key) => map.GetValueOrDefault(key) as Dictionary<string, object> ?? [];

    [GeneratedRegex(@"^(?=.{1,63}$)[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$")]
    private static partial Regex Names();
}
