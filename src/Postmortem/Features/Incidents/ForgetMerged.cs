using System.Text.RegularExpressions;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Incidents;

/// <summary>
/// Timelines that name the other side of a merge name it, and why, to whoever may see only them. When one side becomes private, the other says no more
/// than that there was a merge: in the entry, what it said before, and what repeats it. The journal keeps the reason, for those who may see both.
/// </summary>
sealed class ForgetMerged(IEnumerable<IFollowHiding> copies) : IFollowPrivacy
{
    public async Task MadePrivateAsync(WriteSession session, int number, Actor actor, DateTimeOffset now)
    {
        if (await session.FindIncidentRefAsync(number, Actor.System) is not { } hidden) return;
        await session.ForgetReasonOfMergeAsync(hidden.Id);
        foreach (var other in await OthersAsync(session, hidden.Id))
        {
            foreach (var entry in await session.ListEntriesNamingAsync(other.Id, hidden.Name))
            {
                if (Neutral(entry.OriginalText, hidden.Name) is not { } neutral) continue;
                await session.ForgetTextAsync(entry, new Regex($@"\b{Regex.Escape(hidden.Name)}\b"), neutral);
                foreach (var copy in copies) await copy.EntryHiddenAsync(session, other.Number, entry, Actor.System, now);
            }
            // What elsewhere shows of the other, in a channel too, is told anew.
            await session.RecordAsync(Actor.System, now, new Fact("incident.merge_left_out", other.Id, other.Id, new { OtherId = hidden.Id }));
            session.Announce(new LiveChange(other.Id, LivePart.Facts));
        }
    }

    static string? Neutral(string text, string name) =>
        text.StartsWith($"Merged into {name}: ", StringComparison.Ordinal) ? "Merged into another incident."
        : text.StartsWith($"{name} was merged into this incident: ", StringComparison.Ordinal) ? "Another incident was merged into this one."
        : text.StartsWith($"{name} was taken apart from this incident again", StringComparison.Ordinal) ? "Another incident was taken apart from this one again and goes on by itself."
        : null;

    /// <summary>Every incident that it was ever merged with.</summary>
    static async Task<IReadOnlyList<IncidentRef>> OthersAsync(WriteSession session, Guid id)
    {
        var lines = await session.ListAsync<HistoryLine>("select id, data from journal where incident_id = @id and action in ('incident.merged', 'incident.took_in', 'incident.let_go')", new { id });
        var others = lines.Select(l => l.OtherId).OfType<Guid>().Distinct().ToList();
        if (others.Count == 0) return [];
        var keys = new KeyList(others);
        return await session.ListAsync<IncidentRef>($"select i.id, i.number from incidents i where i.id in {keys.Names} order by i.id", keys.Values);
    }
}
