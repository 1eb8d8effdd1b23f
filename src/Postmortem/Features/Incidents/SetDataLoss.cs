using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Incidents;

public static class DataLoss
{
    public const string Unknown = "unknown";
    public const string No = "no";
    public const string Yes = "yes";

    public static readonly string[] All = [Unknown, No, Yes];
}

/// <param name="Lost">One of <see cref="DataLoss"/>.</param>
/// <param name="Note">What was lost, or how it is known that nothing was.</param>
/// <param name="Version">The incident's version whose answer the person saw; null writes over whatever stands.</param>
public sealed record SetDataLossInput(int Number, string? Lost, string? Note = null, int? Version = null);

/// <summary>A change of something else meanwhile is no conflict; another answer to this question is.</summary>
public sealed class SetDataLoss(Database database, TimeProvider clock)
{
    const string Action = "incident.data_loss_set";

    public async Task<Result<Done>> RunAsync(SetDataLossInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var lost = checks.OneOf("data_loss", input.Lost, DataLoss.All, "The answer");
        var note = checks.Optional("data_loss_note", input.Note, 1000, "The note");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            if (incident.DataLoss == lost && incident.DataLossNote == note) return Done.Value;
            if (input.Version is { } seen && await s.LastChangeAfterAsync(incident, seen, Action) is { } other) return Conflict(incident, lost, note, other);
            if (!await s.SetDataLossAsync(incident.Id, incident.Version, lost, note, now)) return Conflict(incident, lost, note, "Somebody");
            // Said long afterwards it is a fact of the record and no event of the incident.
            if (incident.DataLoss != lost && await PastSpan.FindAsync(s, input.Number, actor, now) is null) await s.InsertEntryAsync(TimelineEntry.New(incident.Id, EntryKind.Observation, $"Data loss: {lost}{(note.Length > 0 ? $". {note}" : "")}", now, now, actor));
            await s.RecordAsync(actor, now, new Fact(Action, incident.Id, incident.Id, new { From = incident.DataLoss, To = lost, Note = note, Version = incident.Version + 1 }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return Done.Value;
        }, ct);
    }

    static Failure Conflict(Incident theirs, string lost, string note, string by) => Failure.Conflict(
        $"{by} answered whether data was lost while you wrote. Nothing of yours was saved yet: compare both answers, then save again.",
        new EditConflict("data_loss_note", Said(lost, note), Said(theirs.DataLoss, theirs.DataLossNote), theirs.Version, by));

    static string Said(string lost, string note) => note.Length > 0 ? $"{lost}: {note}" : lost;
}
