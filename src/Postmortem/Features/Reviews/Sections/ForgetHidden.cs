using Postmortem.Data;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Reviews.Sections;

/// <summary>
/// Sections are filled from the timeline and would tell what was hidden there since. What nobody has worked on is filled anew;
/// elsewhere the parts that tell it go, in a signed review too. What a person has written is theirs to mend.
/// </summary>
sealed class ForgetHidden : IFollowHiding
{
    /// <summary>The origin of a text from which something was taken after it was published.</summary>
    public const string Reduced = "without what was hidden since";

    public async Task EntryHiddenAsync(WriteSession session, int number, TimelineEntry entry, Actor actor, DateTimeOffset now)
    {
        if (await session.HoldReviewAsync(number, actor) is not { } held) return;
        var sections = await session.ListSectionsAsync(held.Review.Id);
        var record = await session.ReadRecordAsync(held.Incident.Id, sections.Select(x => x.StartText));
        var changed = 0;
        foreach (var section in sections)
        {
            var text = PrefillText.Fill(section.StartText, record);
            var after = section.IsWorkedOn ? Without(section, text, entry) : section.Filled(text) with { Body = text };
            if (after == section) continue;
            after = after with { Origin = held.Review.IsOpen ? "filled from the record" : Reduced, UpdatedBy = actor.Name, UpdatedAt = now };
            // No revision is kept: it would tell it again.
            await session.UpdateSectionAsync(after, section.Version);
            await session.IndexSectionAsync(held.Incident, after, now);
            changed++;
        }
        if (changed == 0) return;
        await session.RecordAsync(actor, now, new Fact("review.prefill_refreshed", held.Incident.Id, held.Review.Id, new { Sections = changed }));
        await session.TextReducedAsync(held, actor, now);
    }

    /// <summary>What somebody kept as it was filled is theirs, but for this.</summary>
    static ReviewSection Without(ReviewSection section, string now, TimelineEntry entry)
    {
        var given = TextUnits.Of(now).Select(u => u.Id).ToHashSet();
        var telling = TextUnits.Of(section.Prefilled).Where(u => !given.Contains(u.Id) && Tells(u.Text, entry)).Select(u => u.Id).ToHashSet();
        string Strip(string text) => TextUnits.Join(TextUnits.Of(text).Where(u => !telling.Contains(u.Id)));
        return telling.Count == 0 ? section : section with { Body = Strip(section.Body), Prefilled = Strip(section.Prefilled) };
    }

    static bool Tells(string body, TimelineEntry entry) =>
        body.Contains(MarkdownWords.Cell(entry.Text), StringComparison.Ordinal) || body.Contains(MarkdownWords.Line(entry.Text), StringComparison.Ordinal);
}
