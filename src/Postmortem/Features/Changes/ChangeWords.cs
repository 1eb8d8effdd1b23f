namespace Postmortem.Features.Changes;

public static class ChangeKind
{
    public const string Deploy = "deploy";
    public const string Configuration = "configuration";
    public const string Flag = "flag";
    public const string Schema = "schema";
    public const string Infrastructure = "infrastructure";

    public static readonly string[] All = [Deploy, Configuration, Flag, Schema, Infrastructure];

    public static string Describe(string kind) => kind switch
    {
        Deploy => "deploy: another version of the code",
        Configuration => "configuration: another value of a setting",
        Flag => "flag: something turned on, off or to another share",
        Schema => "schema: the shape of stored data or messages",
        Infrastructure => "infrastructure: machines, networks, clusters, certificates",
        _ => kind,
    };
}

/// <summary>How far a change has come, in the order in which it comes there.</summary>
public static class ChangeState
{
    public const string Started = "started";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
    public const string RolledBack = "rolled back";

    public static readonly string[] All = [Started, Succeeded, Failed, RolledBack];

    /// <summary>Messages overtake each other; a late one never takes a change back. A second try can still succeed or fail.</summary>
    public static bool Follows(string later, string earlier) => Rank(later) > Rank(earlier);

    static int Rank(string status) => status switch
    {
        Started => 0,
        RolledBack => 2,
        _ => 1,
    };
}

public static class Reversible
{
    public const string Yes = "yes";
    public const string No = "no";
    public const string Unknown = "unknown";

    public static readonly string[] All = [Yes, No, Unknown];

    public static string Describe(string reversible) => reversible switch
    {
        Yes => "yes, it can be taken back",
        No => "no, it is one-way",
        _ => "unknown",
    };
}

/// <summary>What a person says that a change has to do with an incident.</summary>
public static class ChangeRelation
{
    public const string Suspect = "suspect";
    public const string Caused = "caused";
    public const string Fixed = "fixed";
    public const string Dismissed = "dismissed";

    public static readonly string[] All = [Suspect, Caused, Fixed, Dismissed];

    public static string Describe(string relation) => relation switch
    {
        Suspect => "suspect: it may have to do with it",
        Caused => "caused: it was the trigger",
        Fixed => "fixed: it ended the incident or helped to",
        _ => "dismissed: it has nothing to do with it",
    };
}
