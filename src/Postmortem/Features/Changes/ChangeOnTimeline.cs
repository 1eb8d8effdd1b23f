using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Changes;

/// <summary>What the timeline and the milestones tell of linked changes.</summary>
static class ChangeOnTimeline
{
    const string Source = "linked changes";

    /// <summary>Once for each change; the trigger goes into documents.</summary>
    public static async Task TellOnTimelineAsync(this WriteSession session, IncidentRef incident, Change change, string relation, Actor actor, DateTimeOffset now)
    {
        var entry = TimelineEntry.New(incident.Id, EntryKind.Change, ChangeTexts.Entry(change), change.OccurredAt, now, actor) with
        {
            Source = "changes",
            SourceRef = change.Id.ToString(),
            Permalink = change.Url,
            Starred = relation == ChangeRelation.Caused,
        };
        if (await session.InsertEntryAsync(entry) || !entry.Starred) return;
        if (await session.OneAsync<TimelineEntry>("select id, incident_id from timeline_entries where incident_id = @IncidentId and source = @Source and source_ref = @SourceRef", entry) is { } told)
            await session.SetStarredAsync(told, true);
    }

    /// <summary>The milestone is the earliest change of those that caused it. What a person set stays.</summary>
    public static async Task KeepChangeMilestoneAsync(this WriteSession session, Guid incidentId, string by, DateTimeOffset now)
    {
        var at = (await session.ListLinkedChangesAsync(incidentId)).FirstOrDefault(c => c.Relation == ChangeRelation.Caused)?.OccurredAt;
        var changed = at is { } known
            ? await session.SetMilestoneAsync(incidentId, MilestoneKind.Change, known, by, now, source: Source)
            : await session.TakeBackMilestoneAsync(incidentId, MilestoneKind.Change, Source);
        if (changed > 0) session.Announce(new LiveChange(incidentId, LivePart.Timeline));
    }
}
