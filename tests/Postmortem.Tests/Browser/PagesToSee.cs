using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Postmortem.Tests.Safety;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Browser;

/// <summary>
/// The pages that a person can come to: one of each route in the routing table, so that a new one cannot be forgotten, and of
/// all the others that links lead to those that show something no page before them showed, since a page looks otherwise in each state.
/// </summary>
sealed partial class PagesToSee(TestApp app)
{
    // /error answers 500, as it must; /error/{status} is the same page.
    static readonly HashSet<string> NotPages = ["/healthz", "/readyz", "/openapi/v1.json", "/schemas/incident-v1.json", "/settings/slack/manifest", "/error"];

    /// <summary>How many links are followed that differ in nothing but their numbers: as many as the demo has incidents, which differ most.</summary>
    const int MostAlike = 16;

    readonly HashSet<string> _shown = [];
    readonly HashSet<string> _seen = [];

    /// <param name="world">Fills the routes; without it only those that need no filling are walked.</param>
    /// <returns>What was not found for anybody before.</returns>
    public async Task<IReadOnlyList<string>> FindAsync(TestUser user, World? world = null)
    {
        var routes = Route.All(app).Where(r => !r.IsWrite && !r.IsApi && !NotPages.Contains(r.Pattern)).SelectMany(Steps)
            .Where(pattern => world is not null || !pattern.Contains('{', StringComparison.Ordinal)).Select(pattern => world?.Fill(pattern) ?? pattern).ToList();
        var (waiting, asked, like, found, from) = (new Queue<string>(routes), routes.ToHashSet(), new Dictionary<string, int>(), new List<string>(), new Dictionary<string, string>());
        for (var at = 0; waiting.TryDequeue(out var path); at++)
        {
            using var answer = await user.GetAsync(path);
            var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{path} answered {answer.StatusCode}: {html}");
            if (from.TryGetValue(path, out var leading)) Assert.True(answer.StatusCode < HttpStatusCode.BadRequest, $"{leading} leads to {path}, which answered {answer.StatusCode}.");
            // Redirects lead to pages that have a route of their own; parts of pages are seen on their pages.
            if (!html.StartsWith("<!doctype html>", StringComparison.Ordinal)) continue;
            var page = Form.Parse(html);
            foreach (var link in Links(page, path).Where(asked.Add).Where(IsNew))
            {
                from[link] = path;
                waiting.Enqueue(link);
            }
            // All of them are noted, not only the first.
            var fresh = page.All.Select(Look).Where(_shown.Add).ToList();
            var isNew = fresh.Count > 0;
            if ((at < routes.Count && _seen.Add(path)) || isNew) found.Add(path);
        }
        return found;

        bool IsNew(string link) => (like[Like(link)] = like.GetValueOrDefault(Like(link)) + 1) <= MostAlike;
    }

    /// <summary>One route for several steps is several pages.</summary>
    static IEnumerable<string> Steps(Route route) => OneOf().Match(route.Pattern) is { Success: true } match
        ? match.Groups["step"].Value.Split('|').Select(step => route.Pattern.Replace(match.Value, step, StringComparison.Ordinal))
        : [route.Pattern];

    static IEnumerable<string> Links(IDocument page, string path) => page.QuerySelectorAll("main a[href]")
        .Select(link => link.GetAttribute("href")!.Split('#')[0])
        .Select(href => href.StartsWith('?') ? path.Split('?')[0] + href : href)
        .Where(href => href.StartsWith('/') && !NotFollowed().IsMatch(href));

    /// <summary>Every mixture of filters is a link of its own: by what they filter, not by which value.</summary>
    static string Like(string link) => Numbers().Replace(FilterValue().Replace(link, "="), "#");

    static string Look(IElement element) => $"{element.ParentElement?.LocalName}.{element.ParentElement?.ClassName} {element.LocalName}.{element.ClassName}";

    [GeneratedRegex(@"\{step:regex\(\^\((?<step>[^)]+)\)\$\)\}")]
    private static partial Regex OneOf();

    [GeneratedRegex(@"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")]
    private static partial Regex Numbers();

    [GeneratedRegex("=[^&]*")]
    private static partial Regex FilterValue();

    /// <summary>Long documents, and the second page of a list, which looks like the first.</summary>
    [GeneratedRegex(@"^/(openapi|schemas)|/export\?|[?&](before|after|history)=")]
    private static partial Regex NotFollowed();
}
