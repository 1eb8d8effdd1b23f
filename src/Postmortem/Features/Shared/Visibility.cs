namespace Postmortem.Features.Shared;

/// <summary>
/// Who may see an incident, as part of the WHERE: zero rows is "not found". Every query that reads anything
/// of an incident joins <c>incidents i</c> and includes <see cref="Sql"/>, with the actor's
/// <c>ViewerId</c> and <c>SeesAll</c> among its parameters.
/// </summary>
public static class Visibility
{
    public const string Open = "open";
    public const string Private = "private";

    public static readonly string[] All = [Open, Private];

    public const string Sql = """
        (i.visibility = 'open' or @SeesAll or exists
            (select 1 from incident_members m where m.incident_id = i.id and m.person_id = @ViewerId))
        """;

    /// <summary>Value of <c>@ViewerId</c>.</summary>
    public static Guid ViewerId(this Actor actor) => actor.PersonId ?? Guid.Empty;

    /// <summary>Value of <c>@SeesAll</c>.</summary>
    public static bool SeesAll(this Actor actor) => actor.IsAdministrator;
}
