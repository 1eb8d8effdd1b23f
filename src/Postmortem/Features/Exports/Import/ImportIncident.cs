using System.Security.Cryptography;
using Postmortem.Data;
using Postmortem.Features.Exports.Markdown;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reviews.Templates;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Import;

public static class ImportOutcome
{
    public const string Added = "added";

    /// <summary>The same file was imported before.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>The file changed since, or the incident did; nothing was overwritten.</summary>
    public const string Differs = "differs";
}

/// <param name="OnlyInFile">When it differs: what the file says and the incident does not.</param>
/// <param name="OnlyHere">The other way round.</param>
/// <param name="NumberInFile">Which it has where it comes from.</param>
/// <param name="Open">Ties to incidents that are not here yet. The notes tell each as left out; see <see cref="ImportIncident.SettleAsync"/>.</param>
public sealed record ImportReport(IncidentRef Incident, string Outcome, ImportNotes Notes, IReadOnlyList<string> OnlyInFile, IReadOnlyList<string> OnlyHere, int NumberInFile, IReadOnlyList<Tie> Open);

public sealed record ImportIncidentInput(string FileName, byte[] Bytes);

/// <summary>
/// Takes over one incident from a file: a published post-mortem in JSON, or our own JSON or Markdown. All of it or nothing;
/// the same source twice changes nothing.
/// </summary>
public sealed class ImportIncident(Database database, ReviewTemplates templates, AttachmentRules files, TimeProvider clock)
{
    public async Task<Result<ImportReport>> RunAsync(ImportIncidentInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        actor = actor with { Door = Door.Import };
        var first = new ImportNotes();
        var now = clock.GetUtcNow();
        var read = ImportReader.Read(input.Bytes, now, first);
        if (read.Failure is { } unreadable) return unreadable;
        // Our own exports bring sign-offs and proofs that nobody here gave.
        if (read.Value.IsOurs && actor.Lacks(Role.Administrator) is { } notYours) return notYours;
        var told = RepeatedNames.Without(read.Value.Record, first);
        LostReferences.Name(told, first);
        var hash = Convert.ToHexStringLower(SHA256.HashData(input.Bytes));
        var templateFiles = templates.FileTexts();
        return await database.WriteAsync<Result<ImportReport>>(async s =>
        {
            // The work may run again after a collision, so it begins with what reading noted and no more.
            var notes = first.Copy();
            var record = told;
            if (await s.FindIncidentNumberAsync(record.Id, record.Source, record.SourceId) is { } number) return await CompareAsync(s, number, record, read.Value.IsOurs, hash, notes, actor);
            var standing = await s.ListTemplatesAsync(templateFiles);
            if (record.Review is not null && standing.All(t => t.Read.Template is null)) return WithoutTemplate(standing);
            var incident = await new RecordWriter(s, record, read.Value.IsOurs, standing, files, actor, now, notes).WriteAsync();
            var open = await new TieWriter(s, [], actor, now).WriteAsync(incident.Ref, Tie.Of(record));
            foreach (var tie in open) notes.LeaveOut(tie.LeftOut);
            await CompareDurationsAsync(s, incident.Number, read.Value.Durations, notes, actor);
            await s.RecordAsync(actor, now, new Fact("incident.imported", incident.Id, incident.Id, new { input.FileName, Sha256 = hash, record.SourceId }));
            return new ImportReport(incident.Ref, ImportOutcome.Added, notes, [], [], record.Number, open);
        }, ct);
    }

    /// <summary>Once all files are here that came together: one may name another that came after it, or that has another number here.</summary>
    /// <returns>The reports whose ties still lead nowhere, with these.</returns>
    public Task<IReadOnlyList<ImportReport>> SettleAsync(IReadOnlyList<ImportReport> together, Actor actor, CancellationToken ct) => database.WriteAsync<IReadOnlyList<ImportReport>>(async s =>
    {
        var ties = new TieWriter(s, together, actor with { Door = Door.Import }, clock.GetUtcNow());
        var left = new List<ImportReport>();
        foreach (var report in together.Where(r => r.Open.Count > 0))
            if (await ties.WriteAsync(report.Incident, report.Open) is { Count: > 0 } open) left.Add(report with { Open = open });
        return left;
    }, ct);

    /// <summary>They follow from the times, so that one which was changed by hand changes nothing.</summary>
    static async Task CompareDurationsAsync(ReadSession s, int number, IReadOnlyList<ToldDuration> told, ImportNotes notes, Actor actor)
    {
        if (told.Count == 0 || await s.ReadIncidentRecordAsync(number, actor) is not { } here) return;
        var known = here.Durations.Concat(here.Rollbacks.SelectMany(r => r.Durations)).Select(d => (d.Name, DurationWords.Of(d))).ToHashSet();
        foreach (var duration in told.Where(d => !known.Contains((d.Name, d.Value)))) notes.LeaveOut($"{duration.Line}: durations are worked out anew from the times");
    }

    /// <summary>A review without sections would say nothing, and one without requirements would always count as complete.</summary>
    static Failure WithoutTemplate(IReadOnlyList<StandingTemplate> broken) => Failure.Invalid(
    [
        new("template", "The file has a review, and no review template can be read here. Bring the review templates back that come with the program, or mend what is broken, and import again."),
        .. broken.Select(t => new Fault("template", t.Read.Faults[0].ToString())),
    ]);

    static async Task<Result<ImportReport>> CompareAsync(ReadSession s, int number, IncidentRecord file, bool isOurs, string hash, ImportNotes notes, Actor actor)
    {
        if (await s.ReadIncidentRecordAsync(number, actor) is not { } here) return Failure.Conflict("This incident was imported before, and you may not see it. Ask an administrator.");
        var incident = (await s.FindIncidentRefAsync(number, actor))!;
        var before = await s.ListAsync<string>("select data from journal where incident_id = @Id and action = 'incident.imported'", new { incident.Id });
        if (before.Any(data => data.Contains(hash, StringComparison.Ordinal))) return new ImportReport(incident, ImportOutcome.Unchanged, notes, [], [], file.Number, []);
        // Whoever chose since to be shown by their role stands in the file by name.
        var (onlyInFile, onlyHere) = RecordFacts.Compare(Discretion.Apply(file, await s.ListDiscreetAsync(incident.Id)), here, isOurs);
        // A file that tells less than the incident has nothing against it: people added the rest.
        return new ImportReport(incident, onlyInFile.Count == 0 ? ImportOutcome.Unchanged : ImportOutcome.Differs, notes, onlyInFile, onlyInFile.Count == 0 ? [] : onlyHere, file.Number, []);
    }
}
