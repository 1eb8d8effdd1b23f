using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Timeline;

public static class TypedTimes
{
    /// <summary>A time as this person typed it, in their zone; null when nothing was typed, or when a fault was added.</summary>
    /// <param name="past">What the time is about, when that is past.</param>
    public static Moment? Time(this Checks checks, string field, string? text, Actor actor, DateTimeOffset now, string label = "The time", PastSpan? past = null, bool coming = false)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var read = When.Parse(text, actor.Zone(), now, field, label, past, coming);
        if (read.Failure is null) return read.Value;
        foreach (var fault in read.Failure.Faults) checks.Add(fault.Field, fault.Message);
        return null;
    }
}
