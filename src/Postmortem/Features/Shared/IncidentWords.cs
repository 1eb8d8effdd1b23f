namespace Postmortem.Features.Shared;

/// <summary>triage → active → mitigated → resolved → closed, or declined / merged. Reopening asks for a reason.</summary>
public static class IncidentStatus
{
    public const string Triage = "triage";
    public const string Active = "active";
    public const string Mitigated = "mitigated";
    public const string Resolved = "resolved";
    public const string Closed = "closed";
    public const string Declined = "declined";
    public const string Merged = "merged";

    public static readonly string[] All = [Triage, Active, Mitigated, Resolved, Closed, Declined, Merged];

    /// <summary>Somebody is still working on it.</summary>
    public static readonly string[] Open = [Triage, Active, Mitigated];

    /// <summary>What a person may set directly; declined and merged have operations of their own.</summary>
    public static readonly string[] Settable = [Triage, Active, Mitigated, Resolved, Closed];

    public static bool IsOpen(string status) => Open.Contains(status);

    /// <summary>Users are, or may be, affected.</summary>
    public static bool IsBroken(string status) => status is Triage or Active;
}

public static class Severity
{
    public static readonly string[] All = ["SEV1", "SEV2", "SEV3", "SEV4"];
    public const string Default = "SEV3";

    /// <summary>The full practice of reviews and decision clocks applies.</summary>
    public static bool IsMajor(string severity) => severity is "SEV1" or "SEV2";
}

public static class IncidentKind
{
    public const string Real = "real";
    public const string Drill = "drill";
    public const string Backfilled = "backfilled";

    public static readonly string[] All = [Real, Drill, Backfilled];
}

public static class IncidentRole
{
    public const string Commander = "commander";
    public const string Scribe = "scribe";
    public const string Communications = "communications";
    public const string Responder = "responder";

    public static readonly string[] All = [Commander, Scribe, Communications, Responder];

    /// <summary>Held by one person at a time.</summary>
    public static readonly string[] HeldByOne = [Commander, Scribe, Communications];
}
