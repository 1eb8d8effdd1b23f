using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Templates;

/// <param name="Number">The version whose text shall stand again.</param>
/// <param name="Version">How many decisions the person had seen; null takes the newest.</param>
public sealed record RestoreTemplateInput(string Key, int Number, int? Version = null);

/// <summary>Makes an earlier text of a template the standing one, as a new version.</summary>
public sealed class RestoreTemplate(Database database, ReviewTemplates templates, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(RestoreTemplateInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var files = templates.FileTexts();
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if ((await s.ListTemplatesAsync(files)).FirstOrDefault(t => t.Key == input.Key) is not { } before) return Failure.NotFound($"The template “{input.Key}”");
            if (await s.FindTemplateVersionAsync(input.Key, input.Number) is not { } version) return Failure.NotFound($"Version {input.Number} of “{before.Name}”");
            var stands = await s.HoldTemplateAsync(input.Key);
            if (input.Version is { } seen && seen != before.Version) return Failure.Conflict($"{stands.ChangedBy ?? "Somebody"} changed this template a moment ago. Look again and decide.");
            if (version.Body == before.Text) return Done.Value;
            if (TemplateParser.Parse(input.Key, input.Key, version.Body).Faults is { Count: > 0 } faults)
                return Failure.Conflict($"Version {input.Number} cannot be read by this program any more. Line {faults[0].Line}: {faults[0].Message}");
            await s.KeepTemplateTextAsync(input.Key, before.Text, now);
            await s.StandAsync(before, version.Body, before.FileVersion, "review.template_restored", actor, now);
            return Done.Value;
        }, ct);
    }
}
