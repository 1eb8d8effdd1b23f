using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Templates;

/// <param name="Text">The whole template, front matter included.</param>
/// <param name="FileVersion">What the file said when the person began to edit; null takes what it says now.</param>
/// <param name="Version">How many decisions the person had seen; null takes the newest.</param>
public sealed record EditTemplateInput(string Key, string? Text, string? FileVersion = null, int? Version = null);

/// <summary>Writes a template in Settings. From then on this text stands for new reviews, on every replica; the file stays as it is.</summary>
public sealed class EditTemplate(Database database, ReviewTemplates templates, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(EditTemplateInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var checks = new Checks();
        var text = ReviewTemplates.Clean(checks.Required("text", input.Text, TemplateParser.LongestText, "The template"));
        if (!checks.Passed) return checks.Failure;
        foreach (var fault in TemplateParser.Parse(input.Key, input.Key, text).Faults) checks.Add("text", $"Line {fault.Line}: {fault.Message}");
        if (!checks.Passed) return checks.Failure;
        var files = templates.FileTexts();
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            var before = (await s.ListTemplatesAsync(files)).FirstOrDefault(t => t.Key == input.Key);
            if (before is null) return Failure.NotFound($"The template “{input.Key}”");
            var choice = await s.HoldTemplateAsync(input.Key);
            if (input.Version is { } seen && seen != before.Version)
                return Failure.Conflict($"{choice.ChangedBy ?? "Somebody"} saved this template while you were writing. Nothing of yours was saved yet: compare both texts, then save again.",
                    new EditConflict("text", text, before.Text, before.Version, choice.ChangedBy ?? "somebody"));
            if (before.Text == text) return Done.Value;
            await s.KeepTemplateTextAsync(input.Key, before.Text, now);
            await s.StandAsync(before, text, input.FileVersion ?? before.FileVersion, "review.template_edited", actor, now);
            return Done.Value;
        }, ct);
    }
}

static class TemplateWriting
{
    /// <summary>A new version that stands from now on.</summary>
    public static async Task StandAsync(this WriteSession s, StandingTemplate template, string text, string fileVersion, string action, Actor actor, DateTimeOffset now)
    {
        var number = await s.InsertTemplateVersionAsync(template.Key, text, TemplateOrigin.Settings, actor.Name, now);
        await s.ChooseTemplateAsync(template.Key, number, fileVersion);
        await s.RecordAsync(actor, now, new Fact(action, null, TemplateJournal.IdOf(template.Key), new { template.Key, Number = number, Version = TemplateParser.VersionOf(text) }));
    }
}
