using Postmortem.Features.Exports.Record;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Import;

/// <summary>
/// People add a row by copying one, and the copy keeps the name that the first has at its source. By that name it would be taken for the
/// first and be lost, so it comes in without it.
/// </summary>
static class RepeatedNames
{
    public static IncidentRecord Without(IncidentRecord record, ImportNotes notes)
    {
        return record with
        {
            Timeline = Each(record.Timeline, e => (e.Source is { Length: > 0 } door ? door : Door.Import, e.SourceRef), e => e with { SourceRef = null }, e => $"the entry “{Words.Fit(e.Text ?? "", 60)}”"),
            Alerts = Each(record.Alerts, a => ($"{a.Source} {a.StartsAt.Ticks}", a.SourceRef), a => a with { SourceRef = "" }, a => $"the alert “{Words.Fit(a.Title, 60)}”"),
            Changes = Each(record.Changes, c => (c.Source, c.SourceRef), c => c with { SourceRef = null }, c => $"the change “{Words.Fit(c.Title, 60)}”"),
            Review = record.Review is { } review ? review with { Factors = Each(review.Factors, f => ("", f.SourceRef), f => f with { SourceRef = null }, f => $"the factor “{Words.Fit(f.Text, 60)}”") } : null,
            FollowUps = Each(record.FollowUps, a => ("", a.SourceRef), a => a with { SourceRef = null }, a => $"the follow-up “{Words.Fit(a.Title, 60)}”"),
        };

        IReadOnlyList<T> Each<T>(IReadOnlyList<T> rows, Func<T, (string Source, string? Name)> nameOf, Func<T, T> without, Func<T, string> told)
        {
            var met = new HashSet<(string, string)>();
            return [.. rows.Select(row =>
            {
                var (source, name) = nameOf(row);
                if (string.IsNullOrEmpty(name)) return without(row);
                if (met.Add((source, name))) return row;
                notes.Guess($"{told(row)} has the name at its source of one before it ({Words.Fit(name, 60)}), as a copy has, so it was taken in as one of its own, without that name");
                return without(row);
            })];
        }
    }
}
