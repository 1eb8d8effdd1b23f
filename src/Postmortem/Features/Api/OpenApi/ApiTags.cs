namespace Postmortem.Features.Api;

public sealed record ApiTag(string Name, string Meaning);

/// <summary>The groups of operations, in the order in which they are read.</summary>
static class ApiTags
{
    public static readonly IReadOnlyList<ApiTag> All =
    [
        new("Incidents", "Declare, find and change incidents: status, severity, visibility, people, services, harm, links."),
        new("Timeline", "What happened, with event time apart from capture time, earlier texts and files."),
        new("Milestones", "The thirteen moments of an incident, and the durations computed from them."),
        new("Alerts", "What watches the systems tells: firing, acknowledged, resolved, and which incident it belongs to."),
        new("Changes", "What was deployed, configured, turned on or migrated, and what people say that it has to do with an incident."),
        new("Rollbacks", "proposed → decided (or rejected) → started → finished → verified; each attempt is kept."),
        new("Reviews", "The post-mortem: sections, completeness, reviewers, sign-off, states."),
        new("Meeting", "The review's meeting: its plan and invitation, its clock, and what is collected in it."),
        new("Comments", "What is said about a review: threads on sections and passages, mentions, suggestions."),
        new("Factors", "What made it possible, likely or long. Never a person."),
        new("Tests and experiments", "Why the tests let it pass: stages, differences between test and production, and what was tried on purpose."),
        new("Follow-ups", "open → in progress → done → verified, or declined."),
        new("Services", "The catalogue, with how to roll each one back."),
        new("Search", "Over titles, timelines, reviews and follow-ups."),
        new("Exports", "The whole record as Markdown, PDF or JSON, and versions of a review for outside."),
        new("Directory", "What other requests refer to: people, severities, templates."),
    ];
}
