using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Templates;

/// <param name="Choice">take: the file stands from now on, and its later changes too; keep: the edited text goes on standing.</param>
/// <param name="Version">How many decisions the person had seen; null takes the newest.</param>
public sealed record ChooseTemplateFileInput(string Key, string? Choice, int? Version = null);

/// <summary>Between a template's file and what was edited in Settings. Whichever is passed over stays among the versions.</summary>
public sealed class ChooseTemplateFile(Database database, ReviewTemplates templates, TimeProvider clock)
{
    public const string Take = "take";
    public const string Keep = "keep";

    public static readonly string[] Choices = [Take, Keep];

    public async Task<Result<Done>> RunAsync(ChooseTemplateFileInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var checks = new Checks();
        var choice = checks.OneOf("choice", input.Choice, Choices, "The choice");
        if (!checks.Passed) return checks.Failure;
        var files = templates.FileTexts();
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if ((await s.ListTemplatesAsync(files)).FirstOrDefault(t => t.Key == input.Key) is not { } before) return Failure.NotFound($"The template “{input.Key}”");
            if (!before.IsEdited) return Failure.Conflict("The file stands already; nothing was edited in Settings.");
            if (before.FileText is not { } fileText) return Failure.Conflict($"There is no file {templates.NameOf(input.Key)} here. The edited text stands.");
            var stands = await s.HoldTemplateAsync(input.Key);
            if (input.Version is { } seen && seen != before.Version) return Failure.Conflict($"{stands.ChangedBy ?? "Somebody"} changed this template a moment ago. Look again and decide.");
            if (choice == Take && before.File!.Faults is { Count: > 0 } faults) return Failure.Conflict($"The file cannot be read. Line {faults[0].Line}: {faults[0].Message} Mend it first.");
            await s.KeepTemplateTextAsync(input.Key, fileText, now);
            await s.ChooseTemplateAsync(input.Key, choice == Take ? null : before.Choice!.StandingNumber, before.FileVersion);
            await s.RecordAsync(actor, now, new Fact(choice == Take ? "review.template_file_taken" : "review.template_edit_kept", null, TemplateJournal.IdOf(input.Key), new { input.Key, before.FileVersion }));
            return Done.Value;
        }, ct);
    }
}
