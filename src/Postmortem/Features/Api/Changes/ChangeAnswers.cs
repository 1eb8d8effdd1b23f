using System.ComponentModel;
using Postmortem.Features.Changes;
using Postmortem.Features.Changes.Suspects;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>What was changed in the systems.</summary>
/// <param name="Service">Short name of the catalogue's service; null when the catalogue has none.</param>
/// <param name="ServiceName">As its source calls it, when the catalogue has none of that name.</param>
/// <param name="OccurredAt">When it took effect.</param>
/// <param name="FinishedAt">When it had succeeded, failed or was rolled back; null while that is not known.</param>
/// <param name="EditedAt">Set once a person corrected it.</param>
public sealed record ServiceChangeAnswer(Guid Id, string? Service, string ServiceName, [OneOf(typeof(ChangeKind))] string Kind, string Title, string FromVersion, string ToVersion, DateTimeOffset OccurredAt, DateTimeOffset? FinishedAt,
    DateTimeOffset RecordedAt, string By, string? Link, string Environment, [OneOf(typeof(ChangeState))] string Status, [OneOf(typeof(Changes.Reversible))] string Reversible, bool SecurityFix, bool SchemaChange, string Note,
    string Source, string? SourceRef, DateTimeOffset? EditedAt, int Version) : IVersioned
{
    public static ServiceChangeAnswer Of(Change c) => new(c.Id, c.ServiceSlug, c.ServiceName, c.Kind, c.Title, c.FromVersion, c.ToVersion, c.OccurredAt, c.FinishedAt, c.RecordedAt, c.ByName, c.Url,
        c.Environment, c.Status, c.Reversible, c.SecurityFix, c.SchemaChange, c.Note, c.Source, c.SourceRef, c.EditedAt, c.Version);
}

/// <summary>What a person said that a change has to do with an incident.</summary>
/// <param name="Relation">suspect, caused, fixed or dismissed.</param>
/// <param name="Version">Of what was said, not of the change.</param>
public sealed record LinkedChangeAnswer(ServiceChangeAnswer Change, [OneOf(typeof(ChangeRelation))] string Relation, string Why, string LinkedBy, DateTimeOffset LinkedAt, int Version) : IVersioned
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

/// <summary>The changes that may explain an incident, the most suspected first. A person decides.</summary>
/// <param name="Start">Impact start, or the earliest moment that is known.</param>
/// <param name="StartName">impact start, or what stands in for it.</param>
/// <param name="Hours">How far before it was looked.</param>
/// <param name="Services">Those whose changes were looked at.</param>
/// <param name="Looked">How many changes were weighed.</param>
/// <param name="Suspects">Those worth a look; none is an answer too.</param>
/// <param name="Answer">In a sentence when there is no suspect; null when there is.</param>
/// <param name="Sources">Names of the connected programs that tell of changes.</param>
public sealed record SuspectsAnswer(DateTimeOffset Start, string StartName, int Hours, IReadOnlyList<NearServiceAnswer> Services, int Looked, IReadOnlyList<SuspectAnswer> Suspects, string? Answer, IReadOnlyList<string> Sources)
{
    public static SuspectsAnswer Of(SuspectList list) => new(list.Around.Scene.Start, list.Around.Scene.StartName, list.Hours,
        [.. list.Around.Scene.Services.Values.OrderBy(s => s.Distance ?? int.MaxValue).ThenBy(s => s.Slug, StringComparer.Ordinal).Select(s => new NearServiceAnswer(s.Slug, s.Distance, s.Shared))], list.Looked,
        [.. list.Suspects.Select(s => new SuspectAnswer(ServiceChangeAnswer.Of(s.Change), s.Suspicion.Score, SuspectTexts.Strength(s.Suspicion), [.. s.Suspicion.Evidence.Select(e => new SuspicionEvidenceAnswer(e.Text, Math.Round(e.Weight, 1)))]))],
        list.Suspects.Count > 0 ? null : SuspectTexts.Nothing(list), list.Sources);
}

/// <summary>A service whose changes may explain the incident.</summary>
/// <param name="Distance">0: affected itself; 1: an affected one depends on it; 2: through another; null: shared infrastructure alone.</param>
public sealed record NearServiceAnswer(string Service, int? Distance, bool Shared);

/// <summary>A change with what speaks for it.</summary>
/// <param name="Change">Its note is left out.</param>
/// <param name="Score">0 to 100. It orders; it is no probability.</param>
/// <param name="Strength">strong suspect, or worth a look.</param>
public sealed record SuspectAnswer(ServiceChangeAnswer Change, int Score, string Strength, IReadOnlyList<SuspicionEvidenceAnswer> Evidence);

/// <param name="Text">Such as: deployed 4 min before impact start.</param>
/// <param name="Weight">What it adds to the score; below zero what it takes away.</param>
public sealed record SuspicionEvidenceAnswer(string Text, double Weight);

public record ChangeTextBody
{
    [Description("Name or short name. One that the catalogue does not know is kept as it is.")] public string? Service { get; init; }
    [OneOf(typeof(ChangeKind)), Description("deploy when left out.")] public string? Kind { get; init; }
    [Description("May be left out when there is a version.")] public string? Title { get; init; }
    [Description("The version before.")] public string? FromVersion { get; init; }
    [Description("The version since.")] public string? ToVersion { get; init; }
    [Description("When it took effect; now when left out.")] public DateTimeOffset? OccurredAt { get; init; }
    [Description("When it had come to its status.")] public DateTimeOffset? FinishedAt { get; init; }
    [Description("Who changed it: a person or a program.")] public string? By { get; init; }
    [Description("Release notes, merge request, pipeline run.")] public string? Link { get; init; }
    [Description("Such as production.")] public string? Environment { get; init; }
    [OneOf(typeof(ChangeState)), Description("succeeded when left out.")] public string? Status { get; init; }
    [OneOf(typeof(Changes.Reversible))] public string? Reversible { get; init; }
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
    [Needed, OneOf(typeof(ChangeRelation))] public string? Relation { get; init; }
    [Description("What speaks for it or against it; needed to dismiss a change.")] public string? Why { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}
