using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Incidents;

static class UndoMerge
{
    /// <summary>A merged incident is reopened: the one that took it in says so, and the tie that the merge made goes. One that people made stays.</summary>
    internal static async Task UndoMergeAsync(this WriteSession s, Incident incident, Guid into, string why, Actor actor, DateTimeOffset now)
    {
        // Both have the moment of the merge; a tie made before it, or made anew since, has another.
        await s.ExecuteAsync("""
            delete from incident_links where incident_id = @Id and other_id = @into and relation = @relation
              and created_at = (select max(j.at) from journal j where j.incident_id = @Id and j.action = 'incident.merged')
            """, new { incident.Id, into, relation = LinkRelation.Duplicate });
        // Since the merge one of the two may have become private, and with it its name and the reason.
        var open = incident.Visibility == Visibility.Open && await s.ScalarAsync<string>("select visibility from incidents where id = @into", new { into }) == Visibility.Open;
        var name = incident.Visibility == Visibility.Open || await s.HaveSameMembersAsync(incident.Id, into) ? incident.Name : "Another incident";
        await s.InsertEntryAsync(TimelineEntry.New(into, EntryKind.Decision, $"{name} was taken apart from this incident again and goes on by itself{(open ? $": {why}" : ".")}", now, now, actor));
        await s.RecordAsync(actor, now, new Fact("incident.let_go", into, into, new { OtherId = incident.Id }));
        s.Announce(new LiveChange(into, LivePart.Facts));
    }
}
