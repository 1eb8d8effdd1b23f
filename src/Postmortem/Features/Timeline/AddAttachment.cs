using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

/// <param name="EntryId">The entry that the files belong to.</param>
public sealed record AddAttachmentInput(int Number, Guid EntryId, IReadOnlyList<Upload> Files);

/// <summary>Adds files to an entry that stands already.</summary>
public sealed class AddAttachment(Database database, TimeProvider clock, AttachmentRules rules)
{
    public async Task<Result<Done>> RunAsync(AddAttachmentInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        checks.Must(input.Files.Count > 0, "files", "No file was chosen. Choose at least one.");
        var files = rules.Check(checks, "files", input.Files);
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindEntryAsync(input.Number, input.EntryId, actor) is not { } entry) return Failure.NotFound("The entry");
            var there = await s.ScalarAsync<int>("select count(*) from attachments where entry_id = @Id", new { entry.Id });
            if (there + files.Count > AttachmentRules.MostPerEntry)
                return Failure.Invalid("files", $"This entry has {there} files; {AttachmentRules.MostPerEntry} is the most. Put the others on a second entry.");
            if (await s.AttachAsync(entry, files, actor, now) is { } full) return full;
            await s.RecordAsync(actor, now, new Fact("entry.files_added", entry.IncidentId, entry.Id, new { Files = files.Select(f => f.FileName) }));
            s.Announce(new LiveChange(entry.IncidentId, LivePart.Timeline));
            return Done.Value;
        }, ct);
    }
}
