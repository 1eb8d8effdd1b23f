using System.ComponentModel;
using Postmortem.Features.Changes;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>What was changed in the systems.</summary>
/// <param name="Service">Short name of the catalogue's service; null when the catalogue has none.</param>
/// <param name="ServiceName">As its source calls it, when the catalogue has none of that name.</param>
/// <param name="OccurredAt">When it took effect.</param>
/// <param name="FinishedAt">When it had succeeded, failed or was rolled back; null while that is not known.</param>
/// <param name="EditedAt">Set once a person corrected it.</param>
public sealed record ServiceChangeAnswer(Guid Id, string? Service, string ServiceName, string Kind, string Title, string FromVersion, string ToVersion, DateTimeOffset OccurredAt, DateTimeOffset? FinishedAt,
    DateTimeOffset RecordedAt, string By, string? Link, string Environment, string Status, string Reversible, bool SecurityFix, bool SchemaChange, string Note,
    string Source, string? SourceRef, DateTimeOffset? EditedAt, int Version) : IVersioned
{
    public static ServiceChangeAnswer Of(Change c) => new(c.Id, c.ServiceSlug, c.ServiceName, c.Kind, c.Title, c.FromVersion, c.ToVersion, c.OccurredAt, c.FinishedAt, c.RecordedAt, c.ByName, c.Url,
        c.Environment, c.Status, c.Reversible, c.SecurityFix, c.SchemaChange, c.Note, c.Source, c.SourceRef, c.EditedAt, c.Version);
}

/// <summary>What a person said that a change has to do with an incident.</summary>
/// <param name="Relation">suspect, caused, fixed or dismissed.</param>
/// <param name="Version">Of what was said, not of the change.</param>
public sealed record LinkedChangeAnswer(ServiceChangeAnswer Change, string Relation, string Why, string LinkedBy, DateTimeOffset LinkedAt, int Version) : IVersioned
{
    public static LinkedChangeAnswer Of(LinkedChange c) => new(ServiceChangeAnswer.Of(c), c.Relation, c.Why, c.LinkedByName, c.LinkedAt, c.LinkVersion);
}

/// <summary>What was changed around an incident.</summary>
/// <param name="From">The beginning of the time that was looked at: this many hours before impact start.</param>
/// <param name="Linked">Those that people said something of.</param>
/// <param name="Others">Changes of the incident's services in that time of which nobody said anything; newest first, at most 200.</param>
public sealed record IncidentChangesAnswer(DateTimeOffset From, int Hours, IReadOnlyList<LinkedChangeAnswer> Linked, IReadOnlyList<ServiceChangeAnswer> Others)
{
    public static IncidentChangesAnswer Of(ChangePanel panel) => new(panel.Start.AddHours(-panel.Hours), panel.Hours, [.. panel.Linked.Select(LinkedChangeAnswer.Of)], [.. panel.Others.Select(ServiceChangeAnswer.Of)]);
}

public record ChangeTextBody
{
    [Description("Name or short name. One that the catalogue does not know is kept as it is.")] public string? Service { get; init; }
    [Description("deploy, configuration, flag, schema or infrastructure; deploy when left out.")] public string? Kind { get; init; }
    [Description("May be left out when there is a version.")] public string? Title { get; init; }
    [Description("The version before.")] public string? FromVersion { get; init; }
    [Description("The version since.")] public string? ToVersion { get; init; }
    [Description("When it took effect; now when left out.")] public DateTimeOffset? OccurredAt { get; init; }
    [Description("When it had come to its status.")] public DateTimeOffset? FinishedAt { get; init; }
    [Description("Who changed it: a person or a program.")] public string? By { get; init; }
    [Description("Release notes, merge request, pipeline run.")] public string? Link { get; init; }
    [Description("Such as production.")] public string? Environment { get; init; }
    [Description("started, succeeded, failed or rolled back; succeeded when left out.")] public string? Status { get; init; }
    [Description("yes, no or unknown.")] public string? Reversible { get; init; }
    [Description("Taking it back would open a security problem again.")] public bool? SecurityFix { get; init; }
    [Description("It changes the shape of stored data or messages.")] public bool? SchemaChange { get; init; }
    [Description("Markdown.")] public string? Note { get; init; }

    internal ChangeFields Fields => new(Service, Kind, Title, FromVersion, ToVersion, null, OccurredAt, FinishedAt, By, Link, Environment, Status, Reversible, SecurityFix ?? false, SchemaChange ?? false, Note);
}

public sealed record NewChangeBody : ChangeTextBody
{
    [Description("The change's own name at its source, such as a pipeline run. Sent again with another status, the same change moves on.")] public string? SourceRef { get; init; }
}

public sealed record ChangeBody : ChangeTextBody
{
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record ChangeLinkBody
{
    [Needed, Description("suspect, caused, fixed or dismissed.")] public string? Relation { get; init; }
    [Description("What speaks for it or against it; needed to dismiss a change.")] public string? Why { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}
