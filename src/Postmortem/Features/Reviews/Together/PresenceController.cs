using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Together;

/// <summary>Who else has the review open; open pages ask again when that changes.</summary>
[Area("Reviews"), Route("/incidents/{number:int}/review/here")]
public sealed class PresenceController(Database database, NotePresence note, EndPresence end, TimeProvider clock) : Controller
{
    /// <param name="section">Of the page in which this one is edited; none on the review's page.</param>
    [HttpGet]
    public async Task<IActionResult> ShowAsync(int number, string? section, CancellationToken ct)
    {
        var company = await database.ReadAsync(s => s.ReadCompanyAsync(number, section, User.ToActor(), clock.GetUtcNow()), ct);
        return company is null ? this.Refuse(Failure.NotFound($"The review of {IncidentRef.NameOf(number)}")) : PartialView(section is null ? "Together/Here" : "Together/HereEditing", company);
    }

    [HttpPost]
    public async Task<IActionResult> NoteAsync(int number, string? page, string? section, string? doing, CancellationToken ct) =>
        Answer(await note.RunAsync(new(number, page, section, doing), User.ToActor(), ct));

    [HttpPost("leaving")]
    public async Task<IActionResult> LeaveAsync(int number, string? page, CancellationToken ct) => Answer(await end.RunAsync(number, page, User.ToActor(), ct));

    IActionResult Answer(Result<Done> result) => result.Failure is { } failure ? this.Refuse(failure) : NoContent();
}

/// <param name="Section">The one that is being edited.</param>
public sealed record Company(int Number, IReadOnlyList<Presence> Others, IReadOnlyList<ReviewSection> Sections, ReviewSection? Section)
{
    public string TitleOf(Presence other) => Sections.FirstOrDefault(s => s.Key == other.SectionKey)?.Title ?? "";

    /// <summary>"Jonas Weber is editing", "Jonas Weber and Priya Nair are editing"; empty for nobody.</summary>
    public string WhoEdits(string key)
    {
        var names = Others.Where(o => o.SectionKey == key && o.Doing == Doing.Editing).Select(o => o.Name).ToList();
        return names.Count == 0 ? "" : $"{Prefill.MarkdownWords.List(names)} {(names.Count == 1 ? "is" : "are")} editing";
    }
}

public static class CompanyReader
{
    public static async Task<Company?> ReadCompanyAsync(this ReadSession s, int number, string? key, Actor actor, DateTimeOffset now)
    {
        if (await s.FindReviewAsync(number, actor) is not { } review) return null;
        var sections = await s.ListSectionsAsync(review.Id);
        return new(number, await s.ListPresenceAsync(review.Id, actor, now), sections, sections.FirstOrDefault(x => x.Key == key));
    }
}
