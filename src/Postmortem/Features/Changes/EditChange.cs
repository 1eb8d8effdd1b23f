using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Changes;

/// <param name="Version">The version that was edited from; null takes the newest.</param>
public sealed record EditChangeInput(Guid Id, ChangeFields Fields, int? Version = null);

/// <summary>A person corrects what a source told, or left out.</summary>
public sealed class EditChange(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(EditChangeInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindChangeAsync(input.Id) is not { } before) return Failure.NotFound("The change");
            var checks = new Checks();
            var after = input.Fields.Check(checks, before, actor, now) with { EditedAt = now, EditedBy = actor.Name };
            if (!checks.Passed) return checks.Failure;
            if (after.Status == ChangeState.Started) after = after with { FinishedAt = null };
            after = await s.WithServiceAsync(after);
            if (before.Version != (input.Version ?? before.Version) || !await s.UpdateChangeAsync(after))
            {
                var stands = (await s.FindChangeAsync(input.Id))!;
                return Failure.Collision("this change",
                    new EditConflict("title", ChangeTexts.Whole(after with { CatalogueName = input.Fields.Service }), ChangeTexts.Whole(stands), stands.Version, stands.EditedBy ?? stands.Source));
            }
            await s.RecordAsync(actor, now, new Fact("change.edited", null, after.Id, new { after.Kind, after.Name, after.Status }));
            await s.TellIncidentsAsync(after);
            return Done.Value;
        }, ct);
    }
}
