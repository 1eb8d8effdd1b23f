using Microsoft.AspNetCore.Mvc;

namespace Postmortem.Features.Actions;

/// <summary>The fields of the forms that file and edit a follow-up.</summary>
public sealed class FollowUpForm
{
    [FromForm(Name = "title")] public string? Title { get; set; }
    [FromForm(Name = "type")] public string? Type { get; set; }
    [FromForm(Name = "priority")] public string? Priority { get; set; }
    [FromForm(Name = "owner_id")] public Guid? OwnerId { get; set; }
    [FromForm(Name = "owner_name")] public string? OwnerName { get; set; }
    [FromForm(Name = "due_on")] public DateOnly? DueOn { get; set; }
    [FromForm(Name = "done_when")] public string? DoneWhen { get; set; }
    [FromForm(Name = "factor_id")] public Guid? FactorId { get; set; }
    [FromForm(Name = "difference_id")] public Guid? DifferenceId { get; set; }
    [FromForm(Name = "tracker_url")] public string? TrackerUrl { get; set; }
    [FromForm(Name = "service_id")] public Guid? ServiceId { get; set; }
    [FromForm(Name = "version")] public int? Version { get; set; }
}
