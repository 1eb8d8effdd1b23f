namespace Postmortem.Features.Rollbacks;

/// <summary>
/// proposed → decided (or rejected) → started → finished → verified. An attempt that ended otherwise than well
/// stays what its outcome says: partial, failed, abandoned.
/// </summary>
public static class RollbackState
{
    public const string Proposed = "proposed";
    public const string Decided = "decided";
    public const string Rejected = "rejected";
    public const string Started = "started";

    /// <summary>It succeeded as far as is known; nobody has verified it yet.</summary>
    public const string Finished = "finished";
    public const string Verified = "verified";
    public const string Partial = "partial";
    public const string Failed = "failed";
    public const string Abandoned = "abandoned";

    public static readonly string[] All = [Proposed, Decided, Rejected, Started, Finished, Verified, Partial, Failed, Abandoned];

    /// <summary>A next step is waiting.</summary>
    public static readonly string[] Live = [Proposed, Decided, Started, Finished];

    public static bool IsLive(string state) => Live.Contains(state);

    /// <summary>The state in which an outcome leaves an attempt.</summary>
    public static string After(string outcome) => outcome == RollbackOutcome.Succeeded ? Finished : outcome;
}

public static class RollbackOutcome
{
    public const string Succeeded = "succeeded";
    public const string Partial = "partial";
    public const string Failed = "failed";
    public const string Abandoned = "abandoned";

    public static readonly string[] All = [Succeeded, Partial, Failed, Abandoned];
}

/// <summary>Back to what was known to work; forward to a fix; or something else that ends the harm.</summary>
public static class RollbackDirection
{
    public const string Back = "back";
    public const string Forward = "forward";
    public const string Mitigation = "mitigation";

    public static readonly string[] All = [Back, Forward, Mitigation];

    public static string InWords(string direction) => direction switch
    {
        Forward => "Roll forward",
        Mitigation => "Mitigate",
        _ => "Roll back",
    };
}

/// <summary>What is reversed.</summary>
public static class RollbackKind
{
    public const string Deploy = "deploy";
    public const string Config = "config";
    public const string Flag = "flag";
    public const string Schema = "schema";
    public const string Infrastructure = "infrastructure";
    public const string Failover = "failover";
    public const string Restore = "restore";
    public const string Traffic = "traffic";

    public static readonly string[] All = [Deploy, Config, Flag, Schema, Infrastructure, Failover, Restore, Traffic];

    public static string InWords(string kind) => kind switch
    {
        Config => "configuration",
        Traffic => "traffic shift",
        _ => kind,
    };
}
