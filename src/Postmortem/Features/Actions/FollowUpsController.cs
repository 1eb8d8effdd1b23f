using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Actions;

/// <param name="Title">In words, for the page's own tab bar.</param>
/// <param name="Count">Null: not counted.</param>
public sealed record FollowUpTab(string Title, FollowUpFilter Filter, int? Count, bool Alarm);

/// <param name="Filter">What the table shows for this column.</param>
public sealed record BoardColumn(string State, FollowUpFilter Filter, int Count, IReadOnlyList<FollowUpRow> Rows);

/// <param name="Unknown">What the address says that means nothing here.</param>
/// <param name="Owners">Names to choose from.</param>
/// <param name="NobodyMeant">No person and no team has a name that fits the filter's.</param>
public sealed record FollowUpsPage(FollowUpFilter Filter, bool IsBoard, DateOnly Today, Page<FollowUpRow> Rows, bool IsFirst, IReadOnlyList<BoardColumn> Columns,
    IReadOnlyList<FollowUpTab> Tabs, IReadOnlyList<ServiceChoice> Services, IReadOnlyList<string> Unknown, IReadOnlyList<string> Owners, bool NobodyMeant);

[Area("Actions"), Route("/follow-ups")]
public sealed class FollowUpsController(Database database, TimeProvider clock) : Controller
{
    const int CardsInColumn = 20;

    [HttpGet]
    public async Task<IActionResult> ListAsync(string? view, string? after, CancellationToken ct)
    {
        var actor = User.ToActor();
        var today = actor.Today(clock.GetUtcNow());
        var unknown = new UnknownWords();
        var asked = FollowUpFilter.From(name => Request.Query[name], unknown);
        var board = view == "board";
        return View("List", await database.ReadAsync(async s =>
        {
            var filter = await s.WithoutUnknownAsync(asked, actor, unknown);
            return new FollowUpsPage(
                filter, board, today,
                board ? Page<FollowUpRow>.Empty : await s.ListFollowUpsAsync(filter, after, actor, today),
                after is null,
                board ? await ColumnsAsync(s, filter, actor, today) : [],
                await TabsAsync(s, filter, actor, today),
                await s.ListServiceChoicesAsync(Guid.Empty, slug: filter.Service), unknown.Named,
                await OwnersMeant.ListNamesAsync(s, actor), filter.Owner is { } owner && (await OwnersMeant.FindAsync(s, owner, actor)).IsNobody);
        }, ct));
    }

    /// <summary>One column for each state that the filter leaves possible.</summary>
    static async Task<IReadOnlyList<BoardColumn>> ColumnsAsync(ReadSession s, FollowUpFilter filter, Actor actor, DateOnly today)
    {
        var columns = new List<BoardColumn>();
        foreach (var state in ActionState.All)
        {
            if (filter.State is { } only ? only != state : filter.Due is not null ? !ActionState.IsToDo(state) : state == ActionState.Declined && filter.Show != FollowUpFilter.All) continue;
            var column = filter with { State = state };
            columns.Add(new(state, column, await s.CountFollowUpsAsync(column, actor, today), (await s.ListFollowUpsAsync(column, null, actor, today, CardsInColumn)).Items));
        }
        return columns;
    }

    static async Task<IReadOnlyList<FollowUpTab>> TabsAsync(ReadSession s, FollowUpFilter now, Actor actor, DateOnly today)
    {
        var blank = new FollowUpFilter();
        (string Title, FollowUpFilter Filter, bool Counted, bool Alarm)[] tabs =
        [
            ("Mine", blank, true, false),
            ("Mine, overdue", blank with { Due = FollowUpFilter.Overdue }, true, true),
            ("All open", blank with { Show = FollowUpFilter.Open }, false, false),
            ("All overdue", blank with { Show = FollowUpFilter.Open, Due = FollowUpFilter.Overdue }, true, true),
            ("To verify", blank with { Show = FollowUpFilter.All, State = ActionState.Done }, true, false),
            ("Everything", blank with { Show = FollowUpFilter.All }, false, false),
        ];
        var counted = new List<FollowUpTab>();
        foreach (var tab in tabs)
            counted.Add(new(tab.Title, tab.Filter, tab.Counted ? await s.CountFollowUpsAsync(tab.Filter, actor, today) : null, tab.Alarm));
        return counted;
    }
}
