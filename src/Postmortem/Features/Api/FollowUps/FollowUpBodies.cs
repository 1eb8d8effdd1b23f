using System.ComponentModel;
using Postmortem.Features.Actions;

namespace Postmortem.Features.Api;

public sealed record NewFollowUpBody
{
    [Needed, Description("Starts with a verb: Limit the refresh to one request per key.")] public string? Title { get; init; }
    [OneOf(typeof(ActionType)), Description("prevent when left out.")] public string? Type { get; init; }
    [OneOf(typeof(Actions.Priority)), Description("P2 when left out.")] public string? Priority { get; init; }
    [Description("The accountable person, who may see the incident.")] public Guid? OwnerId { get; init; }
    [Description("Instead: a team, or a person without an account.")] public string? OwnerName { get; init; }
    [Description("Proposed by priority when left out.")] public DateOnly? DueOn { get; init; }
    [Description("By what anybody can tell that it is finished.")] public string? DoneWhen { get; init; }
    [Description("The contributing factor that it answers.")] public Guid? FactorId { get; init; }
    [Description("The difference between test and production that it answers.")] public Guid? DifferenceId { get; init; }
    [Description("Its issue in a tracker.")] public string? TrackerUrl { get; init; }
    [Description("The service that it changes.")] public Guid? ServiceId { get; init; }
    [Description("Its own name at its source. The same one again gives the follow-up that stands.")] public string? SourceRef { get; init; }
}

public sealed record FollowUpBody
{
    [Needed, Description("Starts with a verb.")] public string? Title { get; init; }
    [Needed, OneOf(typeof(ActionType))] public string? Type { get; init; }
    [Needed, OneOf(typeof(Actions.Priority))] public string? Priority { get; init; }
    [Description("The accountable person.")] public Guid? OwnerId { get; init; }
    [Description("Instead: a team, or a person without an account.")] public string? OwnerName { get; init; }
    [Description("By what anybody can tell that it is finished.")] public string? DoneWhen { get; init; }
    [Description("The contributing factor that it answers.")] public Guid? FactorId { get; init; }
    [Description("Its issue in a tracker.")] public string? TrackerUrl { get; init; }
    [Description("The service that it changes.")] public Guid? ServiceId { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record FollowUpStartBody
{
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record ClaimBody
{
    [Needed, Description("What was done.")] public string? Claim { get; init; }
    [Description("Where it can be seen.")] public string? Link { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record EvidenceBody
{
    [Needed, OneOf(typeof(EvidenceKind))] public string? Kind { get; init; }
    [Needed, Description("What was seen.")] public string? Evidence { get; init; }
    [Description("Number of an experiment of the same incident that shows it.")] public int? Experiment { get; init; }
    [Description("Where it can be seen.")] public string? Link { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record FollowUpReasonBody
{
    [Needed, Description("The reason.")] public string? Reason { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record FollowUpDeclineBody
{
    [Description("Needed when nobody asked in the product; otherwise the asker's reason stands.")] public string? Reason { get; init; }
    [Description("Who wants it declined, when nobody asked in the product.")] public Guid? AskedById { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record DueDateBody
{
    [Needed, Description("The new day: today or later.")] public DateOnly? DueOn { get; init; }
    [Needed, Description("Why; everybody can read it.")] public string? Reason { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}
