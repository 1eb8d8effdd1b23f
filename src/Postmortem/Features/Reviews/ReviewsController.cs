using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Language;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews;

[Area("Reviews"), Route("/reviews")]
public sealed class ReviewsController(Database database, LanguageRules rules, TimeProvider clock) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ListAsync(string? view, string? severity, string? q, string? after, CancellationToken ct)
    {
        var unknown = new UnknownWords();
        var query = new ReviewQuery(unknown.OneOf(view, ReviewView.Every.Select(v => v.Key), "view"), unknown.OneOf(severity, Severity.All, "severity"), q, after);
        var actor = User.ToActor();
        return View("List", query.Known == ReviewView.Missing
            ? new ReviewListPage(query, Page<ReviewRow>.Empty, await database.ReadAsync(s => s.ListUnreviewedAsync(query, actor), ct), actor, unknown.Named)
            : new ReviewListPage(query, await database.ReadAsync(s => s.ListReviewsAsync(query, actor, clock.GetUtcNow(), rules.Coach), ct), Page<UnreviewedRow>.Empty, actor, unknown.Named));
    }
}

/// <param name="Unknown">What the address says that means nothing here.</param>
public sealed record ReviewListPage(ReviewQuery Query, Page<ReviewRow> Reviews, Page<UnreviewedRow> Unreviewed, Actor Actor, IReadOnlyList<string> Unknown)
{
    public string? Next => Reviews.Next ?? Unreviewed.Next;

    public int Count => Reviews.Items.Count + Unreviewed.Items.Count;

    /// <summary>The list with these filters, from its beginning or after a cursor.</summary>
    public string Link(string? after) => $"/reviews?view={Query.Known}&severity={Uri.EscapeDataString(Query.Severity ?? "")}&q={Uri.EscapeDataString(Query.Text ?? "")}{(after is null ? "" : $"&after={after}")}";
}
