using Postmortem.Data;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <summary>What adding, editing and importing check alike.</summary>
static class ActionChecks
{
    public const int LongestTitle = 200;
    public const int LongestText = 5000;

    public static ActionItem CheckWords(this Checks checks, ActionItem item, string? title, string? type, string? priority, string? doneWhen,
        Guid? ownerId, string? ownerName, string? trackerUrl) => item with
        {
            Title = checks.Required("title", title, LongestTitle, "The title").ReplaceLineEndings(" "),
            Type = checks.OneOf("type", type, ActionType.All, "The type"),
            Priority = checks.OneOf("priority", priority, Priority.All, "The priority"),
            DoneWhen = checks.Optional("done_when", doneWhen, LongestText, "“Done when”"),
            OwnerId = ownerId,
            OwnerName = checks.Must(ownerId is null || string.IsNullOrWhiteSpace(ownerName), "owner_name", "One owner is accountable. Choose a person or name a team, not both.")
                .Optional("owner_name", ownerName, 100, "The team"),
            TrackerUrl = checks.Link("tracker_url", trackerUrl, "The tracker link"),
        };

    /// <summary>The item with the names of what it points to, when all of it exists, belongs to the incident and the owner may see that.</summary>
    /// <param name="before">The item that is changed: an owner who has left since stays until somebody else is chosen.</param>
    /// <param name="imported">It comes from elsewhere, where its service may have been archived here since.</param>
    public static async Task<Result<ActionItem>> LinkAsync(this ReadSession s, ActionItem item, string incidentName, ActionItem? before = null, bool imported = false)
    {
        var checks = new Checks();
        var owner = item.OwnerId is { } ownerId ? await s.FindOwnerAsync(item.IncidentId, ownerId) : null;
        var hasLeft = owner is null && item.OwnerId is not null && item.OwnerId == before?.OwnerId;
        if (item.OwnerId is not null && owner is null && !hasLeft) checks.Add("owner_id", "This person is not known or has left. Choose somebody else.");
        if (owner is { Sees: false }) checks.Add("owner_id", $"{owner.Name} cannot see {incidentName}, which is private. Add them to its members first, or choose somebody who can see it.");
        var factor = item.FactorId is { } factorId ? await s.FindFactorTextAsync(item.IncidentId, factorId) : null;
        checks.Must(item.FactorId is null || factor is not null, "factor_id", $"This factor is not one of {incidentName}. Choose one of its review, or none.");
        var difference = item.DifferenceId is { } differenceId ? await s.FindDifferenceDimensionAsync(item.IncidentId, differenceId) : null;
        checks.Must(item.DifferenceId is null || difference is not null, "difference_id", $"This difference is not one of {incidentName}. Choose one of its review, or none.");
        var service = item.ServiceId is { } serviceId ? await s.FindServiceNameAsync(serviceId) : null;
        checks.Must(item.ServiceId is null || service is not null, "service_id", "This service is not known. Choose one from the catalogue, or none.");
        if (!imported && await s.WhyNotNamedAsync(item.ServiceId, before?.ServiceId, item.IncidentId) is { } archived) checks.Add("service_id", archived);
        return checks.Passed ? item with { OwnerPersonName = hasLeft ? before!.OwnerPersonName : owner?.Name, FactorText = factor, DifferenceDimension = difference, ServiceName = service } : checks.Failure;
    }
}
