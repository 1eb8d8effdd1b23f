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
    public IReadOnlyList<TemplateFile> Files()
    {
        var folder = Path.Combine(options.TemplatesDirectory, Folder);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.md").Order(StringComparer.Ordinal).Select(Read)] : [];
    }

    public IReadOnlyList<ReviewTemplate> All() => [.. Files().Select(f => f.Template).OfType<ReviewTemplate>()];

    public ReviewTemplate? Find(string? key) => All().FirstOrDefault(t => t.Key == key);

    /// <summary>The one that is made for this severity, or else the first; null when no file is good.</summary>
    public static ReviewTemplate? ProposeFor(string severity, IReadOnlyList<ReviewTemplate> templates) =>
        templates.FirstOrDefault(t => t.Severities.Contains(severity)) ?? (templates.Count > 0 ? templates[0] : null);

    static TemplateFile Read(string path)
    {
        var name = $"templates/{Folder}/{Path.GetFileName(path)}";
        try
        {
            return TemplateParser.Parse(Path.GetFileNameWithoutExtension(path), name, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(name, null, [new(name, 1, $"The file cannot be read: {e.Message}")]);
        }
    }
}

/// <summary>Says at start which templates are broken and where. The others work.</summary>
public sealed class TemplatesAtStart(ReviewTemplates templates, ILogger<TemplatesAtStart> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var fault in templates.Files().SelectMany(f => f.Faults))
        {
            log.LogError("Broken template {File}:{Line}: {Message}", fault.File, fault.Line, fault.Message);
            await Console.Error.WriteLineAsync($"Broken template {fault}");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
