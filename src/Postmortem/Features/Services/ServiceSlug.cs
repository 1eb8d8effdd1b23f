using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Postmortem.Features.Services;

public static partial class ServiceSlug
{
    public const int Longest = 60;

    /// <summary>"Größe &amp; Lager" becomes "grosse-lager". A name without Latin letters or digits becomes "service".</summary>
    public static string From(string name)
    {
        var plain = new StringBuilder();
        foreach (var c in name.Replace("ß", "ss", StringComparison.Ordinal).Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) continue;
            if (char.IsAsciiLetterOrDigit(c)) plain.Append(c);
            else if (plain.Length > 0 && plain[^1] != '-') plain.Append('-');
        }
        var slug = plain.ToString();
        slug = (slug.Length > Longest ? slug[..Longest] : slug).Trim('-');
        return slug.Length == 0 || IsTaken(slug) ? "service" : slug;
    }

    public static bool IsValid(string slug) => slug.Length <= Longest && !IsTaken(slug) && Shape().IsMatch(slug);

    /// <summary>Addresses of forms.</summary>
    static bool IsTaken(string slug) => slug is "new" or "import";

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Shape();
}
