using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews;

/// <summary>draft → in review → reviewed → published → closed. An edit takes a reviewed text back into review.</summary>
public static class ReviewState
{
    public const string Draft = "draft";
    public const string InReview = "in review";
    public const string Reviewed = "reviewed";
    public const string Published = "published";
    public const string Closed = "closed";

    public static readonly string[] All = [Draft, InReview, Reviewed, Published, Closed];

    /// <summary>The text may be changed; later it takes a reopening with a reason.</summary>
    public static bool IsOpen(string state) => state is Draft or InReview or Reviewed;
}

public static class SignOffDecision
{
    public const string Approved = "approved";
    public const string ChangesRequested = "changes requested";

    public static readonly string[] All = [Approved, ChangesRequested];

    /// <summary>As it is read: who took part confirms what others approve.</summary>
    public static string Name(string decision, string capacity) => decision == Approved && capacity == SignOffCapacity.Participant ? "confirmed" : decision;
}

/// <summary>In which capacity somebody signs. Each has its own points in the checklist.</summary>
public static class SignOffCapacity
{
    public const string Reviewer = "reviewer";
    public const string Participant = "participant";
    public const string Outsider = "outsider";
    public const string Approver = "approver";

    public static readonly string[] All = [Reviewer, Participant, Outsider, Approver];

    public static string Name(string capacity) => capacity switch
    {
        Participant => "participant",
        Outsider => "reader from another team",
        Approver => "approver",
        _ => "reviewer",
    };

    /// <summary>What this person's sign-off says.</summary>
    public static string Describe(string capacity) => capacity switch
    {
        Participant => "took part, and confirms that it was so",
        Outsider => "can follow it without knowing the system",
        Approver => "answers for it in the organisation",
        _ => "reads all of it with a second pair of eyes",
    };
}

/// <summary>Where in the system a condition lies. None of them is a person.</summary>
public static class FactorCategory
{
    public const string Change = "change";
    public const string Design = "design";
    public const string Capacity = "capacity";
    public const string Configuration = "configuration";
    public const string Dependency = "dependency";
    public const string Data = "data";
    public const string Testing = "testing";
    public const string Detection = "detection";
    public const string Tooling = "tooling";
    public const string Knowledge = "knowledge";
    public const string Coordination = "coordination";
    public const string Process = "process";
    public const string External = "external";

    public static readonly string[] All =
        [Change, Design, Capacity, Configuration, Dependency, Data, Testing, Detection, Tooling, Knowledge, Coordination, Process, External];

    static readonly Dictionary<string, string> Meanings = new()
    {
        [Change] = "what was altered, and how it reached production",
        [Design] = "how the system is built to behave",
        [Capacity] = "limits, load, pools, quotas",
        [Configuration] = "settings and their defaults",
        [Dependency] = "another service, library or provider",
        [Data] = "its shape, volume or quality",
        [Testing] = "how tests differ from production",
        [Detection] = "alerts, dashboards, what can be seen",
        [Tooling] = "what people operate the system with",
        [Knowledge] = "documents, training, who knows what",
        [Coordination] = "handovers, escalation, communication",
        [Process] = "how work is planned, reviewed, released",
        [External] = "weather, law, attackers, markets",
    };

    /// <summary>Capacity: limits, load, pools, quotas</summary>
    public static string Describe(string category) => $"{Words.Capital(category)}: {Meanings[category]}";
}
