using Postmortem.Data;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Reviews.Sections;

/// <summary>
/// Sections are filled from the timeline and would tell what was hidden there since. What stands as it was filled is filled anew,
/// in a signed review too; what a person has written is theirs to mend.
/// </summary>
sealed class ForgetHidden : IFollowHiding
{
    public async Task EntryHiddenAsync(WriteSession session, int number, TimelineEntry entry, Actor actor, DateTimeOffset now)
    {
        if (await session.HoldReviewAsync(number, actor) is not { } held) return;
        var record = await session.ReadRecordAsync(held.Incident.Id);
        var changed = 0;
        foreach (var section in await session.ListSectionsAsync(held.Review.Id))
        {
            if (section.Body != section.Prefilled || PrefillText.Fill(section.StartText, record) is var text && text == section.Body) continue;
            // A section that somebody kept as it was is theirs, but for this.
            if (section.Touched && !Tells(section.Body, entry)) continue;
            var after = section with { Body = text, Prefilled = text, UpdatedBy = actor.Name, UpdatedAt = now };
            // No revision is kept: it would tell it again.
            await session.UpdateSectionAsync(after, section.Version);
            await session.IndexSectionAsync(held.Incident, after, now);
            changed++;
        }
        if (changed == 0) return;
        await session.RecordAsync(actor, now, new Fact("review.prefill_refreshed", held.Incident.Id, held.Review.Id, new { Sections = changed }));
        await session.TextChangedAsync(held, actor, now);
    }

    static bool Tells(string body, TimelineEntry entry) =>
        body.Contains(MarkdownWords.Cell(entry.Text), StringComparison.Ordinal) || body.Contains(MarkdownWords.Line(entry.Text), StringComparison.Ordinal);
}
