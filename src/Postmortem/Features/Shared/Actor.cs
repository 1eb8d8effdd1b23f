using Postmortem.Data;

namespace Postmortem.Features.Shared;

/// <summary>The doors through which an operation can be reached.</summary>
public static class Door
{
    public const string Web = "web";
    public const string Api = "api";
    public const string Cli = "cli";
    public const string Slack = "slack";
    public const string Import = "import";
    public const string Intake = "intake";
    public const string System = "system";
}

/// <summary>What a person may do. Each role may do all that the ones before it may.</summary>
public static class Role
{
    public const string Reader = "reader";
    public const string Responder = "responder";
    public const string Facilitator = "facilitator";
    public const string Administrator = "administrator";

    public static readonly string[] All = [Reader, Responder, Facilitator, Administrator];

    public static bool Covers(string role, string needed) => Array.IndexOf(All, role) >= Array.IndexOf(All, needed) && All.Contains(role);
}

/// <summary>Who acts, and through which door. Every operation takes one; reads use it as the viewer.</summary>
/// <param name="PersonId">Null for the product itself and for the command line.</param>
/// <param name="Role">One of <see cref="Shared.Role"/>.</param>
/// <param name="TimeZone">IANA zone in which this person reads and types times.</param>
public sealed record Actor(Guid? PersonId, string Name, string Role, string Door, string TimeZone = "UTC")
{
    /// <summary>
    /// Written in the transaction of the first fact that this actor records: the request's idempotency key, so that
    /// fact and key stand or fall together. Null when the request has none.
    /// </summary>
    public Func<WriteSession, Task>? WithFirstFact { get; init; }

    /// <summary>The operator at the command line: whoever can read the database file is trusted with it.</summary>
    public static readonly Actor CommandLine = new(null, "Command line", Shared.Role.Administrator, Shared.Door.Cli);

    /// <summary>The product itself: schedules, migrations.</summary>
    public static readonly Actor System = new(null, "Postmortem", Shared.Role.Administrator, Shared.Door.System);

    public bool IsAdministrator => Role == Shared.Role.Administrator;

    public bool May(string role) => Shared.Role.Covers(Role, role);

    /// <summary>Null when allowed; otherwise the failure to return.</summary>
    public Failure? Lacks(string role) => May(role)
        ? null
        : Failure.Forbidden($"This needs the role {role}; yours is {Role}. An administrator can change it under Settings, People.");
}
