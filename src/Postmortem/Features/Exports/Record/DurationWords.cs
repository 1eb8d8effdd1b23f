using Postmortem.Web;

namespace Postmortem.Features.Exports.Record;

static class DurationWords
{
    /// <summary>1 h 48 min; about 5 min; unknown: detected is missing</summary>
    public static string Of(RecordedDuration duration) => duration.Seconds is { } seconds
        ? (duration.About ? "about " : "") + Times.Duration(TimeSpan.FromSeconds(seconds))
        : $"unknown: {duration.UnknownBecause}";
}
