using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Intake.Kinds;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Intake.Sources;

/// <summary>What is done with a source once it is there: a new secret, off and on, where its fields stand.</summary>
public sealed class ChangeSource(Database database, SourceSecrets secrets, TimeProvider clock)
{
    /// <summary>So that the other end can be set at leisure. Made anew twice, the first one counts no longer.</summary>
    public static readonly TimeSpan OldSecretCounts = TimeSpan.FromHours(24);

    const string Mapped = "source.mapped";

    public async Task<Result<MadeSource>> RotateAsync(Guid id, Actor actor, CancellationToken ct)
    {
        var secret = "";
        var result = await ChangeAsync(id, "source.rotated", actor, (source, now) =>
        {
            secret = SourceSecrets.Make(source.Kind);
            return source with { Secret = secrets.Seal(secret), OldSecret = source.Secret, OldSecretUntil = now + OldSecretCounts, RotatedAt = now };
        }, ct);
        return result.Failure is { } failure ? failure : new MadeSource(result.Value, secret);
    }

    /// <summary>Takes the secret that the other end gave, where it takes none of ours.</summary>
    public async Task<Result<Source>> TakeAsync(Guid id, string? given, Actor actor, CancellationToken ct)
    {
        var checks = new Checks();
        var secret = checks.Required("secret", given, 300, "What the other end gave");
        if (!checks.Passed) return checks.Failure;
        return await ChangeAsync(id, "source.rotated", actor, (source, now) => source with { Secret = secrets.Seal(secret), OldSecret = source.Secret, OldSecretUntil = now + OldSecretCounts, RotatedAt = now }, ct);
    }

    public Task<Result<Source>> TurnAsync(Guid id, bool on, Actor actor, CancellationToken ct) =>
        ChangeAsync(id, on ? "source.turned_on" : "source.turned_off", actor, (source, now) => source with { DisabledAt = on ? null : now }, ct);

    /// <param name="paths">A path, or “=” and a fixed word, for each of the kind's fields.</param>
    /// <param name="seen">The <see cref="Source.Mapping"/> that the person began from; null takes the newest.</param>
    public async Task<Result<Source>> MapAsync(Guid id, IReadOnlyDictionary<string, string> paths, string? seen, Actor actor, CancellationToken ct)
    {
        var checks = new Checks();
        var kept = new Dictionary<string, string>();
        foreach (var (field, path) in paths)
            if (checks.Optional(field, path, 300, "The path") is { Length: > 0 } given) kept[field] = given;
        if (!checks.Passed) return checks.Failure;
        return await ChangeAsync(id, Mapped, actor, (source, _) => source with { Mapping = JsonSerializer.Serialize(kept, Journal.Json) }, ct,
            async (s, yours, theirs) => seen is null || theirs.Mapping == seen || theirs.Mapping == yours.Mapping ? null : await ConflictAsync(s, yours, theirs));
    }

    static async Task<Failure> ConflictAsync(ReadSession session, Source yours, Source theirs)
    {
        var by = await session.LastChangedByAsync(theirs.Id, Mapped);
        return Failure.Conflict($"{by} saved other paths while you were writing. Nothing of yours was saved yet: compare the two, then save again.", EditConflict.Of("mapping", theirs.Version, by,
            [.. theirs.OfKind.Fields.Select(f => new ConflictingField(f, yours.Paths.GetValueOrDefault(f), theirs.Paths.GetValueOrDefault(f)))]));
    }

    /// <param name="unless">Says of the source as it would be and as it stands why it must stay.</param>
    async Task<Result<Source>> ChangeAsync(Guid id, string action, Actor actor, Func<Source, DateTimeOffset, Source> change, CancellationToken ct, Func<ReadSession, Source, Source, Task<Failure?>>? unless = null)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Source>>(async s =>
        {
            if (await s.FindSourceAsync(id) is not { } before) return Failure.NotFound("The source");
            var after = change(before, now);
            if (unless is not null && await unless(s, after, before) is { } failure) return failure;
            if (!await s.UpdateSourceAsync(after)) return Failure.Conflict($"Somebody changed {before.Name} a moment ago. Look again and decide.");
            await s.RecordAsync(actor, now, new Fact(action, null, id, new { after.Name }));
            return after;
        }, ct);
    }
}
