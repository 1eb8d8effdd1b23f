using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts;

public static class AccountRules
{
    public const int ShortestPassword = 10;
    public const int LongestPassword = 200;
    public const int LongestName = 100;

    /// <returns>The address as stored and looked up: trimmed and in lower case.</returns>
    public static string NormaliseEmail(string? email) => (email ?? "").Trim().ToLowerInvariant();

    public static string CheckEmail(Checks checks, string? email)
    {
        var text = NormaliseEmail(checks.Required("email", email, 200, "The email address"));
        if (text.Length > 0 && (text.IndexOf('@', StringComparison.Ordinal) is not > 0 || text.EndsWith('@') || text.Count(c => c == '@') > 1 || text.Any(char.IsWhiteSpace)))
            checks.Add("email", "This is not an email address. It needs a name, an @ and a domain.");
        return text;
    }

    /// <summary>One line: a name stands in sentences.</summary>
    public static string CheckName(Checks checks, string? name) => checks.Required("name", name, LongestName, "The name").ReplaceLineEndings(" ").Replace('\t', ' ');

    public static string CheckTimeZone(Checks checks, string zone)
    {
        if (zone.Length > 64 || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) checks.Add("time_zone", "This time zone is not known. Choose one such as Europe/Berlin or UTC.");
        return zone;
    }

    /// <param name="email">Whose password it is: it must not repeat the address.</param>
    public static void CheckPassword(Checks checks, string? password, string? email)
    {
        var text = password ?? "";
        if (text.Length < ShortestPassword) checks.Add("password", $"The password is too short. Use at least {ShortestPassword} characters; a few words in a row are fine.");
        else if (text.Length > LongestPassword) checks.Add("password", $"The password is too long. Use at most {LongestPassword} characters.");
        else if (text.Distinct().Count() < 5) checks.Add("password", "The password repeats a few characters. Use a few words in a row.");
        else if (email is { Length: > 0 } && text.Contains(email, StringComparison.OrdinalIgnoreCase)) checks.Add("password", "The password contains your email address. Use a few words that nobody would guess.");
    }

    /// <summary>The second typing of a new password, where a slip would lock its owner out.</summary>
    public static void CheckRepeated(Checks checks, string? password, string? again) =>
        checks.Must((password ?? "") == (again ?? ""), "password_again", "The two passwords differ. Type the same one twice.");
}
