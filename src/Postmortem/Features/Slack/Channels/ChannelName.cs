using System.Globalization;
using System.Text;

namespace Postmortem.Features.Slack.Channels;

/// <summary><c>inc-42-checkout-answers-with-errors</c>: lower-case letters, digits and hyphens, at most 80.</summary>
public static class ChannelName
{
    /// <summary>Short enough to read in a sidebar, and with room for what tells two channels of one name apart.</summary>
    const int Usual = 60;

    public static string Of(int number, string title)
    {
        var name = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"inc-{number}-"));
        foreach (var c in title.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (c is (>= 'a' and <= 'z') or (>= '0' and <= '9')) name.Append(c);
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && name[^1] != '-') name.Append('-');
            if (name.Length >= Usual) break;
        }
        return name.ToString().TrimEnd('-');
    }

    /// <summary>Of a channel that its incident has left because it became private: the title must not stand there any more.</summary>
    public static string OfMoved(int number) => string.Create(CultureInfo.InvariantCulture, $"inc-{number}-moved");

    /// <summary>The next to try when somebody else's channel has the name: <c>inc-42-checkout-x2</c>.</summary>
    public static string Next(string name)
    {
        var end = name.LastIndexOf("-x", StringComparison.Ordinal);
        var isNumbered = int.TryParse(end < 0 ? "" : name.AsSpan(end + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        return string.Create(CultureInfo.InvariantCulture, $"{(isNumbered ? name[..end] : name)}-x{(isNumbered ? count + 1 : 2)}");
    }
}
