using System.Text.RegularExpressions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Completeness;

static partial class EvidenceRules
{
    /// <summary>A link that expires or shows another time tomorrow needs a copy beside it: an attachment on the same line.</summary>
    public static IEnumerable<Missing> Lasting(SectionText section) =>
        from line in section.Body.Split('\n')
        where !line.Contains("/attachments/", StringComparison.Ordinal)
        from Match link in Links().Matches(line)
        where Passing().IsMatch(link.Value)
        select new Missing($"{section.Title}: {Shorten(link.Value)} expires or moves with the clock; keep a picture or a copy on the same line");

    static string Shorten(string link) => Words.Fit(link, 60);

    [GeneratedRegex(@"https?://[^\s<>)\]]+")]
    private static partial Regex Links();

    // Signed addresses, relative ranges of dashboards, one-time and short-lived pages.
    [GeneratedRegex(@"[?&](?:X-Amz-Expires|X-Amz-Signature|Expires|Signature|sig|se|token|expiry)=|[?&](?:from|start)=(?:now-|-\d)|[?&](?:last|range)=\d+[smhd]\b|://(?:transfer\.sh|wetransfer\.com|we\.tl|0x0\.st)/", RegexOptions.IgnoreCase)]
    private static partial Regex Passing();
}
