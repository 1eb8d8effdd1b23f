using System.ComponentModel;
using System.Text.Json.Serialization;
using Postmortem.Features.Alerts;
using Postmortem.Features.Alerts.Proposals;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>What a source told of one alert, from firing to resolved.</summary>
/// <param name="Service">Short name of the catalogue's service; null when the catalogue has none.</param>
/// <param name="ServiceName">As its source calls it, when the catalogue has none of that name.</param>
/// <param name="Severity">In the source's own words.</param>
/// <param name="State">firing, acknowledged or resolved; follows from the times.</param>
/// <param name="StartsAt">When it began to fire, the first time.</param>
/// <param name="FiredAt">When it, or another of its group, began to fire the last time.</param>
/// <param name="AcknowledgedAt">The first time that somebody confirmed it.</param>
/// <param name="Count">How many alerts its group had at once, or how often it fired.</param>
/// <param name="Actionable">False once a person said that nobody could have acted on it: then it counts for no milestone.</param>
/// <param name="Incident">INC-42; null without one.</param>
/// <param name="Became">kept, attached, proposed, declared or ignored.</param>
/// <param name="DecidedBy">The person who attached or detached it; from then on no rule touches it.</param>
public sealed record AlertAnswer(Guid Id, string Title, string? Service, string ServiceName, string Severity, [OneOf(typeof(AlertState))] string State, DateTimeOffset StartsAt, DateTimeOffset FiredAt, DateTimeOffset? AcknowledgedAt, string AcknowledgedBy,
    DateTimeOffset? EndsAt, int Count, string? Link, string Note, IReadOnlyDictionary<string, string> Labels, bool Actionable, string? Incident, string Became, string? DecidedBy, DateTimeOffset RecordedAt, string Source, string SourceRef, int Version) : IVersioned
{
    public static AlertAnswer Of(Alert a) => new(a.Id, a.Title, a.ServiceSlug, a.ServiceName, a.Severity, a.State, a.StartsAt, a.FiredAt, a.FirstAcknowledgedAt, a.AcknowledgedBy, a.IsOpen ? null : a.EndsAt, a.Count, a.Url, a.Note, a.LabelList,
        a.Actionable, a.Incident, a.Became, a.DecidedBy, a.RecordedAt, a.Source, a.SourceRef, a.Version);
}

/// <summary>What belongs to an incident.</summary>
public sealed record IncidentAlertsAnswer(IReadOnlyList<AlertAnswer> Items);

public sealed record NewAlertBody : IJsonOnDeserialized
{
    [Description("What is wrong. May be left out when the alert was told before.")] public string? Title { get; init; }
    [Description("Name or short name. One that the catalogue does not know is kept as it is.")] public string? Service { get; init; }
    [Description("In your own words, such as critical or P1. Rules can ask for it.")] public string? Severity { get; init; }
    [OneOf(typeof(AlertState)), Description("firing when left out.")] public string? State { get; init; }
    [Description("When it came to this state; now when left out.")] public DateTimeOffset? At { get; init; }
    [Description("When it began to fire.")] public DateTimeOffset? StartsAt { get; init; }
    [Description("Who acknowledged it.")] public string? By { get; init; }
    [Description("Of a group: how many alerts it has.")] public int? Count { get; init; }
    [Description("Where it can be looked at.")] public string? Link { get; init; }
    [Description("What it says, as plain text.")] public string? Note { get; init; }
    [Description("At most 50 names and values. Rules can ask for them.")] public Dictionary<string, string>? Labels { get; init; }
    [Description("The alert's own name at its source. Sent again with another state, it is the same alert.")] public string? SourceRef { get; init; }

    internal AlertFields Fields => new(SourceRef, Title, Service, Severity, State, At, StartsAt, null, By, Count, Link, Note, Labels);

    void IJsonOnDeserialized.OnDeserialized() => JsonBody.RefuseNull(Labels?.Values.ToList(), "labels");
}

public sealed record AlertLinkBody
{
    [Description("False: nobody could have acted on it, so it counts for no milestone. Left out, that stays as it is.")] public bool? Actionable { get; init; }
}

/// <summary>An incident that alerts speak for.</summary>
/// <param name="Severity">What it would be declared as.</param>
/// <param name="Alerts">How many alerts speak for it, and how many of them are not resolved.</param>
public sealed record ProposalAnswer(Guid Id, string Title, string? Service, [OneOf(typeof(Severity))] string Severity, int Alerts, int Firing, DateTimeOffset ProposedAt, string Source)
{
    public static ProposalAnswer Of(Proposal p) => new(p.Id, p.Title, p.ServiceSlug, p.Severity, p.Alerts, p.Firing, p.ProposedAt, p.Source);
}

/// <summary>What waits for a decision.</summary>
public sealed record ProposalsAnswer(IReadOnlyList<ProposalAnswer> Items);

/// <summary>The incident that it became.</summary>
/// <param name="Incident">INC-42</param>
public sealed record IncidentNumberAnswer(string Incident, int Number);

public sealed record AlertProposalBody
{
    [Needed, Description("What is wrong, in a few words.")] public string? Title { get; init; }
    [OneOf(typeof(Severity)), Description("SEV3 when left out.")] public string? Severity { get; init; }
    [Description("What is seen, in Markdown.")] public string? Summary { get; init; }
}
