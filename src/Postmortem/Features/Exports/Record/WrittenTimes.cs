using Postmortem.Web;

namespace Postmortem.Features.Exports.Record;

/// <summary>
/// A review is filled with times in UTC and says so; a document around it shows every other time in its reader's zone. Where both stand
/// together it must be told which is which, since the text stays as it was written.
/// </summary>
static class WrittenTimes
{
    /// <param name="texts">Of the review, as the document shows them.</param>
    public static bool DifferFrom(TimeZoneInfo zone, IEnumerable<string> texts) => Times.Zone(zone) != "UTC" && texts.Any(text => text.Contains("UTC", StringComparison.Ordinal));
}
