using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Settings.Severities;

/// <param name="Version">The wording's version that was seen; null takes the newest.</param>
public sealed record DefineSeverityInput(string Key, string? Name, string? Definition, int? Version = null);

/// <summary>Rewords what a severity means. Earlier wordings stay in the journal.</summary>
public sealed class DefineSeverity(Database database, TimeProvider clock)
{
    public const int LongestName = 40;
    public const int LongestDefinition = 1000;

    public async Task<Result<Done>> RunAsync(DefineSeverityInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var checks = new Checks();
        var name = checks.Required("name", input.Name, LongestName, "The name").ReplaceLineEndings(" ");
        var definition = checks.Required("definition", input.Definition, LongestDefinition, "The definition");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindSeverityAsync(input.Key) is not { } severity) return Failure.NotFound(input.Key);
            if (!await s.SetDefinitionAsync(severity.Key, input.Version ?? severity.Version, name, definition))
            {
                var changes = await s.ListSeverityChangesAsync(severity);
                var last = changes.Count > 0 ? changes[0] : null;
                return Failure.Conflict($"Somebody reworded {severity.Key} meanwhile.",
                    new EditConflict("definition", $"{name}\n\n{definition}", $"{severity.Name}\n\n{severity.Definition}", severity.Version, last?.ActorName ?? "somebody"));
            }
            await s.RecordAsync(actor, clock.GetUtcNow(), new Fact("severity.defined", null, severity.JournalId,
                new { severity.Key, From = new { severity.Name, severity.Definition }, To = new { Name = name, Definition = definition } }));
            return Done.Value;
        }, ct);
    }
}
