using Postmortem.Features.Actions;
using Postmortem.Features.Shared;
using static Postmortem.Features.Reviews.Prefill.MarkdownWords;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>Earlier incidents that look alike, with why, and what was meant to prevent another one.</summary>
static class SimilarText
{
    /// <summary>One item for each, so that one step takes it out again should its incident become private.</summary>
    public static string Similar(IncidentRecord record) => record.Similar.Count == 0
        ? "No earlier incident that everybody may read looks alike."
        : string.Join('\n', record.Similar.Select(s => $"- [{s.Name}: {Link(s.Title)}]({PathOf(s.Number)}), {Day(s.DeclaredAt)}: {string.Join("; ", Why(s))}. {FollowUps(s)}"));

    public static string PathOf(int number) => $"/incidents/{number}";

    static IEnumerable<string> Why(SimilarIncident s)
    {
        if (s.Services.Count > 0) yield return $"the same {(s.Services.Count == 1 ? "service" : "services")} {List(s.Services)}";
        if (s.Categories.Count > 0) yield return $"factors of the same kind: {List(s.Categories)}";
        if (s.Words.Count > 0) yield return $"the same words: {List(s.Words)}";
    }

    static string FollowUps(SimilarIncident s) => s.FollowUps.Count == 0 ? "It has no follow-ups."
        : $"Meant to prevent another one: {string.Join("; ", s.FollowUps.Select(f => $"[{ActionItem.NameOf(f.Number)}](/follow-ups/{f.Number}) {Line(f.Title).TrimEnd('.')} ({f.State}{(f.State is ActionState.Open or ActionState.InProgress && f.DueOn is { } due ? $", due {Day(due)}" : "")})"))}.";

    static string Link(string title) => Line(title).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);
}
