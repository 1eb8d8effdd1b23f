using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts;

public static class AccountRules
{
    public const int ShortestPassword = 10;
    public const int LongestPassword = 200;

    /// <returns>The address as stored: trimmed and in lower case.</returns>
    public static string CheckEmail(Checks checks, string? email)
    {
        var text = checks.Required("email", email, 200, "The email address").ToLowerInvariant();
        if (text.Length > 0 && (text.IndexOf('@', StringComparison.Ordinal) is not > 0 || text.EndsWith('@') || text.Any(char.IsWhiteSpace)))
            checks.Add("email", "This is not an email address. It needs a name, an @ and a domain.");
        return text;
    }

    public static string CheckTimeZone(Checks checks, string zone)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) || zone.Length > 64) checks.Add("time_zone", "This time zone is not known. Choose one such as Europe/Berlin or UTC.");
        return zone;
    }

    public static void CheckPassword(Checks checks, string? password) => checks
        .Must((password ?? "").Length >= ShortestPassword, "password", $"The password is too short. Use at least {ShortestPassword} characters; a few words in a row are fine.")
        .Must((password ?? "").Length <= LongestPassword, "password", $"The password is too long. Use at most {LongestPassword} characters.");
}
