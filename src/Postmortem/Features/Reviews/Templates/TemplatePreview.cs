using Postmortem.Data;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Templates;

/// <summary>The review that an incident would begin with this template. Nothing is written.</summary>
public sealed record TemplatePreview(IncidentRef Incident, ReviewTemplate Template, IReadOnlyList<ReviewSection> Sections);

public static class TemplatePreviewReader
{
    /// <returns>Null when there is no such incident, or this person may not see it.</returns>
    public static async Task<TemplatePreview?> PreviewTemplateAsync(this ReadSession s, ReviewTemplate template, int number, Actor actor)
    {
        if (await s.FindIncidentRefAsync(number, actor) is not { } incident) return null;
        var record = await s.ReadRecordAsync(incident.Id, template.Sections.Select(x => x.StartText));
        return new(incident, template, [.. template.Sections.Select(x => Section(x, PrefillText.Fill(x.StartText, record)))]);
    }

    /// <summary>Newest first, to choose from.</summary>
    public static Task<IReadOnlyList<RecentIncident>> ListRecentIncidentsAsync(this ReadSession s, int count, Actor actor) => s.ListAsync<RecentIncident>($"""
        select i.number, i.title from incidents i where {Visibility.Sql} order by i.declared_at desc, i.id desc limit @count
        """, new { count, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    static ReviewSection Section(TemplateSection from, string text) => new() { Key = from.Key, Title = from.Title, Guidance = from.Guidance, StartText = from.StartText, Body = text, Prefilled = text };
}

public sealed record RecentIncident
{
    public int Number { get; init; }
    public string Title { get; init; } = "";
}
