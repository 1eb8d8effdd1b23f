using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Language;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Exports.Redaction;

/// <summary>Versions of a review for outside: choose, look, release, revoke.</summary>
[Area("Exports"), Route("/incidents/{number:int}/review/redacted-versions")]
public sealed class RedactedVersionsController(Database database, LanguageRules rules, RedactedDocument document, MakeRedactedVersion make, ReleaseRedactedVersion release, RevokeRedactedVersion revoke) : Controller
{
    static readonly char[] Between = ['\n', '\r', ',', ' ', '\t'];

    [HttpGet]
    public Task<IActionResult> ListAsync(int number, CancellationToken ct) => ListAsync(number, null, ct);

    [HttpPost]
    public async Task<IActionResult> MakeAsync(int number, string[]? sections, string? hosts, string? words, CancellationToken ct)
    {
        var result = await make.RunAsync(new(number, sections ?? [], hosts?.Split(Between), words?.Split('\n')), User.ToActor(), ct);
        return result.Failure is { } failure ? await ListAsync(number, failure, ct) : Redirect($"{RedactedVersion.PathOf(number)}/{result.Value}");
    }

    [HttpGet("{id:guid}")]
    public Task<IActionResult> ShowAsync(int number, Guid id, CancellationToken ct) => ShowAsync(number, id, null, null, ct);

    /// <summary>Answers with the address of a page itself, not with a redirect: it is kept nowhere that it could be fetched from again.</summary>
    [HttpPost("{id:guid}/release")]
    public async Task<IActionResult> ReleaseAsync(int number, Guid id, string? form, string? wording, CancellationToken ct)
    {
        var result = await release.RunAsync(new(number, id, form, wording), User.ToActor(), ct);
        if (result.Failure is { } failure) return await ShowAsync(number, id, failure, null, ct);
        return result.Value.Address is { } address ? await ShowAsync(number, id, null, address, ct) : Redirect($"{RedactedVersion.PathOf(number)}/{id}");
    }

    [HttpPost("{id:guid}/revocation")]
    public async Task<IActionResult> RevokeAsync(int number, Guid id, CancellationToken ct)
    {
        var result = await revoke.RunAsync(number, id, User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(number, id, failure, null, ct) : Redirect($"{RedactedVersion.PathOf(number)}/{id}");
    }

    [HttpGet("{id:guid}/file")]
    public async Task<IActionResult> FileAsync(int number, Guid id, CancellationToken ct)
    {
        var version = await database.ReadAsync(s => s.FindRedactedVersionAsync(number, id, User.ToActor()), ct);
        if (version is null) return this.Refuse(Failure.NotFound("This redacted version"));
        if (User.ToActor().Lacks(Role.Facilitator) is { } refused) return this.Refuse(refused);
        if (document.FileOf(version, RedactedVersion.FileNameOf(number)) is not { } file) return this.Refuse(Failure.NotFound("A file of this redacted version"));
        Response.Headers.CacheControl = "private, no-store";
        return File(file.Bytes, file.ContentType, file.FileName);
    }

    async Task<IActionResult> ListAsync(int number, Failure? failure, CancellationToken ct)
    {
        var page = await database.ReadAsync(s => s.ReadRedactedVersionListAsync(number, User.ToActor()), ct);
        if (page is null) return this.Refuse(Failure.NotFound($"The review of {IncidentRef.NameOf(number)}"));
        if (failure is null && User.ToActor().Lacks(Role.Facilitator) is { } refused) return this.Refuse(refused);
        return failure is null ? View("Redaction/List", page) : this.Refuse(failure, "Redaction/List", page);
    }

    async Task<IActionResult> ShowAsync(int number, Guid id, Failure? failure, string? address, CancellationToken ct)
    {
        var page = await database.ReadAsync(s => s.ReadRedactedVersionAsync(number, id, User.ToActor(), rules.Coach), ct);
        if (page is null) return this.Refuse(Failure.NotFound("This redacted version"));
        if (failure is null && User.ToActor().Lacks(Role.Facilitator) is { } refused) return this.Refuse(refused);
        if (address is not null)
        {
            ViewData["Address"] = address;
            Response.Headers.CacheControl = "no-store";
        }
        return failure is null ? View("Redaction/Show", page) : this.Refuse(failure, "Redaction/Show", page);
    }
}
