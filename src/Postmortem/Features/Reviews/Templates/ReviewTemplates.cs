using Postmortem.Data;
using Postmortem.Features.Reviews.Meetings;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Templates;

/// <summary>
/// The templates as their files stand now. They are few and small, so they are read when asked for:
/// an edit counts for the next review without a restart. One broken file never hides the others.
/// </summary>
public sealed class ReviewTemplates(AppOptions options)
{
    public const string Folder = "postmortems";

    /// <summary>Every file, sorted by name, good or not.</summary>
    public IReadOnlyList<TemplateText> FileTexts()
    {
        var folder = Path.Combine(options.TemplatesDirectory, Folder);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.md").Order(StringComparer.Ordinal).Select(Read)] : [];
    }

    /// <summary>Those that can be read and count for the next review.</summary>
    public async Task<IReadOnlyList<ReviewTemplate>> ListAsync(ReadSession session) =>
        [.. (await session.ListTemplatesAsync(FileTexts())).Select(t => t.Read.Template).OfType<ReviewTemplate>()];

    /// <summary>The one that is made for this severity, or else the first; null when no file is good.</summary>
    public static ReviewTemplate? ProposeFor(string severity, IReadOnlyList<ReviewTemplate> templates) =>
        templates.FirstOrDefault(t => t.Severities.Contains(severity)) ?? (templates.Count > 0 ? templates[0] : null);

    /// <summary>The one that a draft's severity proposes by now, where it began from one that is made for others.</summary>
    /// <returns>Null where the two fit, and where people chose one that is proposed for none.</returns>
    public static ReviewTemplate? ProposeInstead(Review review, string severity, IReadOnlyList<ReviewTemplate> templates) =>
        review.State == ReviewState.Draft && templates.FirstOrDefault(t => t.Key == review.TemplateKey) is { Severities: { Count: > 0 } made } && !made.Contains(severity)
            ? templates.FirstOrDefault(t => t.Severities.Contains(severity)) : null;

    /// <summary>As it is kept, whatever an editor or a form made of line ends.</summary>
    public static string Clean(string? text) => $"{(text ?? "").TrimStart('\uFEFF').ReplaceLineEndings("\n").TrimEnd()}\n";

    public string NameOf(string key) => options.NameOfTemplate($"{Folder}/{key}.md");

    TemplateText Read(string path)
    {
        var key = Path.GetFileNameWithoutExtension(path);
        var name = NameOf(key);
        try
        {
            var text = Clean(TextFile.Read(path));
            return new(key, text, TemplateParser.Parse(key, name, text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(key, "", new(name, null, [new(name, 1, $"The file cannot be read: {e.Message}")]));
        }
    }
}

/// <param name="Text">What the file says.</param>
public sealed record TemplateText(string Key, string Text, TemplateFile File);

public static class StandingTemplates
{
    /// <summary>Each template, by key: what was edited in Settings before what its file says.</summary>
    public static async Task<IReadOnlyList<StandingTemplate>> ListTemplatesAsync(this ReadSession session, IReadOnlyList<TemplateText> files)
    {
        var choices = (await session.ListTemplateChoicesAsync()).ToDictionary(c => c.Key);
        return [.. files.Select(f => f.Key).Union(choices.Values.Where(c => c.Body is not null).Select(c => c.Key)).Order(StringComparer.Ordinal)
            .Select(key => Of(key, files.FirstOrDefault(f => f.Key == key), choices.GetValueOrDefault(key)))];
    }

    static StandingTemplate Of(string key, TemplateText? file, TemplateChoice? choice) => choice?.Body is { } body
        ? new(key, TemplateParser.Parse(key, $"Settings, “{key}”", body), body, file?.File, file?.Text, choice)
        : new(key, file!.File, file.Text, file.File, file.Text, choice);
}

/// <summary>Says at start which template files are broken and where. The others work.</summary>
public sealed class TemplatesAtStart(ReviewTemplates templates, MeetingGuides guides, SignOffChecklists checklists, Rollbacks.PreflightTemplates preflight, ILogger<TemplatesAtStart> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var files = templates.FileTexts();
        TemplateFault[] none = files.Count == 0 ? [new($"templates/{ReviewTemplates.Folder}", 1, "There is no review template: reviews begin only from those that were edited in Settings. Bring the files back from the program’s templates.")] : [];
        foreach (var fault in none.Concat(files.SelectMany(f => f.File.Faults)).Concat(guides.Read().Faults).Concat(checklists.Read().Faults).Concat(preflight.Read().SelectMany(t => t.Faults).Select(f => new TemplateFault(f.File, f.Line, f.Message))))
        {
            log.LogError("Broken template {File}:{Line}: {Message}", fault.File, fault.Line, fault.Message);
            await Console.Error.WriteLineAsync($"Broken template {fault}");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
