using Postmortem.Data;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Together;

/// <param name="Page">Names the open page, as its browser calls it.</param>
/// <param name="Doing">One of <see cref="Together.Doing"/>.</param>
public sealed record NotePresenceInput(int Number, string? Page, string? Key, string? Doing);

/// <summary>A page says that it is open. No journal: who looked where is nobody's business once they are gone.</summary>
public sealed class NotePresence(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(NotePresenceInput input, Actor actor, CancellationToken ct)
    {
        if (actor.PersonId is not { } person) return Failure.Forbidden("Only people read along; sign in first.");
        var checks = new Checks();
        var page = checks.Required("page", input.Page, 40, "The page");
        var doing = checks.OneOf("doing", input.Doing, Doing.All, "What is done");
        if (doing == Doing.Editing && actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindReviewAsync(input.Number, actor) is not { } review) return Failure.NotFound($"The review of INC-{input.Number}");
            if (!checks.Passed) return checks.Failure;
            if (await s.FindSectionAsync(review.Id, input.Key ?? "") is not { } section) return Failure.NotFound($"The section “{input.Key}”");
            if (await s.PutPresenceAsync(review.Id, person, page, section.Key, doing, now)) s.Announce(new LiveChange(review.IncidentId, LivePart.Presence));
            return Done.Value;
        }, ct);
    }
}

/// <summary>The page goes away.</summary>
public sealed class EndPresence(Database database)
{
    public async Task<Result<Done>> RunAsync(int number, string? page, Actor actor, CancellationToken ct) => await database.WriteAsync<Result<Done>>(async s =>
    {
        if (await s.FindReviewAsync(number, actor) is not { } review) return Failure.NotFound($"The review of INC-{number}");
        if (await s.RemovePresenceAsync(review.Id, actor.ViewerId(), page ?? "")) s.Announce(new LiveChange(review.IncidentId, LivePart.Presence));
        return Done.Value;
    }, ct);
}
