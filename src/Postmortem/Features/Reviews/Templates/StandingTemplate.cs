namespace Postmortem.Features.Reviews.Templates;

/// <summary>A template as it counts for the next review: its file, or what was edited in Settings.</summary>
/// <param name="Read">The text that stands, read.</param>
/// <param name="Text">That text.</param>
/// <param name="File">The file, read; null when there is none of that name.</param>
/// <param name="FileText">What the file says.</param>
/// <param name="Choice">What was decided in Settings; null when nobody did anything there.</param>
public sealed record StandingTemplate(string Key, TemplateFile Read, string Text, TemplateFile? File, string? FileText, TemplateChoice? Choice)
{
    public bool IsEdited => Choice?.StandingNumber is not null;

    public string FileVersion => FileText is null ? "" : TemplateParser.VersionOf(FileText);

    /// <summary>The file says something else than when the edit was made: somebody has to look at both.</summary>
    public bool HasNewerFile => IsEdited && FileText is not null && FileVersion != Choice!.FileVersion && FileText.Trim() != Text.Trim();

    /// <summary>Grows with each decision in Settings.</summary>
    public int Version => Choice?.Version ?? 1;

    public string Name => Read.Template?.Name ?? File?.Template?.Name ?? Key;
}
