using System.ComponentModel;
using System.Text.Json.Serialization;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Reviews.Factors;

namespace Postmortem.Features.Api;

public sealed record NewReviewBody
{
    [Description("Key of a template; the one proposed for the severity when left out.")] public string? Template { get; init; }
    [Field("facilitator"), Description("Who guides it; nobody yet when left out.")] public Guid? FacilitatorId { get; init; }
}

public sealed record ArrangementBody
{
    [Field("facilitator"), Description("Who guides the review; nobody when left out.")] public Guid? FacilitatorId { get; init; }
    [Description("When people meet; no meeting when left out.")] public DateTimeOffset? MeetingAt { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record PublicationBody
{
    [Description("Why it may be published although something is missing; needed only then.")] public string? Reason { get; init; }
}

public sealed record SectionBody
{
    [Needed, Description("Markdown; an empty text clears the section.")] public string? Text { get; init; }
    [Description("What is left of the prefilled text was read, and is kept.")] public bool KeepRest { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record SectionKeepingBody
{
    [Description("Name of one open part; left out, all of them are kept.")] public string? Part { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record PrefillBody
{
    [Description("Key of one section; left out, all of them.")] public string? Section { get; init; }
    [Description("Name of one change of that section that waits for somebody to choose.")] public string? Change { get; init; }
    [Description("The text stands as it is: what the record says otherwise, in the section or in the one change, is not asked again.")] public bool? Leave { get; init; }
}

public sealed record SectionVersionBody
{
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record FactorBody
{
    [Needed, Description("What made it possible, likely or long. Never a person.")] public string? Text { get; init; }
    [Needed, OneOf(typeof(FactorCategory))] public string? Category { get; init; }
    [Description("Markdown: what shows it.")] public string? Evidence { get; init; }
    [Description("Asked on from it until it is something that can be changed for everybody.")] public bool? Explored { get; init; }
    [Description("The decision not to act.")] public string? NoActionBecause { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }

    internal FactorInput Factor => new(Text, Category, Evidence, Explored ?? false, NoActionBecause);
}

public sealed record MoveBody
{
    [Needed, Description("up is one place towards the first, down one towards the last.")] public string? To { get; init; }
}

public sealed record ReviewerBody
{
    [Field("person"), Needed, Description("Who is asked to read and sign.")] public Guid? PersonId { get; init; }
    [OneOf(typeof(SignOffCapacity)), Description("reviewer (when left out), participant, outsider (a reader from another team) or approver.")] public string? Capacity { get; init; }
}

public sealed record WithdrawalBody
{
    [Description("Needed once this person has decided.")] public string? Why { get; init; }
}

public sealed record SignOffBody : IJsonOnDeserialized
{
    [Needed, OneOf(typeof(SignOffDecision))] public string? Decision { get; init; }
    [Description("Needed when changes are requested.")] public string? Comment { get; init; }
    [Description("The text_version that was read; the newest when left out.")] public int? TextVersion { get; init; }
    [Description("Answers to the points of the review checklist for the capacity in which one is asked. An approval needs them all.")] public IReadOnlyList<ChecklistLineBody>? Checklist { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => JsonBody.RefuseNull(Checklist, "checklist");
}

public sealed record ChecklistLineBody
{
    [Needed, Description("Names the point, as GET …/review/checklist tells it.")] public string? Key { get; init; }
    [Needed, OneOf(typeof(ChecklistAnswers))] public string? Answer { get; init; }
    [Description("What is missing, or why it does not apply.")] public string? Note { get; init; }
}
