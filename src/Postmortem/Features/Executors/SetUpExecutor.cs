using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Executors.Kinds;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Web.Outbound;

namespace Postmortem.Features.Executors;

/// <param name="Slug">The service's short name.</param>
/// <param name="Fields">A text for each field of the kind.</param>
/// <param name="Token">Null or empty keeps the one that stands, as long as the kind stays.</param>
/// <param name="StuckAfter">Minutes, as they were typed.</param>
/// <param name="Version">The version that the person saw, 0 when there was none; null takes the newest.</param>
public sealed record SetUpExecutorInput(string Slug, string? Kind, IReadOnlyDictionary<string, string> Fields, string? Token, string? StuckAfter, bool IsOn, int? Version);

/// <summary>Says how a service is rolled back from here. Its token goes in and never comes out.</summary>
public sealed class SetUpExecutor(Database database, ExecutorSecrets secrets, OutboundClient outbound, TimeProvider clock)
{
    const int LongestField = 500;

    public async Task<Result<Executor>> RunAsync(SetUpExecutorInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        if (ExecutorKinds.Find(input.Kind) is not { } kind) return Failure.Invalid("kind", $"The kind must be one of: {string.Join(", ", ExecutorKinds.All.Select(k => k.Key))}.");
        var fields = Read(kind, input.Fields, checks);
        if (checks.Passed) kind.Check(checks, fields);
        if (checks.Passed && outbound.Options.Refusal(kind.AddressOf(fields)) is { } nowhere) checks.Add(kind.Fields.First(f => f.Name is "url" or "api").Name, nowhere);
        var token = checks.Optional("token", input.Token, 2000, kind.TokenLabel);
        checks.Must(token.Length == 0 || token.Length >= kind.ShortestToken, "token", $"{kind.TokenLabel}: at least {kind.ShortestToken} characters are needed.");
        checks.Must(!token.Any(char.IsWhiteSpace) && token.All(char.IsAscii), "token", $"{kind.TokenLabel}: blanks, line breaks and letters with accents cannot be part of it. Copy it again.");
        var minutes = int.TryParse(input.StuckAfter, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var given) && given is >= 1 and <= Executor.LongestWait ? given : 0;
        checks.Must(minutes > 0, "stuck_after", $"Give whole minutes, from 1 to {Executor.LongestWait}.");
        return await database.WriteAsync<Result<Executor>>(async s =>
        {
            if (await s.FindServiceAsync(input.Slug) is not { } service) return Failure.NotFound($"The service {input.Slug}");
            var before = await s.FindExecutorOfAsync(service.Id);
            if (token.Length == 0 && (before is null || before.Kind != kind.Key)) checks.Add("token", $"{kind.TokenLabel} is empty. Please enter it.");
            if (!checks.Passed) return checks.Failure;
            var after = (before ?? new Executor { Id = Guid.CreateVersion7(now), ServiceId = service.Id, CreatedAt = now, CreatedBy = actor.Name }) with
            {
                Kind = kind.Key,
                Settings = JsonSerializer.Serialize(fields, Journal.Json),
                Token = token.Length > 0 ? secrets.Seal(token) : before!.Token,
                StuckAfterMinutes = minutes,
                EnabledAt = input.IsOn ? before?.EnabledAt ?? now : null,
            };
            if (before is not null && input.Version is { } seen && seen != before.Version) return await ConflictAsync(s, kind, after, token.Length > 0, before);
            if (before is null ? !await s.InsertExecutorAsync(after) : !await s.UpdateExecutorAsync(after)) return await ConflictAsync(s, kind, after, token.Length > 0, (await s.FindExecutorOfAsync(service.Id))!);
            await s.RecordAsync(actor, now, new Fact(before is null ? "executor.added" : "executor.changed", null, after.Id, new { Service = service.Name, after.Kind, Fields = fields, after.IsOn, NewToken = token.Length > 0 }));
            return after with { Version = before is null ? 1 : after.Version + 1 };
        }, ct);
    }

    /// <param name="newToken">One was typed; what it says is shown to nobody.</param>
    static async Task<Failure> ConflictAsync(ReadSession session, IExecutorKind kind, Executor yours, bool newToken, Executor theirs)
    {
        var by = await session.LastChangedByAsync(theirs.Id, theirs.Version > 1 ? "executor.changed" : "executor.added");
        return Failure.Collision("this executor", EditConflict.Of("executor", theirs.Version, by,
        [
            new("Kind", kind.Name, theirs.OfKind.Name),
            .. kind.Fields.Concat(theirs.OfKind.Fields).DistinctBy(f => f.Name).Select(f => new ConflictingField(f.Label, yours.Fields.GetValueOrDefault(f.Name), theirs.Fields.GetValueOrDefault(f.Name))),
            new("Token", newToken ? "a new one, to be typed again" : "the one that is kept", "the one that is kept"),
            new("Stuck after, minutes", $"{yours.StuckAfterMinutes}", $"{theirs.StuckAfterMinutes}"), new("On", yours.IsOn ? "yes" : "no", theirs.IsOn ? "yes" : "no"),
        ]));
    }

    static Dictionary<string, string> Read(IExecutorKind kind, IReadOnlyDictionary<string, string> given, Checks checks)
    {
        var fields = new Dictionary<string, string>();
        foreach (var field in kind.Fields)
        {
            var text = checks.Optional(field.Name, given.GetValueOrDefault(field.Name), LongestField, field.Label);
            if (text.Length == 0) text = field.Lines ? "" : field.Usual;
            checks.Must(text.Length > 0 || !field.IsRequired, field.Name, $"{field.Label} is empty. Please enter it.");
            fields[field.Name] = field.Lines ? text : text.ReplaceLineEndings(" ");
        }
        return fields;
    }
}
