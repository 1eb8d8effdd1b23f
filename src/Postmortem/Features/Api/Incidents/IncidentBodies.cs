using System.ComponentModel;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

public sealed record DeclareBody
{
    [Needed, Description("What is wrong, in a few words; at most 200 characters.")] public string? Title { get; init; }
    [OneOf(typeof(Severity)), Description("SEV3 when left out.")] public string? Severity { get; init; }
    [Description("What is seen. Markdown.")] public string? Summary { get; init; }
    [Field("since"), Description("When users began to be affected, if that is known.")] public DateTimeOffset? ImpactSince { get; init; }
    [Field("services"), Description("Keys of the services affected.")] public IReadOnlyList<Guid>? ServiceIds { get; init; }
    [OneOf(typeof(Shared.Visibility)), Description("open when left out.")] public string? Visibility { get; init; }
    [OneOf(typeof(IncidentKind)), Description("real when left out.")] public string? Kind { get; init; }
}

public sealed record IncidentTextBody
{
    [Description("Left as it is when left out.")] public string? Title { get; init; }
    [Description("Markdown. Left as it is when left out; an empty text clears it.")] public string? Summary { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record StatusBody
{
    [Needed, OneOf(typeof(IncidentStatus), List = nameof(IncidentStatus.Settable))] public string? Status { get; init; }
    [Needed, Description("The rationale; it stands on the timeline.")] public string? Why { get; init; }
    [Field("impact_ended"), Description("When users ceased to be affected. It goes before what the milestone says.")] public DateTimeOffset? ImpactEndedAt { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record SeverityBody
{
    [Needed, OneOf(typeof(Severity))] public string? Severity { get; init; }
    [Needed, Description("The rationale; it stands on the timeline.")] public string? Why { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record KindBody
{
    [Needed, OneOf(typeof(IncidentKind))] public string? Kind { get; init; }
    [Needed, Description("The reason.")] public string? Why { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record VisibilityBody
{
    [Needed, OneOf(typeof(Shared.Visibility)), Description("open, or private to its members and administrators.")] public string? Visibility { get; init; }
    [Needed, Description("The reason.")] public string? Why { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record DeclineBody
{
    [Needed, Description("Why it is no incident.")] public string? Why { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record MergeBody
{
    [Needed, Description("The incident that goes on: INC-7.")] public string? Into { get; init; }
    [Needed, Description("The reason.")] public string? Why { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record NextUpdateBody
{
    [Description("When people will hear again; null when no further update is promised.")] public DateTimeOffset? DueAt { get; init; }
    [Description("What was told now; it becomes a communication on the timeline.")] public string? Said { get; init; }
}

public sealed record DataLossBody
{
    [Needed, OneOf(typeof(Incidents.DataLoss))] public string? DataLoss { get; init; }
    [Field("data_loss_note"), Description("What was lost, or how it is known that nothing was.")] public string? Note { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record MemberBody
{
    [Needed, Description("Who may see the private incident from now on.")] public Guid? PersonId { get; init; }
}

public sealed record RoleBody
{
    [Needed, OneOf(typeof(IncidentRole)), Description("commander, scribe and communications have one holder; a new one takes over.")] public string? Role { get; init; }
    [Needed, Description("Who has it from now on.")] public Guid? PersonId { get; init; }
    [Description("Only if nobody has it: whoever took it a moment before is not displaced, and the answer is a conflict. Otherwise a new one takes over.")] public bool IfEmpty { get; init; }
}

public sealed record ServicesBody
{
    [Field("services"), Description("Keys of services that are affected too.")] public IReadOnlyList<Guid>? Add { get; init; }
    [Description("Keys of services that are not affected.")] public IReadOnlyList<Guid>? Remove { get; init; }
}

public sealed record ImpactBody
{
    [Needed, Description("What is counted: requests that failed.")] public string? Quantity { get; init; }
    [Description("With its unit: 31 %. Either this or not_measurable_because.")] public string? Value { get; init; }
    [Description("Where the value comes from.")] public string? Source { get; init; }
    [Description("Why there is no value.")] public string? NotMeasurableBecause { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record LinkBody
{
    [Field("other"), Needed, Description("The other incident: INC-7.")] public string? Incident { get; init; }
    [OneOf(typeof(LinkRelation)), Description("How this one stands to the other; related when left out.")] public string? Relation { get; init; }
}

static class VersionText
{
    public const string Of = "The version that was read. When somebody changed it since, nothing is written and 409 shows what stands there. Left out: If-Match, or else whatever stands is changed.";
}
