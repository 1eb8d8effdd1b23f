namespace Postmortem.Features.Alerts;

public static class AlertState
{
    public const string Firing = "firing";
    public const string Acknowledged = "acknowledged";
    public const string Resolved = "resolved";

    public static readonly string[] All = [Firing, Acknowledged, Resolved];
}

/// <summary>What a rule does with an alert.</summary>
public static class RuleDeed
{
    public const string Attach = "attach";
    public const string Propose = "propose";
    public const string Declare = "declare";
    public const string Ignore = "ignore";

    public static readonly string[] All = [Attach, Propose, Declare, Ignore];

    public static string Describe(string deed) => deed switch
    {
        Attach => "attach it to the open incident of its service",
        Propose => "propose an incident, or attach it to the open one",
        Declare => "declare an incident, or attach it to the open one",
        _ => "ignore it",
    };
}

/// <summary>What became of an alert.</summary>
public static class AlertFate
{
    /// <summary>There was no incident that it could belong to.</summary>
    public const string Kept = "kept";
    public const string Attached = "attached";
    public const string Proposed = "proposed";

    /// <summary>Its incident was declared because of it.</summary>
    public const string Declared = "declared";
    public const string Ignored = "ignored";
}

public static class ProposalState
{
    public const string Waiting = "waiting";
    public const string Declared = "declared";
    public const string Dismissed = "dismissed";

    /// <summary>Its alerts resolved before anybody decided.</summary>
    public const string Over = "over";
}
