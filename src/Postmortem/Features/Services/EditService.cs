using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Services;

/// <param name="Slug">The service's short name as it is now.</param>
/// <param name="Version">The version that the person saw; null takes the newest.</param>
public sealed record EditServiceInput(string Slug, ServiceFields Fields, int? Version = null);

public sealed class EditService(Database database, TimeProvider clock)
{
    public async Task<Result<Service>> RunAsync(EditServiceInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Service>>(async s =>
        {
            if (await s.FindServiceAsync(input.Slug) is not { } before) return Failure.NotFound($"The service {input.Slug}");
            var checks = new Checks();
            var after = input.Fields.ApplyTo(before, checks);
            if (!checks.Passed) return checks.Failure;
            if (await s.FindIdByNameAsync(after.Name) is { } named && named != before.Id) return Failure.Invalid("name", "There is another service of this name. Choose another name.");
            if (after.Slug != before.Slug && await s.FindServiceAsync(after.Slug) is { } other) return Failure.Invalid("slug", $"This short name belongs to {other.Name}. Choose another one.");
            if (input.Version is { } seen && seen != before.Version) return await ConflictAsync(s, after, before);
            if (!await s.UpdateServiceAsync(after)) return await ConflictAsync(s, after, (await s.FindServiceAsync(before.Id))!);
            if (await s.PutDependenciesAsync(after) is { } unknown) return unknown;
            await s.RecordAsync(actor, now, new Fact("service.edited", null, after.Id, new { Before = before, After = after }));
            return after with { Version = after.Version + 1 };
        }, ct);
    }

    static async Task<Failure> ConflictAsync(ReadSession session, Service yours, Service theirs)
    {
        var by = await session.LastChangedByAsync(theirs.Id);
        return Failure.Collision(theirs.Name, EditConflict.Of("service", theirs.Version, by, ServiceFields.Compared(yours, theirs)));
    }
}
