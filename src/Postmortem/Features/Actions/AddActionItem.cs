using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Actions;

/// <param name="IncidentNumber">The incident it follows up; open or closed.</param>
/// <param name="OwnerId">A person who may see the incident.</param>
/// <param name="OwnerName">Instead of <paramref name="OwnerId"/>: a team, or a person without an account.</param>
/// <param name="DueOn">Null: proposed by priority.</param>
/// <param name="SourceRef">Its own name at its source; the same one again gives the item that stands.</param>
/// <param name="DifferenceId">The difference between test and production that it answers.</param>
/// <param name="Permalink">Where it was asked for: stands on the timeline's entry of it.</param>
public sealed record AddActionItemInput(int IncidentNumber, string? Title, string? Type = null, string? Priority = null,
    Guid? OwnerId = null, string? OwnerName = null, DateOnly? DueOn = null, string? DoneWhen = null, Guid? FactorId = null,
    string? TrackerUrl = null, Guid? ServiceId = null, string? SourceRef = null, string? Permalink = null, Guid? DifferenceId = null);

/// <param name="Added">False when the same thing was added before.</param>
public sealed record AddedActionItem(Guid Id, int Number, bool Added);

/// <summary>Files a follow-up for an incident.</summary>
public sealed class AddActionItem(Database database, TimeProvider clock)
{
    public async Task<Result<AddedActionItem>> RunAsync(AddActionItemInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var today = actor.Today(now);
        var checks = new Checks();
        var item = checks.CheckWords(new ActionItem
        {
            Id = Guid.CreateVersion7(now),
            FactorId = input.FactorId,
            DifferenceId = input.DifferenceId,
            ServiceId = input.ServiceId,
            SourceRef = string.IsNullOrWhiteSpace(input.SourceRef) ? null : checks.Optional("source_ref", input.SourceRef, 200, "The source reference"),
            CreatedByName = actor.Name,
            CreatedAt = now,
            UpdatedAt = now,
        }, input.Title, input.Type ?? ActionType.Prevent, input.Priority ?? Priority.Default, input.DoneWhen, input.OwnerId, input.OwnerName, input.TrackerUrl);
        DueDate.Check(checks, input.DueOn, today);
        var permalink = checks.Link("permalink", input.Permalink, "The link");
        if (!checks.Passed) return checks.Failure;
        item = item with { DueOn = input.DueOn ?? DueDate.Propose(item.Priority, today) };
        return await database.WriteAsync<Result<AddedActionItem>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.IncidentNumber, actor) is not { } incident) return Failure.NotFound(IncidentRef.NameOf(input.IncidentNumber));
            return await SaveAsync(s, item with { IncidentId = incident.Id }, incident, permalink, actor, now);
        }, ct);
    }

    static async Task<Result<AddedActionItem>> SaveAsync(WriteSession s, ActionItem item, IncidentRef incident, string? permalink, Actor actor, DateTimeOffset now)
    {
        var linked = await s.LinkAsync(item, incident.Name);
        if (linked.Failure is { } wrong) return wrong;
        (item, var added) = await s.InsertActionItemAsync(linked.Value);
        if (!added) return new AddedActionItem(item.Id, item.Number, false);
        await s.RecordAsync(actor, now, new Fact("action_item.added", incident.Id, item.Id,
            new { item.Number, item.Title, item.Type, item.Priority, item.Owner, item.DueOn }));
        // What is filed days later in the review belongs to the review, not to the account of the incident; and filing one is
        // not an action of the response, which the page would show as the last thing done.
        if (IncidentStatus.IsOpen(incident.Status))
            await s.InsertEntryAsync(TimelineEntry.New(incident.Id, EntryKind.Note, $"Follow-up {item.Name} ({item.Priority}) filed: {item.Title}", now, now, actor) with { SourceRef = item.Name, Permalink = permalink });
        return new AddedActionItem(item.Id, item.Number, true);
    }
}
