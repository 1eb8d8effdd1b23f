using System.Globalization;
using Postmortem.Features.Reviews.Completeness;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using static Postmortem.Features.Reviews.Prefill.MarkdownWords;

namespace Postmortem.Features.Reviews.Prefill;

static class TimelineText
{
    const int MostRows = 300;

    static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(15);

    public static string Timeline(IncidentRecord record)
    {
        var anyStar = record.Entries.Any(e => e.Starred);
        var entries = record.Entries.Where(e => record.Edition < 9 || e.Starred || !Administration.IsClosing(e.Text)).Where(e => EntryKind.IsOfStory(e.Kind, e.Starred, anyStar) || (record.Edition >= 8 && Setbacks.Is(e.Text))).ToList();
        // Of two at the same moment the one that comes first in the course of an incident.
        var reached = record.Milestones.Where(m => m.At is not null).OrderBy(m => Array.IndexOf(MilestoneKind.All, m.Kind)).ToList();
        var told = reached.Select(m => (Milestone: m, Entry: MilestoneEntry.Of(record, entries, m))).Where(t => t.Entry is not null).ToLookup(t => t.Entry!, t => t.Milestone);
        var milestones = reached.Except(told.SelectMany(t => t));
        var rows = entries.Select(e => (At: e.OccurredAt, e.Accuracy, e.Kind, Text: Marked(e.Text, told[e]), Source: SourceOf(e)))
            .Concat(milestones.Select(m => (At: m.At!.Value, m.Accuracy, Kind: EntryKind.Milestone, Text: $"**{Words.Capital(m.Kind)}**", m.Source)))
            .OrderBy(r => r.At).ToList();
        if (rows.Count == 0) return "The timeline holds no entry yet.";
        var text = new MarkdownWriter();
        foreach (var day in rows.Take(MostRows).GroupBy(r => r.At.UtcDateTime.Date))
        {
            text.Add(day.Key.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture)).Add("\n\n| UTC | Kind | Entry | Source |\n|---|---|---|---|\n");
            foreach (var row in day) text.Add($"| {Clock(row.At, row.Accuracy)} | {row.Kind} | {Cell(row.Text)} | {Cell(row.Source)} |\n");
            text.Add("\n");
        }
        if (rows.Count > MostRows) text.Add($"{rows.Count - MostRows} more entries stand on the incident's timeline.\n\n");
        return text.Add(Silences(record)).ToString();
    }

    public static string Evidence(IncidentRecord record)
    {
        var text = new MarkdownWriter();
        if (record.Incident.SourceUrl is { Length: > 0 } source) text.Add($"- <{source}>: the incident's source\n");
        if (record.Incident.SourceNote.Length > 0) text.Add($"- {Line(record.Incident.SourceNote)}\n");
        foreach (var entry in record.Entries.Where(e => e.Permalink is not null).DistinctBy(e => e.Permalink))
            text.Add($"- <{entry.Permalink}>: {Cell(entry.Text)}\n");
        foreach (var image in record.Images) text.Add($"- [{Cell(image.FileName)}](/attachments/{image.Id})\n");
        return text.ToString();
    }

    static string Silences(IncidentRecord record)
    {
        var told = record.Entries.Select(e => e.OccurredAt).Concat(record.Edition < 2 ? [] : record.Milestones.Select(m => m.At).OfType<DateTimeOffset>());
        var gaps = TimelineGaps.During(record.At(MilestoneKind.ImpactStart), record.At(MilestoneKind.ImpactEnd), told, LongestSilence);
        return gaps.Count == 0 ? "" : "Silences during the impact; say behind each what happened:\n\n" + string.Concat(gaps.Select(g => $"- {g.Name} UTC, {g.Length}:\n"));
    }

    static string Marked(string text, IEnumerable<RecordedMilestone> milestones) =>
        List([.. milestones.Select(m => m.Kind)]) is { Length: > 0 } kinds ? $"**{Words.Capital(kinds)}.** {text}" : text;

    public static string SourceOf(RecordedEntry entry) => (entry.AuthorName, entry.AuthorShownAsRole) switch
    {
        ("" or "not recorded", _) or (_, true) => entry.Source,
        var (name, _) => $"{name}, {entry.Source}",
    };
}
