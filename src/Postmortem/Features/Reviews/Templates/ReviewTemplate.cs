namespace Postmortem.Features.Reviews.Templates;

/// <summary>A kind of review, as a file under <c>templates/postmortems/</c> or an edit in Settings describes it.</summary>
/// <param name="Key">The file's name without its ending.</param>
/// <param name="Severities">Those for which it is proposed; empty for one that people choose themselves.</param>
/// <param name="Version">The beginning of its content's SHA-256: another text is another version.</param>
/// <param name="Text">All of it, as it was read.</param>
public sealed record ReviewTemplate(string Key, string Name, string Description, IReadOnlyList<string> Severities, string Version, IReadOnlyList<TemplateSection> Sections, string Text);

/// <param name="Key">Stable: links, drafts and later imports find the section by it.</param>
/// <param name="Guidance">Markdown, folded away on the page.</param>
/// <param name="StartText">Markdown that the section begins with; <c>{{name}}</c> on a line of its own is filled from the record.</param>
/// <param name="Requirements">Phrases that <see cref="Completeness.Requirement"/> knows.</param>
public sealed record TemplateSection(string Key, string Title, string Guidance, string StartText, IReadOnlyList<string> Requirements);

/// <param name="File">As the administrator finds it, <see cref="Postmortem.Web.AppOptions.NameOfTemplate"/>: templates/postmortems/full.md</param>
/// <param name="Line">From 1.</param>
public sealed record TemplateFault(string File, int Line, string Message)
{
    public override string ToString() => $"{File}:{Line}: {Message}";
}

/// <summary>A file, read: either a template, or at least one fault.</summary>
public sealed record TemplateFile(string File, ReviewTemplate? Template, IReadOnlyList<TemplateFault> Faults);
