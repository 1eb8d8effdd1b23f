using Postmortem.Data;
using Postmortem.Features.Accounts;
using Postmortem.Features.Language;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Exports.Redaction;

/// <param name="Form">One of <see cref="RedactedForm"/>.</param>
/// <param name="Wording">Why wording stays that the coach counts as an error; needed only then.</param>
public sealed record ReleaseRedactedVersionInput(int Number, Guid Id, string? Form, string? Wording = null);

/// <param name="Address">Of an unlisted page. It is told now and never again: only its hash is kept.</param>
public sealed record ReleasedVersion(Guid Id, string? Address);

/// <summary>not released → released: exactly the text that was made, whatever became of the review since.</summary>
public sealed class ReleaseRedactedVersion(Database database, LanguageRules rules, AppOptions options, TimeProvider clock)
{
    public async Task<Result<ReleasedVersion>> RunAsync(ReleaseRedactedVersionInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Facilitator) is { } refused) return refused;
        var checks = new Checks();
        var form = checks.OneOf("form", input.Form, RedactedForm.All, "How it goes out");
        var wording = checks.Optional("wording", input.Wording, 1000, "The reason");
        if (!checks.Passed) return checks.Failure;
        var now = clock.GetUtcNow();
        var token = form == RedactedForm.Page ? Secret.New() : null;
        return await database.WriteAsync<Result<ReleasedVersion>>(async s =>
        {
            if (await s.FindRedactedVersionAsync(input.Number, input.Id, actor) is not { } version) return Failure.NotFound("This redacted version");
            if (version.State != RedactedState.Made) return Failure.Conflict($"This redacted version is {version.State} already. Make another one.");
            var errors = (await s.CheckWordingAsync(version, rules.Coach)).SelectMany(p => p.Value).Count(f => f.IsOpenError);
            if (errors > 0 && wording.Length == 0)
                return Failure.Invalid("wording", $"{(errors == 1 ? "One wording" : $"{errors} wordings")} may blame somebody. Change the review, or say why the wording stays.");
            var released = version with { Form = form, ReleasedBy = actor.Name, ReleasedAt = now, WordingAcceptedBecause = errors > 0 ? wording : null };
            if (!await s.SetReleasedAsync(released, token is null ? null : Secret.Hash(token))) return Failure.Conflict("Somebody released or revoked it a moment ago.");
            await s.RecordAsync(actor, now, new Fact("review.redacted_version_released", version.IncidentId, version.Id, new { Form = form, version.TextVersion, Wording = released.WordingAcceptedBecause }));
            return new ReleasedVersion(version.Id, token is null ? null : new Uri(options.BaseUrl, $"/shared/{token}").ToString());
        }, ct);
    }
}
