using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reviews.Comments;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Reviews.Suggestions;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Sections;

/// <summary>
/// Reviews name earlier incidents that look alike. One that becomes private is taken out of them, whoever kept or changed that item,
/// in published texts and in earlier versions too.
/// </summary>
sealed class ForgetPrivate : IFollowPrivacy
{
    public async Task MadePrivateAsync(WriteSession session, int number, Actor actor, DateTimeOffset now)
    {
        var sign = $"]({SimilarText.PathOf(number)})";
        await session.ForgetQuotesAsync(number);
        foreach (var suggestion in await session.ListNamingAsync(sign))
            await session.UpdateSuggestionAsync(suggestion with { Before = Without(suggestion.Before, sign), After = Without(suggestion.After, sign), Why = suggestion.Why.Contains(sign, StringComparison.Ordinal) ? "" : suggestion.Why });
        foreach (var found in await NamingAsync(session, number))
        {
            // The review is held first, as whoever edits it does.
            if (await session.HoldReviewAsync(found.Number, Actor.System) is not { } held || await session.FindSectionAsync(held.Review.Id, found.Key) is not { } section) continue;
            await StripRevisionsAsync(session, section.Id, sign);
            var after = section with { Body = Without(section.Body, sign), Prefilled = Without(section.Prefilled, sign), UpdatedAt = now };
            if (after.Body == section.Body && after.Prefilled == section.Prefilled) continue;
            // No revision is kept and nobody signs anew: nothing is said instead.
            await session.UpdateSectionAsync(after, section.Version);
            await session.IndexSectionAsync(held.Incident, after, now);
            await session.RecordAsync(actor, now, new Fact("review.private_incident_left_out", held.Incident.Id, section.Id, new { section.Key }));
            session.Announce(new LiveChange(held.Incident.Id, LivePart.Review));
        }
    }

    static async Task<IReadOnlyList<Naming>> NamingAsync(WriteSession session, int number)
    {
        var match = await session.MatchAsync(SearchPart.Heads, SearchQuery.Parse($"\"{IncidentRef.NameOf(number)}\""), Actor.System);
        match.Parameters.Add("Number", number);
        return await session.ListAsync<Naming>($"""
            select i.number, x.key from {match.From} join review_sections x on x.id = d.ref_id
            where {match.Where} and d.kind = 'review' and i.number <> @Number order by i.number
            """, match.Parameters);
    }

    static async Task StripRevisionsAsync(WriteSession session, Guid sectionId, string sign)
    {
        foreach (var revision in await session.ListRevisionsAsync(sectionId, int.MaxValue, int.MaxValue))
            if (revision.Body.Contains(sign, StringComparison.Ordinal))
                await session.RewriteRevisionAsync(sectionId, revision.Version, Without(revision.Body, sign));
    }

    static string Without(string text, string sign) =>
        text.Contains(sign, StringComparison.Ordinal) ? TextUnits.Join(TextUnits.Of(text).Where(u => !u.Text.Contains(sign, StringComparison.Ordinal))) : text;

    sealed record Naming
    {
        public int Number { get; init; }
        public string Key { get; init; } = "";
    }
}
