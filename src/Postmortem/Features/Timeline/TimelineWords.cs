using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

public static class EntryKind
{
    public const string Alert = "alert";
    public const string Change = "change";
    public const string Observation = "observation";
    public const string Hypothesis = "hypothesis";
    public const string Decision = "decision";
    public const string Action = "action";
    public const string Rollback = "rollback";
    public const string Communication = "communication";
    public const string Milestone = "milestone";
    public const string Note = "note";

    public static readonly string[] All = [Alert, Change, Observation, Hypothesis, Decision, Action, Rollback, Communication, Milestone, Note];

    /// <summary>What people choose from, the likeliest first.</summary>
    public static readonly string[] ByPeople = [Note, Observation, Action, Decision, Hypothesis, Communication, Change, Alert, Rollback, Milestone];

    /// <summary>The word at the beginning of a line.</summary>
    public static string Title(string kind) => Words.Capital(kind);

    /// <summary>Whether an entry belongs to the story that a review tells: milestones and starred ones; while nothing is starred, everything but notes.</summary>
    public static bool IsOfStory(string kind, bool starred, bool anyStarred) => kind == Milestone || (anyStarred ? starred : kind != Note);
}

public static class EntrySource
{
    /// <summary>How a reader calls the door through which an entry came.</summary>
    public static string Title(string source) => source switch
    {
        "api" => "API",
        "cli" => "command line",
        "slack" => "Slack",
        "import" => "imported",
        "web" => "link",
        _ => source,
    };
}

/// <summary>How sure a time is.</summary>
public static class Accuracy
{
    public const string Exact = "exact";
    public const string About = "about";

    public static readonly string[] All = [Exact, About];
}

/// <summary>The moments from which durations are computed, in their usual order.</summary>
public static class MilestoneKind
{
    public const string Change = "change";
    public const string ImpactStart = "impact start";
    public const string Detected = "detected";
    public const string Alerted = "alerted";
    public const string Acknowledged = "acknowledged";
    public const string Declared = "declared";
    public const string MitigationDecided = "mitigation decided";
    public const string RollbackStarted = "rollback started";
    public const string RollbackCompleted = "rollback completed";
    public const string RollbackVerified = "rollback verified";
    public const string Mitigated = "mitigated";
    public const string ImpactEnd = "impact end";
    public const string Resolved = "resolved";

    public static readonly string[] All =
    [
        Change, ImpactStart, Detected, Alerted, Acknowledged, Declared, MitigationDecided,
        RollbackStarted, RollbackCompleted, RollbackVerified, Mitigated, ImpactEnd, Resolved,
    ];

    /// <summary>impact-start, as it stands in addresses.</summary>
    public static string Slug(string kind) => kind.Replace(' ', '-');

    public static string? OfSlug(string? slug) => All.FirstOrDefault(k => Slug(k) == slug);

    /// <summary>The definition that people see when they set it.</summary>
    public static string Meaning(string kind) => kind switch
    {
        Change => "The trigger was applied, if there was one.",
        ImpactStart => "The first moment at which users, or the service-level indicator, were affected.",
        Detected => "The first signal on which a responder could act.",
        Alerted => "A page was sent.",
        Acknowledged => "A responder confirmed the page.",
        Declared => "The incident was opened.",
        MitigationDecided => "What to do about it was chosen.",
        RollbackStarted => "The reversal began.",
        RollbackCompleted => "The reversal was in place everywhere.",
        RollbackVerified => "A metric showed that the reversal worked.",
        Mitigated => "The effect on users was below the threshold, even if only for the time being.",
        ImpactEnd => "The last moment at which users, or the service-level indicator, were affected.",
        Resolved => "Back to normal; temporary measures were removed or have a ticket.",
        _ => "",
    };
}
