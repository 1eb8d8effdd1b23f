using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Postmortem.Data;
using Postmortem.Features.Reviews.Templates;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

public sealed record TemplateBody
{
    [Needed, Description("The whole template, front matter included.")] public string? Text { get; init; }
    [Description("The version of the file that was seen; left out, what the file says now counts as seen.")] public string? FileVersion { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record TemplateFileBody
{
    [Needed, OneOf(typeof(ChooseTemplateFile), List = nameof(ChooseTemplateFile.Choices)), Description("take: the file stands, with its later changes; keep: the edited text goes on standing.")] public string? Choice { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record TemplateRestorationBody
{
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record TemplatePreviewBody
{
    [Needed, Description("INC-42 or 42.")] public string? Incident { get; init; }
    [Description("The template's text; left out, the one that stands.")] public string? Text { get; init; }
}

[ApiDoor, Tags("Directory"), Route("/api/v1/review-templates")]
public sealed class TemplatesApi(Database database, Paging paging, ReviewTemplates templates, EditTemplate edit, RestoreTemplate restore, ChooseTemplateFile choose) : ControllerBase
{
    [HttpGet, EndpointSummary("List review templates"), EndpointDescription("Those that can be read; Settings, Templates says what is wrong with others."), Answers<IReadOnlyList<ReviewTemplateAnswer>>]
    public async Task<IActionResult> ListReviewTemplatesAsync(CancellationToken ct) =>
        this.Found((await database.ReadAsync(templates.ListAsync, ct)).Select(t => new ReviewTemplateAnswer(t.Key, t.Name, t.Version, [.. t.Severities])).ToList(), "The list");

    [HttpGet("{key}"), EndpointSummary("Get a review template"), EndpointDescription("The text that stands for the next review: the file's, or what was edited in Settings."), Answers<TemplateAnswer>]
    public async Task<IActionResult> GetReviewTemplateAsync(string key, CancellationToken ct) => this.Found(await ReadAsync(key, ct), $"The template “{key}”");

    [HttpPut("{key}"), EndpointSummary("Edit a review template"), EndpointDescription("For administrators. Stands for reviews that begin from now on; the text before is kept."), Answers<TemplateAnswer>]
    public async Task<IActionResult> EditReviewTemplateAsync(string key, TemplateBody body, CancellationToken ct) =>
        await this.AnswerAsync(await edit.RunAsync(new(key, body.Text, body.FileVersion, this.Seen(body.Version)), this.Caller(), ct), () => ReadAsync(key, ct));

    [HttpPost("{key}/file"), EndpointSummary("Choose between file and edit"), EndpointDescription("For administrators, where a template was edited. Whichever is passed over stays among the versions."), Answers<TemplateAnswer>]
    public async Task<IActionResult> ChooseTemplateFileAsync(string key, TemplateFileBody body, CancellationToken ct) =>
        await this.AnswerAsync(await choose.RunAsync(new(key, body.Choice, this.Seen(body.Version)), this.Caller(), ct), () => ReadAsync(key, ct));

    [HttpGet("{key}/versions"), EndpointSummary("List versions of a review template"), EndpointDescription("Newest first: texts that reviews began with, and edits."), Answers<PageAnswer<TemplateVersionAnswer>>]
    public Task<IActionResult> ListTemplateVersionsAsync(string key, [FromQuery] PageRequest request, CancellationToken ct) =>
        paging.ListAsync(this, request, $"The template “{key}”", (after, size) => database.ReadAsync(async s =>
        {
            if ((await s.ListTemplatesAsync(templates.FileTexts())).All(t => t.Key != key)) return null;
            var rows = await s.ListTemplateVersionsAsync(key, after is null ? int.MaxValue : int.Parse(after, CultureInfo.InvariantCulture), size + 1);
            var shown = rows.Take(size).Select(v => new TemplateVersionAnswer(v.Number, v.ContentVersion, v.Origin, v.Body, v.ChangedBy, v.ChangedAt)).ToList();
            return new Page<TemplateVersionAnswer>(shown, rows.Count > size ? shown[^1].Number.ToString(CultureInfo.InvariantCulture) : null);
        }, ct));

    [HttpPost("{key}/versions/{revision:int}/restoration"), EndpointSummary("Restore a version of a review template"), EndpointDescription("For administrators. Its text becomes a new version. The body may be left out."), Answers<TemplateAnswer>]
    public async Task<IActionResult> RestoreTemplateVersionAsync(string key, int revision, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] TemplateRestorationBody? body, CancellationToken ct) =>
        await this.AnswerAsync(await restore.RunAsync(new(key, revision, this.Seen(body?.Version)), this.Caller(), ct), () => ReadAsync(key, ct));

    [HttpPost("{key}/preview"), EndpointSummary("Preview a review template"), EndpointDescription("For administrators: the sections that the review of this incident would begin with. Nothing is written."), Answers<IReadOnlyList<TemplateSectionAnswer>>]
    public async Task<IActionResult> PreviewReviewTemplateAsync(string key, TemplatePreviewBody body, CancellationToken ct)
    {
        if (this.Caller().Lacks(Role.Administrator) is { } refused) return this.Refuse(refused);
        var checks = new Checks();
        if (!IncidentRef.TryParseName(body.Incident, out var number)) checks.Add("incident", "Name an incident, such as INC-42.");
        var read = body.Text is null ? null : TemplateParser.Parse(key, key, ReviewTemplates.Clean(body.Text));
        foreach (var fault in read?.Faults ?? []) checks.Add("text", $"Line {fault.Line}: {fault.Message}");
        if (!checks.Passed) return this.Refuse(checks.Failure);
        var preview = await database.ReadAsync(async s => (read?.Template ?? (await templates.ListAsync(s)).FirstOrDefault(t => t.Key == key)) is { } template
            ? await s.PreviewTemplateAsync(template, number, this.Caller()) : null, ct);
        return this.Found(preview?.Sections.Select(x => new TemplateSectionAnswer(x.Key, x.Title, x.Guidance, x.Body)).ToList(), $"The template “{key}” or {IncidentRef.NameOf(number)}");
    }

    async Task<object?> ReadAsync(string key, CancellationToken ct) =>
        (await database.ReadAsync(s => s.ListTemplatesAsync(templates.FileTexts()), ct)).FirstOrDefault(t => t.Key == key) is { } standing ? TemplateAnswer.Of(standing) : null;
}

/// <param name="Origin">file, or settings where it was edited.</param>
/// <param name="ContentVersion">As reviews name it.</param>
/// <param name="FileVersion">What the file says now; empty when there is none.</param>
/// <param name="NewerFile">The file's text, when it has changed since the edit and somebody has to choose.</param>
/// <param name="Faults">What cannot be read, with its line; empty for a good one.</param>
public sealed record TemplateAnswer(string Key, string Name, string Text, string Origin, string ContentVersion, string FileVersion, string? NewerFile, IReadOnlyList<string> Faults, int Version) : IVersioned
{
    public static TemplateAnswer Of(StandingTemplate t) => new(t.Key, t.Name, t.Text, t.IsEdited ? TemplateOrigin.Settings : TemplateOrigin.File, TemplateParser.VersionOf(t.Text), t.FileVersion,
        t.HasNewerFile ? t.FileText : null, [.. t.Read.Faults.Select(f => f.ToString())], t.Version);
}

public sealed record TemplateVersionAnswer(int Number, string ContentVersion, string Origin, string Text, string ChangedBy, DateTimeOffset ChangedAt);

/// <summary>A section as a review would begin with it.</summary>
public sealed record TemplateSectionAnswer(string Key, string Title, string Guidance, string Text);
