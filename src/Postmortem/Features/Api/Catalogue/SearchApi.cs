using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

public sealed record SearchRequest : PageRequest
{
    [FromQuery(Name = "q"), Needed, Description("Words that must all be there; \"quoted words\" in a row; the last word may be only begun.")] public string? Text { get; init; }
}

[ApiDoor, Tags("Search"), Route("/api/v1/search")]
public sealed class SearchApi(Database database, Paging paging, TimeProvider clock) : ControllerBase
{
    [HttpGet, EndpointSummary("Search"), EndpointDescription("Incidents, timelines, reviews and follow-ups, the best of the newest matches first."), Answers<PageAnswer<HitAnswer>>]
    public Task<IActionResult> SearchAsync([FromQuery] SearchRequest request, CancellationToken ct)
    {
        var query = SearchQuery.Parse(request.Text);
        if (query.IsEmpty) return Task.FromResult(this.Refuse(Failure.Invalid("q", "There is no word to search for. Enter one.")));
        return paging.ListAsync(this, request, "The list", (after, size) => database.ReadAsync(async s =>
        {
            var page = await s.SearchAsync(query, SearchCursor.Parse(after), this.Caller(), clock.GetUtcNow(), size);
            return (Page<HitAnswer>?)new([.. page.Items.Select(Of)], page.Next);
        }, ct));
    }

    static HitAnswer Of(SearchResult result) => new(result.Hit.Kind, result.Hit.IncidentName, result.Hit.Title.Length > 0 ? result.Hit.Title : result.Hit.IncidentTitle,
        string.Concat(result.Excerpt.Select(p => p.Text)), result.Hit.At, result.More, HrefOf(result.Hit));

    static string HrefOf(SearchHit hit) => hit.Kind switch
    {
        SearchKind.Entry => $"/api/v1/incidents/{hit.Number}/timeline/{hit.RefId}",
        SearchKind.Review => $"/api/v1/incidents/{hit.Number}/review",
        SearchKind.Action => $"/api/v1/follow-ups/{hit.ActionNumber}",
        _ => $"/api/v1/incidents/{hit.Number}",
    };
}
