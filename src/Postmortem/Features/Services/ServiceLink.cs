using Postmortem.Features.Shared;

namespace Postmortem.Features.Services;

/// <param name="Label">Empty when the address says enough.</param>
/// <param name="Url">http or https.</param>
public sealed record ServiceLink(string Label, string Url)
{
    public const int Most = 20;

    public string Text => Label.Length > 0 ? Label : Url;

    /// <summary>Reads one link per line, the label before the address: <c>Runbook https://wiki.example.com/checkout</c>.</summary>
    public static IReadOnlyList<ServiceLink> ReadLines(string? text) =>
        [.. (text ?? "").ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ReadLine)];

    public static string ToLines(IEnumerable<ServiceLink> links) => string.Join('\n', links.Select(l => $"{l.Label} {l.Url}".Trim()));

    internal static IReadOnlyList<ServiceLink> Check(Checks checks, IReadOnlyList<ServiceLink>? links)
    {
        links ??= [];
        checks.Must(links.Count <= Most, "links", $"There are {links.Count} links; at most {Most} fit. Keep those that help at night.");
        foreach (var link in links)
        {
            var label = checks.Optional("links", link.Label, 100, "A link's label");
            if (!Uri.TryCreate(link.Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || link.Url.Length > 2000)
                checks.Add("links", $"“{(label.Length > 0 ? label : Shorten(link.Url))}” needs a full address that starts with https:// or http://.");
        }
        return [.. links.Select(l => new ServiceLink(l.Label.Trim(), l.Url.Trim()))];
    }

    static ServiceLink ReadLine(string line)
    {
        var at = line.LastIndexOf(' ');
        return at < 0 ? new ServiceLink("", line) : new ServiceLink(line[..at].TrimEnd(' ', ':'), line[(at + 1)..]);
    }

    static string Shorten(string text) => Words.Fit(text, 60);
}
