using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

/// <summary>Has copies of what the timeline says, and takes a hidden entry out of them in the same transaction.</summary>
public interface IFollowHiding
{
    Task EntryHiddenAsync(WriteSession session, int number, TimelineEntry entry, Actor actor, DateTimeOffset now);
}
