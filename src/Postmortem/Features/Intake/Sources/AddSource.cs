using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Postmortem.Data;
using Postmortem.Features.Intake.Kinds;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Intake.Sources;

/// <param name="Secret">Shown this once.</param>
public sealed record MadeSource(Source Source, string Secret);

/// <summary>Opens a door for a program that tells of changes.</summary>
public sealed class AddSource(Database database, SourceSecrets secrets, TimeProvider clock)
{
    static readonly string[] Doors = [Door.Web, Door.Api, Door.Cli, Door.Slack, Door.Import, Door.Intake, Door.System];

    public async Task<Result<MadeSource>> RunAsync(string? kind, string? name, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var of = checks.OneOf("kind", kind, [.. SourceKinds.All.Select(k => k.Key)], "The kind");
        var called = checks.Required("name", name, 60, "The name").ReplaceLineEndings(" ");
        checks.Must(!Doors.Contains(called.ToLowerInvariant()), "name", "This name stands for one of the product's own doors. Choose another one.");
        if (!checks.Passed) return checks.Failure;
        var secret = SourceSecrets.Make(of);
        var source = new Source { Id = Guid.CreateVersion7(now), Kind = of, Name = called, Key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16)), Secret = secrets.Seal(secret), CreatedAt = now, CreatedBy = actor.Name };
        return await database.WriteAsync<Result<MadeSource>>(async s =>
        {
            if (await s.HasSourceAsync(called)) return Failure.Invalid("name", "There is a source of this name already. Choose another one.");
            await s.InsertSourceAsync(source);
            await s.RecordAsync(actor, now, new Fact("source.added", null, source.Id, new { source.Kind, source.Name }));
            return new MadeSource(source, secret);
        }, ct);
    }
}
