using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Intake.Doors;

/// <summary>Reads a delivery once more, as after a rule or a mapping was changed. The change it tells of stays one.</summary>
public sealed class ReplayDelivery(Database database, IntakeSignal signal, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(Guid sourceId, Guid id, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var result = await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.ReplayDeliveryAsync(sourceId, id, now) == 0) return Failure.NotFound("The delivery");
            await s.RecordAsync(actor, now, new Fact("source.delivery_replayed", null, id));
            return Done.Value;
        }, ct);
        if (result.Succeeded) signal.Given.Give();
        return result;
    }
}
