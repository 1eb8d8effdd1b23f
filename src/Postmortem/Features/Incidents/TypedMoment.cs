using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

static class TypedMoment
{
    /// <summary>A moment in the past: as typed in the person's zone, or as an instant from a door that knows it. Null when neither is given.</summary>
    public static Moment? Moment(this Checks checks, string field, string? typed, DateTimeOffset? at, string label, Actor actor, DateTimeOffset now)
    {
        var moment = at is { } instant ? new Moment(instant, Accuracy.Exact) : null;
        if (!string.IsNullOrWhiteSpace(typed))
        {
            var parsed = When.Parse(typed, actor.Zone(), now, field, label);
            if (parsed.Failure is { } failure) checks.Add(field, failure.Message);
            else moment = parsed.Value;
        }
        checks.Must(moment is null || moment.At <= now.AddMinutes(1), field, $"{label} is in the future. Enter when it was, or leave it empty.");
        return moment;
    }
}
