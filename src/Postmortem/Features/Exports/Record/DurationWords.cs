using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Exports.Record;

static class DurationWords
{
    /// <summary>1 h 48 min; about 5 min; unknown: detected is missing; does not apply (acknowledged: nobody was paged)</summary>
    public static string Of(RecordedDuration duration) => duration.Seconds is { } seconds
        ? (duration.About ? "about " : "") + Times.Duration(TimeSpan.FromSeconds(seconds))
        : Durations.NotApplicable(duration.UnknownBecause) is { } why ? $"does not apply ({why})" : $"unknown: {duration.UnknownBecause}";
}
