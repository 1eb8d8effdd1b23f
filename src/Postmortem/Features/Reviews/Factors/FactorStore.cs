using Postmortem.Data;
using Postmortem.Features.Language.Dismissals;
using Postmortem.Features.Reviews.Meetings;
using Postmortem.Features.Reviews.Tests;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Factors;

/// <summary>The SQL of <c>factors</c>.</summary>
public static class FactorStore
{
    const string Columns = "f.id, f.review_id, f.incident_id, f.position, f.text, f.category, f.evidence, f.explored, f.no_action_because, f.source_ref, f.version";

    public static Task<IReadOnlyList<Factor>> ListFactorsAsync(this ReadSession session, Guid reviewId) => session.ListAsync<Factor>(
        $"select {Columns} from factors f where f.review_id = @reviewId order by f.position, f.id", new { reviewId });

    public static Task<Factor?> FindFactorAsync(this ReadSession session, Guid reviewId, Guid id) => session.OneAsync<Factor>(
        $"select {Columns} from factors f where f.review_id = @reviewId and f.id = @id", new { reviewId, id });

    public static Task<Factor?> FindFactorBySourceAsync(this ReadSession session, Guid reviewId, string sourceRef) => session.OneAsync<Factor>(
        $"select {Columns} from factors f where f.review_id = @reviewId and f.source_ref = @sourceRef", new { reviewId, sourceRef });

    public static Task<int> InsertFactorAsync(this WriteSession session, Factor factor) => session.ExecuteAsync("""
        insert into factors (id, review_id, incident_id, position, text, category, evidence, explored, no_action_because, source_ref)
        values (@Id, @ReviewId, @IncidentId, @Position, @Text, @Category, @Evidence, @Explored, @NoActionBecause, @SourceRef)
        """, factor);

    public static Task<int> UpdateFactorAsync(this WriteSession session, Factor factor) => session.ExecuteAsync("""
        update factors set text = @Text, category = @Category, evidence = @Evidence, explored = @Explored, no_action_because = @NoActionBecause, version = version + 1
        where id = @Id
        """, factor);

    public static Task<int> PlaceFactorAsync(this WriteSession session, Guid id, int position) =>
        session.ExecuteAsync("update factors set position = @position where id = @id", new { id, position });

    public static Task<int> DeleteFactorAsync(this WriteSession session, Guid id) => session.ExecuteAsync("delete from factors where id = @id", new { id });

    /// <summary>Follow-ups that answer factors of this review.</summary>
    public static Task<IReadOnlyList<FactorFollowUp>> ListFactorFollowUpsAsync(this ReadSession session, Guid reviewId) => session.ListAsync<FactorFollowUp>("""
        select a.factor_id, a.number, a.title, a.state, a.priority, a.declined_reason from action_items a join factors f on f.id = a.factor_id where f.review_id = @reviewId order by a.number
        """, new { reviewId });

    /// <summary>Whose names a factor should not carry, and which names only look like people.</summary>
    public static async Task<(IReadOnlyList<string> People, IReadOnlyList<string> Services)> ReadNamesAsync(this ReadSession session, Guid incidentId)
    {
        var known = (await session.ReadWordingContextAsync(incidentId)).Names;
        return (FactorWording.NamesOf(known), known.Services);
    }

    /// <summary>The review's rows (factors, test stages, differences, surprises) are one searchable text.</summary>
    public static async Task IndexRowsAsync(this WriteSession session, HeldReview held, DateTimeOffset now)
    {
        List<string> rows =
        [
            .. (await session.ListFactorsAsync(held.Review.Id)).Select(f => $"{f.Text}\n{f.Evidence}"),
            .. (await session.ListTestedStagesAsync(held.Review.Id)).Select(t => t.WhatDiffered),
            .. (await session.ListDifferencesAsync(held.Review.Id)).Select(d => $"{d.Dimension}: {d.Production}; {d.Test}\n{d.Effect}"),
            .. (await session.ListMeetingNotesAsync(held.Review.Id)).Where(n => n.Kind == NoteKind.Surprise).Select(n => n.Text),
        ];
        if (string.Join("\n\n", rows.Select(r => r.Trim()).Where(r => r.Length > 0)) is { Length: > 0 } text)
            await session.IndexAsync(new(SearchKind.Review, held.Review.Id, held.Incident.Id, $"{held.Incident.Name} review: factors and tests", text, now));
        else await session.UnindexAsync(SearchKind.Review, held.Review.Id);
    }
}

/// <summary>A follow-up beside the factor that it answers.</summary>
public sealed record FactorFollowUp
{
    public Guid FactorId { get; init; }
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public string State { get; init; } = "";
    public string Priority { get; init; } = "";

    /// <summary>The stated decision not to act on it, of one that was declined.</summary>
    public string? DeclinedReason { get; init; }
}
