using Postmortem.Data;
using Postmortem.Features.Services;

namespace Postmortem.Features.Rollbacks.Instructions;

/// <summary>The SQL of <c>rollback_instructions</c> and <c>rollback_ticks</c>. It takes the keys of what was looked up for a viewer.</summary>
public static class InstructionStore
{
    /// <summary>Of each attempt that has them: those that were kept, else those of its service while there is something left to follow.</summary>
    public static async Task<IReadOnlyDictionary<Guid, FollowedInstructions>> ReadInstructionsAsync(this ReadSession session, IReadOnlyList<Rollback> attempts, IReadOnlyList<ServiceOption> services)
    {
        if (attempts.Count == 0) return new Dictionary<Guid, FollowedInstructions>();
        var of = new { attempts[0].IncidentId };
        var taken = (await session.ListAsync<Taken>("select x.rollback_id, x.text from rollback_instructions x join rollbacks r on r.id = x.rollback_id where r.incident_id = @IncidentId", of)).ToDictionary(t => t.RollbackId, t => t.Text);
        var ticks = (await session.ListAsync<Tick>("select x.rollback_id, x.step, x.ticked_at, x.ticked_by from rollback_ticks x join rollbacks r on r.id = x.rollback_id where r.incident_id = @IncidentId order by x.step", of)).ToLookup(t => t.RollbackId);
        var found = new Dictionary<Guid, FollowedInstructions>();
        foreach (var attempt in attempts)
        {
            var text = taken.TryGetValue(attempt.Id, out var kept) ? kept : IsFollowed(attempt) ? services.FirstOrDefault(s => s.Id == attempt.ServiceId)?.RollbackInstructions ?? "" : "";
            if (text.Length > 0) found[attempt.Id] = new(attempt.ServiceName, text, kept is not null, [.. ticks[attempt.Id]]);
        }
        return found;
    }

    /// <returns>Null when there is nothing to follow.</returns>
    public static async Task<FollowedInstructions?> FindInstructionsAsync(this ReadSession session, Rollback rollback)
    {
        var service = rollback.ServiceId is { } id ? await session.FindServiceAsync(id) : null;
        ServiceOption[] services = service is null ? [] : [new ServiceOption { Id = service.Id, RollbackInstructions = service.RollbackInstructions }];
        return (await session.ReadInstructionsAsync([rollback], services)).GetValueOrDefault(rollback.Id);
    }

    /// <summary>The steps of one that is decided can be ticked, and as long as somebody may still look back at what was done.</summary>
    public static bool IsFollowed(Rollback rollback) => rollback.State is RollbackState.Decided or RollbackState.Started or RollbackState.Finished;

    /// <summary>Kept as they are now. Those by which somebody ticked already stay.</summary>
    internal static async Task TakeInstructionsAsync(this WriteSession session, Rollback rollback, DateTimeOffset now)
    {
        var text = rollback.ServiceId is { } id && await session.FindServiceAsync(id) is { } service ? service.RollbackInstructions : "";
        await session.ExecuteAsync("delete from rollback_instructions where rollback_id = @Id and not exists (select 1 from rollback_ticks t where t.rollback_id = @Id)", new { rollback.Id });
        if (text.Length > 0) await session.InsertInstructionsAsync(rollback.Id, text, now);
    }

    /// <summary>For import; a tick of a step that the text does not have is left out.</summary>
    public static async Task BackfillInstructionsAsync(this WriteSession session, Guid rollbackId, string text, DateTimeOffset at, IEnumerable<Tick> ticks)
    {
        await session.InsertInstructionsAsync(rollbackId, text, at);
        var steps = InstructionSteps.StepsOf(InstructionSteps.Read(text)).Count;
        foreach (var tick in ticks.Where(t => t.Step <= steps)) await session.InsertTickAsync(tick);
    }

    internal static Task<int> InsertInstructionsAsync(this WriteSession session, Guid rollbackId, string text, DateTimeOffset now) =>
        session.ExecuteAsync("insert into rollback_instructions (rollback_id, text, taken_at) values (@rollbackId, @text, @now) on conflict (rollback_id) do nothing", new { rollbackId, text, now });

    /// <returns>False when it was ticked already.</returns>
    internal static async Task<bool> InsertTickAsync(this WriteSession session, Tick tick) => await session.ExecuteAsync(
        "insert into rollback_ticks (rollback_id, step, ticked_at, ticked_by) values (@RollbackId, @Step, @TickedAt, @TickedBy) on conflict (rollback_id, step) do nothing", tick) == 1;

    /// <returns>False when it was not ticked.</returns>
    internal static async Task<bool> DeleteTickAsync(this WriteSession session, Guid rollbackId, int step) =>
        await session.ExecuteAsync("delete from rollback_ticks where rollback_id = @rollbackId and step = @step", new { rollbackId, step }) == 1;

    sealed record Taken
    {
        public Guid RollbackId { get; init; }
        public string Text { get; init; } = "";
    }
}
