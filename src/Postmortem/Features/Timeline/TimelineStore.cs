using System.Text.RegularExpressions;
using Postmortem.Data;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

/// <summary>The SQL of single <c>timeline_entries</c> and their revisions. Reads shaped for the page are in <see cref="TimelineReads"/>.</summary>
public static class TimelineStore
{
    internal const string Columns = """
        t.id, t.incident_id, t.occurred_at, t.accuracy, t.recorded_at, t.kind, t.text, t.original_text, t.author_id, t.author_name,
        t.source, t.source_ref, t.permalink, t.starred, t.milestone, t.edited_at, t.hidden_at, t.hidden_by, t.hidden_reason, t.version
        """;

    /// <summary>The entry of this incident, when this person may see the incident. Hidden ones too.</summary>
    public static Task<TimelineEntry?> FindEntryAsync(this ReadSession session, int number, Guid id, Actor actor) => session.OneAsync<TimelineEntry>(
        $"select {Columns} from timeline_entries t join incidents i on i.id = t.incident_id where t.id = @id and i.number = @number and {Visibility.Sql}",
        new { id, number, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    /// <summary>Adds an entry, finds it in search and refreshes open pages. The journal is the caller's.</summary>
    /// <returns>False when the same thing was captured before.</returns>
    public static async Task<bool> InsertEntryAsync(this WriteSession session, TimelineEntry entry)
    {
        var added = await session.ExecuteAsync("""
            insert into timeline_entries (id, incident_id, occurred_at, accuracy, recorded_at, kind, text, original_text,
                author_id, author_name, source, source_ref, permalink, starred, milestone)
            values (@Id, @IncidentId, @OccurredAt, @Accuracy, @RecordedAt, @Kind, @Text, @OriginalText,
                @AuthorId, @AuthorName, @Source, @SourceRef, @Permalink, @Starred, @Milestone)
            on conflict (incident_id, source, source_ref) do nothing
            """, entry) == 1;
        if (!added) return false;
        await session.IndexAsync(entry.ForSearch());
        session.Announce(new LiveChange(entry.IncidentId, LivePart.Timeline));
        return true;
    }

    /// <summary>An entry that the product itself keeps true. Once a person edited or hid it, it stays as it is.</summary>
    public static async Task KeepEntryAsync(this WriteSession session, TimelineEntry entry)
    {
        if (await session.InsertEntryAsync(entry)) return;
        if (await session.OneAsync<Guid?>("""
            update timeline_entries set text = @Text, original_text = @Text, occurred_at = @OccurredAt, version = version + 1
            where incident_id = @IncidentId and source = @Source and source_ref = @SourceRef and edited_at is null and hidden_at is null and (text <> @Text or occurred_at <> @OccurredAt)
            returning id
            """, entry) is not { } kept) return;
        await session.IndexAsync((entry with { Id = kept }).ForSearch());
        session.Announce(new LiveChange(entry.IncidentId, LivePart.Timeline));
    }

    /// <summary>Keeps what stood before as a revision and puts the new text in its place; the original text never changes.</summary>
    /// <param name="changed">The entry with its new text, kind and time, still with the version that the person saw.</param>
    /// <returns>False when somebody else changed it after that version.</returns>
    public static async Task<bool> ReviseEntryAsync(this WriteSession session, TimelineEntry before, TimelineEntry changed, string by, DateTimeOffset now)
    {
        var updated = await session.ExecuteAsync("""
            update timeline_entries set text = @Text, kind = @Kind, occurred_at = @OccurredAt, accuracy = @Accuracy, edited_at = @now, version = version + 1
            where id = @Id and version = @Version
            """, new { changed.Text, changed.Kind, changed.OccurredAt, changed.Accuracy, now, changed.Id, changed.Version }) == 1;
        if (!updated) return false;
        await session.ExecuteAsync("""
            insert into timeline_revisions (id, entry_id, version, occurred_at, accuracy, kind, text, changed_at, changed_by)
            values (@id, @entryId, @Version, @OccurredAt, @Accuracy, @Kind, @Text, @now, @by)
            """, new { id = Guid.CreateVersion7(now), entryId = before.Id, before.Version, before.OccurredAt, before.Accuracy, before.Kind, before.Text, now, by });
        if (before.HiddenAt is null) await session.IndexAsync(changed.ForSearch());
        session.Announce(new LiveChange(before.IncidentId, LivePart.Timeline));
        return true;
    }

    /// <summary>Hides from the page, from search and from exports, or shows again (<paramref name="reason"/> null).</summary>
    public static async Task SetHiddenAsync(this WriteSession session, TimelineEntry entry, string? by, string? reason, DateTimeOffset now)
    {
        await session.ExecuteAsync("update timeline_entries set hidden_at = @at, hidden_by = @by, hidden_reason = @reason where id = @Id",
            new { entry.Id, at = reason is null ? (DateTimeOffset?)null : now, by, reason });
        if (reason is null) await session.IndexAsync(entry.ForSearch());
        else await session.UnindexAsync(SearchKind.Entry, entry.Id);
        session.Announce(new LiveChange(entry.IncidentId, LivePart.Timeline));
    }

    /// <summary>Those that were written with this name in them.</summary>
    public static Task<IReadOnlyList<TimelineEntry>> ListEntriesNamingAsync(this ReadSession session, Guid incidentId, string name) => session.ListAsync<TimelineEntry>($"""
        select {Columns} from timeline_entries t where t.incident_id = @incidentId and t.milestone is null and t.original_text like @named order by t.occurred_at, t.id
        """, new { incidentId, named = $"%{name}%" });

    /// <summary>Puts other words in the place of every text of the entry that tells it, earlier ones too: here nothing is kept.</summary>
    public static async Task ForgetTextAsync(this WriteSession session, TimelineEntry entry, Regex tells, string instead)
    {
        var text = tells.IsMatch(entry.Text) ? instead : entry.Text;
        await session.ExecuteAsync("update timeline_entries set text = @text, original_text = @instead, version = version + 1 where id = @Id", new { entry.Id, text, instead });
        foreach (var revision in await session.ListRevisionsAsync(entry.Id))
            if (tells.IsMatch(revision.Text)) await session.ExecuteAsync("update timeline_revisions set text = @instead where entry_id = @EntryId and version = @Version", new { EntryId = entry.Id, revision.Version, instead });
        if (entry.HiddenAt is null) await session.IndexAsync((entry with { Text = text }).ForSearch());
        session.Announce(new LiveChange(entry.IncidentId, LivePart.Timeline));
    }

    public static async Task SetStarredAsync(this WriteSession session, TimelineEntry entry, bool starred)
    {
        await session.ExecuteAsync("update timeline_entries set starred = @starred where id = @Id", new { entry.Id, starred });
        session.Announce(new LiveChange(entry.IncidentId, LivePart.Timeline));
    }

    /// <summary>Who changed the entry last: shown to the one whose edit came second.</summary>
    public static Task<string?> LastEditorAsync(this ReadSession session, Guid entryId) => session.ScalarAsync<string>(
        "select changed_by from timeline_revisions where entry_id = @entryId order by version desc limit 1", new { entryId });

    /// <summary>What stood in the entry at this version. Versions that the product wrote over without keeping them are like the next one kept.</summary>
    internal static Task<TimelineEntry?> FindSeenAsync(this ReadSession session, Guid entryId, int version) => session.OneAsync<TimelineEntry>(
        "select occurred_at, accuracy, kind, text, version from timeline_revisions where entry_id = @entryId and version >= @version order by version limit 1", new { entryId, version });

    /// <summary>The entry that stands for the same capture.</summary>
    internal static async Task<TimelineEntry> SameCaptureAsync(this ReadSession session, TimelineEntry entry) => (await session.OneAsync<TimelineEntry>(
        $"select {Columns} from timeline_entries t where t.incident_id = @IncidentId and t.source = @Source and t.source_ref = @SourceRef",
        new { entry.IncidentId, entry.Source, entry.SourceRef }))!;
}
