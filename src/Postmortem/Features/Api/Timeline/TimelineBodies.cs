using System.ComponentModel;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Api;

public sealed record EntryBody
{
    [Needed, Description("What happened. Markdown, at most 20,000 characters.")] public string? Text { get; init; }
    [OneOf(typeof(EntryKind)), Description("note when left out.")] public string? Kind { get; init; }
    [Description("When it happened; now when left out.")] public DateTimeOffset? OccurredAt { get; init; }
    [OneOf(typeof(Accuracy)), Description("exact when left out.")] public string? Accuracy { get; init; }
    [Description("It goes into the short account and into exports.")] public bool? Starred { get; init; }
    [Description("Its own name at its source. The same one again gives the entry that stands.")] public string? SourceRef { get; init; }
    [Description("Where it can be seen at its source.")] public string? Permalink { get; init; }
}

public sealed record EntryEditBody
{
    [Description("Left as it is when left out.")] public string? Text { get; init; }
    [OneOf(typeof(EntryKind)), Description("Left as it is when left out.")] public string? Kind { get; init; }
    [Description("Left as it is when left out.")] public DateTimeOffset? OccurredAt { get; init; }
    [OneOf(typeof(Accuracy))] public string? Accuracy { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record WhyBody
{
    [Needed, Description("The reason.")] public string? Why { get; init; }
}

public sealed record MilestoneBody
{
    [Field("time"), Description("When it was. Without it and without a reason the milestone becomes unknown again.")] public DateTimeOffset? At { get; init; }
    [OneOf(typeof(Accuracy)), Description("exact when left out.")] public string? Accuracy { get; init; }
    [Description("Where the time comes from.")] public string? Source { get; init; }
    [Description("Why there is no such moment in this incident.")] public string? NotApplicableBecause { get; init; }
    [Description("The version that was read; 0 while it was unknown.")] public int? Version { get; init; }
}
