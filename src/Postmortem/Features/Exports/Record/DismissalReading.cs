using Postmortem.Data;
using Postmortem.Features.Language;
using Postmortem.Features.Language.Dismissals;

namespace Postmortem.Features.Exports.Record;

static class DismissalReading
{
    public static async Task<IReadOnlyList<RecordedDismissal>> ReadAsync(ReadSession s, Guid incidentId) => [.. (await s.ListDismissalsAsync(incidentId)).Select(d => new RecordedDismissal
    {
        Finding = d.Finding,
        Rule = d.Finding.Split(':')[0],
        Reason = d.Reason,
        DismissedBy = d.DismissedBy,
        DismissedAt = d.DismissedAt,
    })];

    /// <summary>With the sentences, taken from what the record shows: what was hidden or rewritten since is not told by way of its dismissal.</summary>
    public static async Task<IncidentRecord> WithSentencesAsync(this ReadSession s, IncidentRecord record, LanguageCoach coach)
    {
        if (record.Dismissals.Count == 0) return record;
        var context = await s.ReadWordingContextAsync(record.Id);
        var sentences = new Dictionary<string, string>();
        foreach (var text in TextsOf(record).Select(t => t.ReplaceLineEndings("\n")))
            foreach (var found in coach.Recall(text, context.Names))
                sentences.TryAdd(found.Key, text[found.Sentence]);
        return record with { Dismissals = [.. record.Dismissals.Select(d => d with { Text = sentences.GetValueOrDefault(d.Finding) })] };
    }

    /// <summary>Those that the coach reads on pages.</summary>
    static IEnumerable<string> TextsOf(IncidentRecord record) =>
        (record.Review?.Sections ?? []).Select(x => x.Body)
            .Concat((record.Review?.MeetingNotes ?? []).Select(n => n.Text))
            .Concat(record.ShownTimeline.Select(e => e.Text ?? ""))
            .Concat(record.FollowUps.Select(a => $"{a.Title}\n\n{a.DoneWhen}"));
}
