using Postmortem.Data;
using Postmortem.Features.Language;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

static class ReviewReading
{
    public static string NameOf(int number) => $"The review of {IncidentRef.NameOf(number)}";

    public static async Task<object?> ReadReviewAnswerAsync(this Database database, int number, Actor actor, LanguageCoach coach, CancellationToken ct) =>
        await database.ReadAsync(s => s.ReadReviewWithNewsAsync(number, actor, coach), ct) is { } review ? ReviewAnswer.Of(review) : null;

    public static async Task<object?> ReadFactorAnswerAsync(this Database database, int number, Guid id, Actor actor, CancellationToken ct) =>
        await database.ReadAsync(s => s.ReadReviewAsync(number, actor), ct) is { } review && review.Factors.FirstOrDefault(f => f.Id == id) is { } factor ? FactorAnswer.Of(factor, review) : null;
}
