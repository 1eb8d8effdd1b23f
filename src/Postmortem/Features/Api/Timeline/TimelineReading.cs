using System.Globalization;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Api;

static class TimelineReading
{
    /// <summary>In the order of events. Hidden entries only for those who can show them again.</summary>
    public static async Task<Page<EntryAnswer>?> ListEntryAnswersAsync(this ReadSession s, int number, TimelineRequest request, string? after, int size, Actor actor)
    {
        if (await s.FindIncidentRefAsync(number, actor) is not { } incident) return null;
        var (at, id) = after?.Split('_') is [var ms, var key] ? (long.Parse(ms, CultureInfo.InvariantCulture), Guid.ParseExact(key, "N")) : (0L, Guid.Empty);
        var newest = request.Order == "newest";
        var rows = await s.ListAsync<TimelineEntry>($"""
            select {TimelineStore.Columns} from timeline_entries t
            where t.incident_id = @incidentId
              {(request.Hidden == true && actor.May(Role.Responder) ? "" : "and t.hidden_at is null")}
              {(request.Kind is null ? "" : "and t.kind = @Kind")}
              {(request.Starred is null ? "" : "and t.starred = @Starred")}
              {(after is null ? "" : $"and (t.occurred_at, t.id) {(newest ? '<' : '>')} (@at, @id)")}
            order by {(newest ? "t.occurred_at desc, t.id desc" : "t.occurred_at, t.id")} limit @limit
            """, new { incidentId = incident.Id, request.Kind, Starred = request.Starred ?? false, at, id, limit = size + 1 });
        var shown = rows.Take(size).ToList();
        var files = (await s.ListAttachmentsAsync(incident.Id)).ToLookup(a => a.EntryId);
        return new([.. shown.Select(e => EntryAnswer.Of(e, files[e.Id]))],
            rows.Count > size ? string.Create(CultureInfo.InvariantCulture, $"{shown[^1].OccurredAt.ToUnixTimeMilliseconds()}_{shown[^1].Id:N}") : null);
    }

    public static async Task<TimelineEntry?> FindShownEntryAsync(this ReadSession s, int number, Guid id, Actor actor) =>
        await s.FindEntryAsync(number, id, actor) is { } entry && (entry.HiddenAt is null || actor.May(Role.Responder)) ? entry : null;

    public static async Task<object?> ReadEntryAnswerAsync(this Database database, int number, Guid id, Actor actor, CancellationToken ct) => await database.ReadAsync(async s =>
        await s.FindShownEntryAsync(number, id, actor) is { } entry
            ? EntryAnswer.Of(entry, await s.ListAsync<Attachment>("""
                select id, incident_id, entry_id, file_name, content_type, size_bytes, sha256, added_by, added_at from attachments where entry_id = @id order by id
                """, new { id })) : null, ct);
}
