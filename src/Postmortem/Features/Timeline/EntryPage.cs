using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

/// <summary>One entry with its history.</summary>
public sealed record EntryPage(int Number, TimelineEntry Entry, IReadOnlyList<Revision> Revisions)
{
    static readonly char[] WordEnds = [' ', '\n', '\t', '.', ',', ';', ':', '(', ')', '/', '!', '?'];

    public string Address => $"/incidents/{Number}/timeline/{Entry.Id}";

    public static async Task<EntryPage?> ReadAsync(ReadSession session, int number, Guid id, Actor actor)
    {
        if (await session.FindEntryAsync(number, id, actor) is not { } entry) return null;
        return entry.HiddenAt is null || actor.May(Role.Responder) ? new(number, entry, await session.ListRevisionsAsync(id)) : null;
    }

    /// <summary>The edits, newest first: who, when, and what became of what.</summary>
    public IEnumerable<Edit> Edits()
    {
        for (var at = Revisions.Count - 1; at >= 0; at--)
        {
            var (before, next) = (Revisions[at], at + 1 < Revisions.Count ? Revisions[at + 1] : null);
            yield return new Edit(before, next?.Text ?? Entry.Text, next?.Kind ?? Entry.Kind, next?.OccurredAt ?? Entry.OccurredAt);
        }
    }

    public sealed record Edit(Revision Before, string Text, string Kind, DateTimeOffset OccurredAt)
    {
        /// <summary>The words of both texts in one line: what went, what came, what stayed.</summary>
        public IEnumerable<DiffPiece> Words() => Merge(Before.Text, Text);
    }

    static IEnumerable<DiffPiece> Merge(string before, string after)
    {
        var diff = Differ.Instance.CreateWordDiffs(before, after, ignoreWhitespace: false, ignoreCase: false, WordEnds);
        var fresh = 0;
        foreach (var block in diff.DiffBlocks)
        {
            foreach (var same in diff.PiecesNew.Skip(fresh).Take(block.InsertStartB - fresh)) yield return new DiffPiece(same, ChangeType.Unchanged);
            foreach (var gone in diff.PiecesOld.Skip(block.DeleteStartA).Take(block.DeleteCountA)) yield return new DiffPiece(gone, ChangeType.Deleted);
            foreach (var come in diff.PiecesNew.Skip(block.InsertStartB).Take(block.InsertCountB)) yield return new DiffPiece(come, ChangeType.Inserted);
            fresh = block.InsertStartB + block.InsertCountB;
        }
        foreach (var same in diff.PiecesNew.Skip(fresh)) yield return new DiffPiece(same, ChangeType.Unchanged);
    }
}
