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
public sealed record SetDataLossInput(int Number, string? Lost, string? Note = null);

public sealed class SetDataLoss(Database database, TimeProvider clock)
{
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
            await s.SetDataLossAsync(incident.Id, lost, note, now);
            if (incident.DataLoss != lost) await s.InsertEntryAsync(TimelineEntry.New(incident.Id, EntryKind.Observation, $"Data loss: {lost}{(note.Length > 0 ? $". {note}" : "")}", now, now, actor));
            await s.RecordAsync(actor, now, new Fact("incident.data_loss_set", incident.Id, incident.Id, new { From = incident.DataLoss, To = lost, Note = note }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return Done.Value;
        }, ct);
    }
}
