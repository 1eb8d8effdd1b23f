namespace Postmortem.Features.Accounts;

/// <summary>How lists tell whether somebody can sign in.</summary>
public static class PersonState
{
    public static string Of(Person person) => person switch
    {
        { Email: null } => "no account",
        { DisabledAt: not null } => "disabled",
        { PasswordHash: null } => "invited",
        _ => "active",
    };
}
