using System.ComponentModel;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Postmortem.Data;
using Postmortem.Features.Exports.Redaction;
using Postmortem.Features.Language;
using Postmortem.Features.Reviews;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

public sealed record RedactedVersionBody : IJsonOnDeserialized
{
    [Description("Keys of sections; all that say something when left out.")] public IReadOnlyList<string>? Sections { get; init; }
    [Description("Hosts whose links may stay. Of all other links the words stay and the target goes.")] public IReadOnlyList<string>? Hosts { get; init; }
    [Description("What else is taken out: names of customers, of machines.")] public IReadOnlyList<string>? Words { get; init; }

    void IJsonOnDeserialized.OnDeserialized()
    {
        JsonBody.RefuseNull(Sections, "sections");
        JsonBody.RefuseNull(Hosts, "hosts");
        JsonBody.RefuseNull(Words, "words");
    }
}

public sealed record RedactedReleaseBody
{
    [Needed, OneOf(typeof(RedactedForm))] public string? Form { get; init; }
    [Description("Why wording stays that the language coach counts as an error; needed only then.")] public string? Wording { get; init; }
}

/// <summary>A version of a review for outside, in a list.</summary>
/// <param name="State">not released, released or revoked.</param>
/// <param name="Form">markdown, pdf or page; null until it is released.</param>
/// <param name="Current">The review says the same still: it was neither reopened nor changed since.</param>
public sealed record RedactedVersionRowAnswer(Guid Id, string Title, [OneOf(typeof(RedactedState))] string State, [OneOf(typeof(RedactedForm))] string? Form, bool Current, int TextVersion, string MadeBy, DateTimeOffset MadeAt, string? ReleasedBy, DateTimeOffset? ReleasedAt, DateTimeOffset? RevokedAt)
{
    public static RedactedVersionRowAnswer Of(RedactedVersion v, Review review) => new(v.Id, v.Title, v.State, v.Form, v.IsCurrent(review), v.TextVersion, v.MadeBy, v.MadeAt, v.ReleasedBy, v.ReleasedAt, v.RevokedAt);
}

/// <param name="Changes">From the full review, word by word; null once the review says something else.</param>
/// <param name="Findings">What the language coach asks about it.</param>
public sealed record RedactedPartAnswer(string Section, string Title, string Text, IReadOnlyList<ChangeAnswer>? Changes, IReadOnlyList<LanguageFindingAnswer> Findings);

/// <summary>A version of a review for outside: exactly what goes out, or went.</summary>
/// <param name="About">The line under the title.</param>
/// <param name="LeftOut">Titles of sections that the full review has besides.</param>
/// <param name="PossibleNames">Words that may name somebody still, of a version that is not released. Where they do, make it again with these words.</param>
/// <param name="Address">Of an unlisted page: told once, in the answer to its release.</param>
public sealed record RedactedVersionAnswer(Guid Id, string Title, string About, [OneOf(typeof(RedactedState))] string State, [OneOf(typeof(RedactedForm))] string? Form, bool Current, int TextVersion, IReadOnlyList<RedactedPartAnswer> Parts, IReadOnlyList<string> LeftOut, IReadOnlyList<string> PossibleNames,
    IReadOnlyList<string> Hosts, IReadOnlyList<string> Words, string MadeBy, DateTimeOffset MadeAt, string? WordingAcceptedBecause, string? ReleasedBy, DateTimeOffset? ReleasedAt, string? RevokedBy, DateTimeOffset? RevokedAt, string? RevokedBecause, string? Address)
{
    public static RedactedVersionAnswer Of(RedactedVersionPage page)
    {
        var v = page.Version;
        return new(v.Id, v.Title, v.About, v.State, v.Form, page.IsCurrent, v.TextVersion,
            [.. page.Parts.Select(p => new RedactedPartAnswer(p.Text.Key, p.Text.Title, p.Text.Text, p.Changes?.Select(ChangeAnswer.Of).ToList(), [.. p.Findings.Select(f => LanguageFindingAnswer.Of(f, p.Text.Key))]))],
            page.LeftOut, [.. page.PossibleNames.Select(n => n.Words)], v.HostList, v.WordList, v.MadeBy, v.MadeAt, v.WordingAcceptedBecause, v.ReleasedBy, v.ReleasedAt, v.RevokedBy, v.RevokedAt, v.RevokedBecause, null);
    }
}

/// <summary>Versions of a review for outside: make one, look, release, revoke.</summary>
[ApiDoor, Tags("Exports"), Route("/api/v1/incidents/{number:int}/review/redacted-versions")]
public sealed class RedactedVersionsApi(Database database, LanguageRules rules, RedactedDocument document, MakeRedactedVersion make, ReleaseRedactedVersion release, RevokeRedactedVersion revoke) : ControllerBase
{
    const string What = "This redacted version";

    [HttpGet, EndpointSummary("List redacted versions"), EndpointDescription("Newest first, for facilitators."), Answers<IReadOnlyList<RedactedVersionRowAnswer>>]
    public async Task<IActionResult> ListRedactedVersionsAsync(int number, CancellationToken ct)
    {
        var list = await database.ReadAsync(async s => await s.FindReviewAsync(number, this.Caller()) is { } review ? (await s.ListRedactedVersionsAsync(number, this.Caller())).Select(v => RedactedVersionRowAnswer.Of(v, review)).ToList() : null, ct);
        return list is not null && this.Caller().Lacks(Role.Facilitator) is { } refused ? this.Refuse(refused) : this.Found(list, ReviewReading.NameOf(number));
    }

    [HttpPost, EndpointSummary("Make a redacted version"), EndpointDescription("Of a published review: people by role, private notes, hidden entries and internal links out. Nothing goes out yet: the answer shows the text and every difference. What the caller made before and did not release goes. The body may be left out."), Answers<RedactedVersionAnswer>(201)]
    public async Task<IActionResult> MakeRedactedVersionAsync(int number, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] RedactedVersionBody? body, CancellationToken ct) => await this.AnswerAsync(
        await make.RunAsync(new(number, body?.Sections, body?.Hosts, body?.Words), this.Caller(), ct), async id => await ReadAsync(number, id, ct), id => $"/api/v1/incidents/{number}/review/redacted-versions/{id}");

    [HttpGet("{id:guid}"), EndpointSummary("Get a redacted version"), EndpointDescription("With its differences to the full review while that says the same, and what the language coach asks."), Answers<RedactedVersionAnswer>]
    public async Task<IActionResult> GetRedactedVersionAsync(int number, Guid id, CancellationToken ct)
    {
        var version = await ReadAsync(number, id, ct);
        return version is not null && this.Caller().Lacks(Role.Facilitator) is { } refused ? this.Refuse(refused) : this.Found(version, What);
    }

    [HttpPost("{id:guid}/release"), EndpointSummary("Release a redacted version"), EndpointDescription("As Markdown, PDF or an unlisted page: exactly the text that was made. The page's address is in this answer and nowhere else: only its hash is kept, and a repeated request is answered without it."), Answers<RedactedVersionAnswer>]
    public async Task<IActionResult> ReleaseRedactedVersionAsync(int number, Guid id, RedactedReleaseBody body, CancellationToken ct)
    {
        var result = await release.RunAsync(new(number, id, body.Form, body.Wording), this.Caller(), ct);
        if (result.Failure is { } failure) return this.Refuse(failure);
        var kept = (await ReadAsync(number, id, ct))!;
        return new ApiAnswer(StatusCodes.Status200OK, kept with { Address = result.Value.Address }, kept: kept);
    }

    [HttpPost("{id:guid}/revocation"), EndpointSummary("Revoke a redacted version"), EndpointDescription("Its page shows nothing from now on, its file is not given out."), Answers<RedactedVersionAnswer>]
    public async Task<IActionResult> RevokeRedactedVersionAsync(int number, Guid id, CancellationToken ct) =>
        await this.AnswerAsync(await revoke.RunAsync(number, id, this.Caller(), ct), async () => await ReadAsync(number, id, ct));

    [HttpGet("{id:guid}/file"), EndpointSummary("Download a redacted version"), EndpointDescription("One that was released as Markdown or PDF and is not revoked."), AnswersFile("text/markdown", "application/pdf")]
    public async Task<IActionResult> DownloadRedactedVersionAsync(int number, Guid id, CancellationToken ct)
    {
        var version = await database.ReadAsync(s => s.FindRedactedVersionAsync(number, id, this.Caller()), ct);
        if (version is not null && this.Caller().Lacks(Role.Facilitator) is { } refused) return this.Refuse(refused);
        if (version is null || document.FileOf(version, RedactedVersion.FileNameOf(number)) is not { } file) return this.Refuse(Failure.NotFound(version is null ? What : "A file of this redacted version"));
        Response.Headers.CacheControl = "private, no-store";
        return File(file.Bytes, file.ContentType, file.FileName);
    }

    async Task<RedactedVersionAnswer?> ReadAsync(int number, Guid id, CancellationToken ct) =>
        await database.ReadAsync(s => s.ReadRedactedVersionAsync(number, id, this.Caller(), rules.Coach), ct) is { } page ? RedactedVersionAnswer.Of(page) : null;
}
