using Postmortem.Data;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Reviews.Meetings;

/// <summary>What the shared screen shows.</summary>
public sealed record MeetingPage
{
    public required ReviewDocument Document { get; init; }
    public required MeetingClock Clock { get; init; }

    /// <summary>The part that is shown: the one that is on, unless the address names another.</summary>
    public required MeetingPart Part { get; init; }
    public required TimelineWalk Walk { get; init; }

    /// <summary>Only for who guides the meeting.</summary>
    public IReadOnlyList<MeetingNote> Contributions { get; init; } = [];
    public required Actor Actor { get; init; }

    public Meeting Meeting => Clock.Meeting;

    public string Path => $"{Document.Path}/meeting";

    public bool MayLead => Actor.May(Role.Facilitator);

    public bool MayWrite => Actor.May(Role.Responder) && Document.Review.IsOpen;

    public IEnumerable<MeetingNote> Notes(string kind) => Document.MeetingNotes.Where(n => n.Kind == kind);

    /// <summary>The page with this part in front.</summary>
    public string PathOf(string part) => $"{Path}?part={part}";
}

/// <summary>One entry after another, with what was said about each.</summary>
/// <param name="IsWhole">All entries, notes too.</param>
/// <param name="MainCount">Of those that the review's timeline begins with.</param>
/// <param name="AnyStarred">Then these, milestones and setbacks are the main ones, otherwise everything but notes.</param>
public sealed record TimelineWalk(IReadOnlyList<TimelineEntry> Stations, int At, bool IsWhole, int AllCount, int MainCount, bool AnyStarred, IReadOnlyList<TimelineEntry> Context)
{
    public TimelineEntry? Entry => At < Stations.Count ? Stations[At] : null;

    public TimelineEntry? Previous => At > 0 ? Stations[At - 1] : null;

    public TimelineEntry? Next => At + 1 < Stations.Count ? Stations[At + 1] : null;

    public string HrefOf(TimelineEntry? entry, string path, bool? whole = null) =>
        $"{path}?part={MeetingPartKey.Timeline}{(whole ?? IsWhole ? "&all=true" : "")}{(entry is null ? "" : $"&entry={entry.Id:D}")}";

    public static TimelineWalk Of(IReadOnlyList<TimelineEntry> entries, Guid? at, bool whole)
    {
        var told = entries.Where(e => e.Source != CollectedNotes.Source).ToList();
        var anyStarred = told.Exists(e => e.Starred);
        var main = told.Where(e => EntryKind.IsOfStory(e.Kind, e.Starred, anyStarred) || Setbacks.Is(e.Text)).ToList();
        var stations = whole || main.Count == 0 ? told : main;
        var place = at is { } id ? Math.Max(0, stations.FindIndex(e => e.Id == id)) : 0;
        var about = place < stations.Count ? $"{stations[place].Id:D} " : null;
        return new(stations, place, whole || main.Count == 0, told.Count, main.Count, anyStarred, about is null ? [] : [.. entries.Where(e => e.Source == CollectedNotes.Source && e.SourceRef?.StartsWith(about, StringComparison.Ordinal) == true)]);
    }
}

public static class MeetingPageReader
{
    public static async Task<MeetingPage?> ReadMeetingPageAsync(this ReadSession s, int number, MeetingView view, MeetingGuide guide, Actor actor, DateTimeOffset now)
    {
        if (await s.ReadReviewAsync(number, actor) is not { } document) return null;
        var clock = new MeetingClock(await s.FindMeetingAsync(document.Review.Id), guide, now);
        return new()
        {
            Document = document,
            Clock = clock,
            Part = guide.Parts.FirstOrDefault(p => p.Key == view.Part) ?? clock.Part,
            Walk = TimelineWalk.Of([.. (await s.ListTimelineAsync(document.Incident)).Select(e => e.Entry)], view.Entry, view.All),
            Contributions = actor.May(Role.Facilitator) ? [.. (await s.ListMeetingNotesAsync(document.Review.Id)).Where(n => n.Kind == NoteKind.Contribution)] : [],
            Actor = actor,
        };
    }
}

/// <summary>Which part and which entry are in front; it stands in the page's address.</summary>
public sealed record MeetingView
{
    public string? Part { get; init; }
    public Guid? Entry { get; init; }
    public bool All { get; init; }

    public string Query => $"?part={Uri.EscapeDataString(Part ?? "")}{(All ? "&all=true" : "")}{(Entry is { } entry ? $"&entry={entry:D}" : "")}";
}
