using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <summary>A follow-up as another record tells it. Only a title and a source reference are needed.</summary>
/// <param name="Item">
/// Title, type, priority, owner, due date, "done when", tracker, state, claim, evidence, decline and times are taken as they stand;
/// key, number and incident are given here. No due date is proposed: the record did not promise one.
/// </param>
public sealed record ImportActionItemInput(int IncidentNumber, string? SourceRef, ActionItem Item, IReadOnlyList<Extension>? Extensions = null);

/// <summary>
/// Takes over a follow-up with its history, idempotently by its source reference. Importing says what happened elsewhere,
/// so the rules of the steps were kept, or not, there; for that reason only an administrator may bring in finished ones.
/// </summary>
public sealed class ImportActionItem(Database database, TimeProvider clock)
{
    public async Task<Result<AddedActionItem>> RunAsync(ImportActionItemInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(ActionState.IsToDo(input.Item.State) ? Role.Responder : Role.Administrator) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var given = input.Item;
        var checks = new Checks();
        var item = checks.CheckWords(given, given.Title, given.Type, given.Priority, given.DoneWhen, given.OwnerId, given.OwnerName, given.TrackerUrl) with
        {
            Id = Guid.CreateVersion7(now),
            SourceRef = checks.Required("source_ref", input.SourceRef, 200, "The source reference"),
            State = checks.OneOf("state", given.State, ActionState.All, "The state"),
            DoneClaim = Text(checks, "done_claim", given.DoneClaim),
            DoneUrl = checks.Link("done_url", given.DoneUrl, "The link of the claim"),
            EvidenceKind = given.EvidenceKind is null ? null : checks.OneOf("evidence_kind", given.EvidenceKind, EvidenceKind.All, "The kind of evidence"),
            EvidenceText = Text(checks, "evidence_text", given.EvidenceText),
            EvidenceUrl = checks.Link("evidence_url", given.EvidenceUrl, "The link of the evidence"),
            DeclinedReason = Text(checks, "declined_reason", given.DeclinedReason),
            CreatedByName = given.CreatedByName.Length > 0 ? checks.Optional("created_by_name", given.CreatedByName, 100, "The author") : actor.Name,
            CreatedAt = given.CreatedAt == default ? now : given.CreatedAt,
            UpdatedAt = given.UpdatedAt == default ? now : given.UpdatedAt,
        };
        foreach (var extension in input.Extensions ?? []) checks.Required("extensions", extension.Reason, 1000, "The reason of an extension");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<AddedActionItem>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.IncidentNumber, actor) is not { } incident) return Failure.NotFound(IncidentRef.NameOf(input.IncidentNumber));
            var linked = await s.LinkAsync(item with { IncidentId = incident.Id }, incident.Name, imported: true);
            if (linked.Failure is { } wrong) return wrong;
            var (kept, added) = await s.InsertActionItemAsync(linked.Value);
            if (!added) return new AddedActionItem(kept.Id, kept.Number, false);
            foreach (var extension in input.Extensions ?? []) await s.InsertExtensionAsync(kept.Id, extension);
            await s.RecordAsync(actor, now, new Fact("action_item.imported", incident.Id, kept.Id, new { kept.Number, kept.Title, kept.State, kept.SourceRef }));
            return new AddedActionItem(kept.Id, kept.Number, true);
        }, ct);
    }

    static string? Text(Checks checks, string field, string? text) => text is null ? null : checks.Optional(field, text, ActionChecks.LongestText, "This text");
}
