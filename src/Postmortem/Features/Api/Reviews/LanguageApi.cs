using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Language;
using Postmortem.Features.Language.Dismissals;
using Postmortem.Features.Reviews;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

public sealed record LanguageTextBody
{
    [Needed, Description("Markdown, at most 200,000 characters. Nothing of it is kept.")] public string? Text { get; init; }
}

public sealed record DismissalBody
{
    [Needed, Description("The finding's key, as a check gave it.")] public string? Finding { get; init; }
    [Needed, Description("Why the wording stays. Reviewers read it.")] public string? Reason { get; init; }
}

/// <summary>Somebody keeps a wording that the coach asks about.</summary>
public sealed record DismissalAnswer(Guid Id, string Finding, string Reason, string DismissedBy, DateTimeOffset DismissedAt)
{
    public static DismissalAnswer Of(Dismissal d) => new(d.Id, d.Finding, d.Reason, d.DismissedBy, d.DismissedAt);
}

/// <summary>A wording that may blame, with a question. A suggestion.</summary>
/// <param name="Finding">The same for the same rule and the same sentence.</param>
/// <param name="Section">Key of the review's section; null for a text that was sent.</param>
/// <param name="Start">Offset in the Markdown, in UTF-16 units.</param>
/// <param name="End">Offset behind the last character.</param>
/// <param name="Severity">error or warning.</param>
/// <param name="Rewrite">Another wording to begin with; "…" stands for what only the writer knows.</param>
/// <param name="Dismissal">Null while it is open.</param>
public sealed record LanguageFindingAnswer(string Finding, string? Section, int Start, int End, string Words, string Rule, string Severity, string Reason, string Question, string Rewrite, DismissalAnswer? Dismissal)
{
    public static LanguageFindingAnswer Of(CheckedFinding checkedFinding, string? section)
    {
        var found = checkedFinding.Finding;
        return new(found.Key, section, found.Start, found.End, found.Words, found.Rule.Key, found.Rule.Severity, found.Rule.Reason, found.Rule.Question, found.Rule.Rewrite,
            checkedFinding.Dismissal is { } dismissal ? DismissalAnswer.Of(dismissal) : null);
    }
}

[ApiDoor, Tags("Reviews"), Route("/api/v1/incidents/{number:int}")]
public sealed class LanguageApi(Database database, LanguageRules rules, DismissFinding dismiss, TakeBackDismissal takeBack) : ControllerBase
{
    [HttpPost("language/check"), EndpointSummary("Check the wording of a text"), EndpointDescription("With the people and services of this incident. The text is not kept."), Answers<IReadOnlyList<LanguageFindingAnswer>>]
    public async Task<IActionResult> CheckLanguageAsync(int number, LanguageTextBody body, CancellationToken ct)
    {
        if (this.Caller().Lacks(Role.Responder) is { } refused) return this.Refuse(refused);
        var context = await database.ReadAsync(async s => await s.FindIncidentRefAsync(number, this.Caller()) is { } incident ? await s.ReadWordingContextAsync(incident.Id) : null, ct);
        if (context is null) return this.Refuse(Failure.NotFound(IncidentRef.NameOf(number)));
        if (body.Text is not { Length: <= ReviewText.LongestBody } text) return this.Refuse(Failure.Invalid("text", $"The text is missing, or has more than {ReviewText.LongestBody} characters."));
        return this.Found(context.Check(rules.Coach, text).Select(f => LanguageFindingAnswer.Of(f, null)).ToList(), IncidentRef.NameOf(number));
    }

    [HttpGet("review/language"), EndpointSummary("List what the language coach asks about a review"), EndpointDescription("Section by section, in the order of the text; dismissed findings with their reasons."), Answers<IReadOnlyList<LanguageFindingAnswer>>]
    public async Task<IActionResult> ListReviewLanguageAsync(int number, CancellationToken ct) => this.Found(await database.ReadAsync(async s =>
    {
        if (await s.ReadReviewAsync(number, this.Caller()) is not { } review) return null;
        var context = await s.ReadWordingContextAsync(review.Incident.Id);
        return review.Sections.SelectMany(section => context.Check(rules.Coach, section.Body).Select(f => LanguageFindingAnswer.Of(f, section.Key))).ToList();
    }, ct), ReviewReading.NameOf(number));

    [HttpGet("language/dismissals"), EndpointSummary("List dismissed findings"), EndpointDescription("Of all texts of this incident, oldest first."), Answers<IReadOnlyList<DismissalAnswer>>]
    public async Task<IActionResult> ListDismissalsAsync(int number, CancellationToken ct) => this.Found(await database.ReadAsync(async s =>
        await s.FindIncidentRefAsync(number, this.Caller()) is { } incident ? (await s.ListDismissalsAsync(incident.Id)).Select(DismissalAnswer.Of).ToList() : null, ct), IncidentRef.NameOf(number));

    [HttpPost("language/dismissals"), EndpointSummary("Dismiss a finding"), EndpointDescription("It is remembered until its sentence changes. Done again, the last reason counts."), Answers<DismissalAnswer>]
    public async Task<IActionResult> DismissFindingAsync(int number, DismissalBody body, CancellationToken ct)
    {
        var result = await dismiss.RunAsync(new(number, body.Finding, body.Reason), this.Caller(), ct);
        return await this.AnswerAsync(result, () => Task.FromResult<object?>(DismissalAnswer.Of(result.Value)));
    }

    [HttpDelete("language/dismissals/{id:guid}"), EndpointSummary("Take a dismissal back"), EndpointDescription("The finding is open again."), AnswersNothing]
    public async Task<IActionResult> TakeBackDismissalAsync(int number, Guid id, CancellationToken ct) => this.Answer(await takeBack.RunAsync(number, id, this.Caller(), ct));
}
