using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Postmortem.Data;
using Postmortem.Features.Language;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

[ApiDoor, Tags("Reviews"), Route("/api/v1/incidents/{number:int}/review")]
public sealed class SectionsApi(Database database, LanguageRules rules, Paging paging, SaveSection save, KeepPrefill keep, RefreshPrefill refresh, RestoreSection restore) : ControllerBase
{
    [HttpGet("sections/{key}"), EndpointSummary("Get a section"), EndpointDescription("By its stable key."), Answers<SectionAnswer>]
    public async Task<IActionResult> GetSectionAsync(int number, string key, CancellationToken ct) => this.Found(await ReadAsync(number, key, ct), $"The section “{key}”");

    [HttpPut("sections/{key}"), EndpointSummary("Save a section"), EndpointDescription("The text before is kept. What others saved since the version that is named comes in as well; where both changed the same words, nothing is saved and both are shown (409). A change after sign-off asks for a new one."), Answers<SectionAnswer>]
    public async Task<IActionResult> SaveSectionAsync(int number, string key, SectionBody body, CancellationToken ct) => body.Text is null
        ? this.Refuse(Failure.Invalid("text", "The text is missing. An empty text clears the section."))
        : await this.AnswerAsync(await save.RunAsync(new(number, key, body.Text, this.Seen(body.Version), body.KeepRest), this.Caller(), ct), () => ReadAsync(number, key, ct));

    [HttpPost("sections/{key}/keeping"), EndpointSummary("Keep a prefilled section"), EndpointDescription("Somebody read it and keeps it as it is: all of it, or the one part that is named. The body may be left out."), Answers<SectionAnswer>]
    public async Task<IActionResult> KeepSectionAsync(int number, string key, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] SectionKeepingBody? body, CancellationToken ct) =>
        await ShowAsync(number, key, await keep.RunAsync(new(number, key, this.Seen(body?.Version), body?.Part), this.Caller(), ct), ct);

    [HttpGet("sections/{key}/revisions"), EndpointSummary("List earlier texts of a section"), EndpointDescription("Newest first; the text that stands is not among them."), Answers<PageAnswer<SectionRevisionAnswer>>]
    public Task<IActionResult> ListSectionRevisionsAsync(int number, string key, [FromQuery] PageRequest request, CancellationToken ct) =>
        paging.ListAsync(this, request, $"The section “{key}”", (after, size) => database.ReadAsync(async s =>
        {
            if (await s.FindReviewAsync(number, this.Caller()) is not { } review || await s.FindSectionAsync(review.Id, key) is not { } section) return null;
            var rows = await s.ListRevisionsAsync(section.Id, after is null ? int.MaxValue : int.Parse(after, CultureInfo.InvariantCulture), size + 1);
            var hidden = await s.ReadHiddenTextsAsync(review.IncidentId);
            var shown = rows.Take(size).Select(r => SectionRevisionAnswer.Of(SectionVersion.Of(r, hidden))).ToList();
            return new Page<SectionRevisionAnswer>(shown, rows.Count > size ? shown[^1].Version.ToString(CultureInfo.InvariantCulture) : null);
        }, ct));

    [HttpGet("sections/{key}/comparison"), EndpointSummary("Compare two versions of a section"), EndpointDescription("Word by word. Without from the version before the one that stands, without to the one after it."), Answers<ComparisonAnswer>]
    public async Task<IActionResult> CompareSectionAsync(int number, string key, [FromQuery] int? from, [FromQuery] int? to, CancellationToken ct) =>
        this.Found(await database.ReadAsync(async s => await s.FindReviewAsync(number, this.Caller()) is { } review && await s.FindSectionAsync(review.Id, key) is { } section
            && await s.CompareAsync(section, await s.ReadHiddenTextsAsync(review.IncidentId), from, to) is { } comparison ? ComparisonAnswer.Of(comparison) : null, ct), $"The section “{key}” with these versions");

    [HttpPost("sections/{key}/revisions/{revision:int}/restoration"), EndpointSummary("Restore an earlier text"), EndpointDescription("Makes it the standing one. The body may be left out."), Answers<SectionAnswer>]
    public async Task<IActionResult> RestoreSectionAsync(int number, string key, int revision, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] SectionVersionBody? body, CancellationToken ct) =>
        await ShowAsync(number, key, await restore.RunAsync(new(number, key, revision, this.Seen(body?.Version)), this.Caller(), ct), ct);

    [HttpGet("prefill"), EndpointSummary("What the record says now"), EndpointDescription("Sections for which it has news: the text that would stand, and the changes that wait for somebody to choose, because people wrote something there."), Answers<IReadOnlyList<RecordNewsAnswer>>]
    public async Task<IActionResult> ListRecordNewsAsync(int number, CancellationToken ct) => this.Found(
        (await database.ReadAsync(s => s.ReadReviewWithNewsAsync(number, this.Caller(), rules.Coach, NewsWanted.All), ct))?.News.Select(RecordNewsAnswer.Of).ToList(), $"The review of {IncidentRef.NameOf(number)}");

    [HttpPost("prefill"), EndpointSummary("Take the record's news"), EndpointDescription("Into what stands as it was filled in, kept or not, of one section or of all. What a person wrote stays until one of its changes is taken or left by name. The body may be left out."), Answers<ReviewAnswer>]
    public async Task<IActionResult> RefreshPrefillAsync(int number, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] PrefillBody? body, CancellationToken ct) =>
        await this.AnswerAsync(await refresh.RunAsync(new(number, body?.Section, body?.Change, body?.Leave ?? false), this.Caller(), ct), () => database.ReadReviewAnswerAsync(number, this.Caller(), rules.Coach, ct));

    Task<IActionResult> ShowAsync(int number, string key, Result<Done> result, CancellationToken ct) => this.AnswerAsync(result, () => ReadAsync(number, key, ct));

    async Task<object?> ReadAsync(int number, string key, CancellationToken ct) => await database.ReadAsync(async s =>
        await s.FindReviewAsync(number, this.Caller()) is { } review && await s.FindSectionAsync(review.Id, key) is { } section ? SectionAnswer.Of(section) : null, ct);
}
