namespace Postmortem.Features.Actions;

/// <summary>What kind of change a follow-up makes to the system.</summary>
public static class ActionType
{
    public const string Prevent = "prevent";
    public const string Detect = "detect";
    public const string Mitigate = "mitigate";
    public const string Process = "process";
    public const string Investigate = "investigate";

    public static readonly string[] All = [Prevent, Detect, Mitigate, Process, Investigate];

    public static string Describe(string type) => type switch
    {
        Prevent => "prevent: it does not happen again",
        Detect => "detect: we see it sooner",
        Mitigate => "mitigate: it hurts less or ends faster",
        Process => "process: we work together better",
        _ => "investigate: we learn what we do not know",
    };
}

/// <summary>How soon it has to be done; see <see cref="DueDate.Objective"/>.</summary>
public static class Priority
{
    public const string P0 = "P0";
    public const string P1 = "P1";
    public const string P2 = "P2";
    public const string P3 = "P3";
    public const string Default = P2;

    public static readonly string[] All = [P0, P1, P2, P3];

    /// <summary>A second person has to verify it.</summary>
    public static bool NeedsSecondPerson(string priority) => priority is P0 or P1;

    public static string Describe(string priority) => DueDate.Objective(priority) is { } days ? $"{priority}, within {days} days" : $"{priority}, ordinary backlog";
}

/// <summary>open → in progress → done → verified, or declined. Done is a claim, verified has evidence.</summary>
public static class ActionState
{
    public const string Open = "open";
    public const string InProgress = "in progress";
    public const string Done = "done";
    public const string Verified = "verified";
    public const string Declined = "declined";

    public static readonly string[] All = [Open, InProgress, Done, Verified, Declined];

    /// <summary>The owner has something to do, and the due date counts.</summary>
    public static readonly string[] ToDo = [Open, InProgress];

    public static bool IsToDo(string state) => ToDo.Contains(state);

    /// <summary>Nobody has anything left to do.</summary>
    public static bool IsFinished(string state) => state is Verified or Declined;
}

/// <summary>What shows that a follow-up works.</summary>
public static class EvidenceKind
{
    public const string MergedChange = "merged change";
    public const string AlertFired = "alert fired";
    public const string LoadTest = "load test";
    public const string ChaosRun = "chaos run";
    public const string Drill = "drill";
    public const string Other = "other";

    public static readonly string[] All = [MergedChange, AlertFired, LoadTest, ChaosRun, Drill, Other];
}
