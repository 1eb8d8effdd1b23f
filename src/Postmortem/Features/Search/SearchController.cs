using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Search;

public sealed record SearchPage(string Text, SearchQuery Query, Page<SearchResult> Results, bool IsFirst);

[Area("Search"), Route("/search")]
public sealed class SearchController(Database database, TimeProvider clock) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ShowAsync(string? q, string? after, CancellationToken ct)
    {
        var actor = User.ToActor();
        if (SearchQuery.IncidentNumber(q) is { } number && await database.ReadAsync(s => s.FindIncidentRefAsync(number, actor), ct) is not null)
            return Redirect($"/incidents/{number}");
        var query = SearchQuery.Parse(q);
        var from = SearchCursor.Parse(after);
        var results = await database.ReadAsync(s => s.SearchAsync(query, from, actor, clock.GetUtcNow()), ct);
        return View("Search", new SearchPage((q ?? "").Trim(), query, results, from == SearchCursor.First));
    }
}
