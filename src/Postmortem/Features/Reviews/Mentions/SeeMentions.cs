using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Mentions;

/// <summary>This person has seen one mention, or all of them. No journal: what somebody has read is theirs.</summary>
public sealed class SeeMentions(Database database, TimeProvider clock)
{
    /// <param name="id">Null for all.</param>
    public async Task<Result<Done>> RunAsync(Guid? id, Actor actor, CancellationToken ct) => await database.WriteAsync<Result<Done>>(async s =>
    {
        if (id is { } one && await s.FindMentionAsync(one, actor) is null) return Failure.NotFound("This mention");
        await s.SeeMentionsAsync(actor.ViewerId(), id, clock.GetUtcNow());
        return Done.Value;
    }, ct);
}
