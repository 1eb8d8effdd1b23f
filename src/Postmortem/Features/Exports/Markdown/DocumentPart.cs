using Postmortem.Features.Reviews.Tests;

namespace Postmortem.Features.Exports.Markdown;

/// <summary>A section of the document that import reads.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Fields">Of its items; without items, its own.</param>
/// <param name="Items">The record's list of its items.</param>
/// <param name="Word">How the headings of its items begin.</param>
/// <param name="OfReview">Its items belong to the review.</param>
sealed record DocumentPart(string Name, Field[]? Fields = null, string? Items = null, string Word = "", bool OfReview = false)
{
    public const string Review = "Review";
    public const string Rollbacks = "Rollbacks";
    public const string FollowUps = "Follow-ups";
    public const string Experiments = "Experiments";
    public const string TestStages = "Test stages";
    public const string Timeline = "Timeline";
    public const string Impact = "Impact";

    static readonly DocumentPart[] All =
    [
        new("Summary"), new("Summary at the time"), new(Impact, RecordFields.DataLoss), new("Milestones"), new("Durations"), new(Review),
        new("Contributing factors", RecordFields.Factor, "factors", "Factor", OfReview: true),
        new(TestStages, RecordFields.TestStage, "test_stages", OfReview: true),
        new("Differences between test and production"),
        new("Meeting", RecordFields.MeetingNote, "meeting_notes", "Note", OfReview: true),
        new(Experiments, RecordFields.Experiment, "experiments"), new(FollowUps, RecordFields.FollowUp, "follow_ups"),
        new("Alerts", RecordFields.Alert, "alerts", "Alert"), new("Changes", RecordFields.Change, "changes", "Change"),
        new(Rollbacks, RecordFields.Rollback, "rollbacks", "Attempt"), new("Waits", RecordFields.Wait, "waits", "Wait"),
        new(Timeline), new("Linked incidents"),
    ];

    /// <summary>By the letters of the heading, and by what people call follow-ups elsewhere.</summary>
    public static DocumentPart? Of(string heading) => Letters(heading) is var letters && letters == "actionitems"
        ? All.First(p => p.Name == FollowUps)
        : All.FirstOrDefault(p => Letters(p.Name) == letters);

    /// <summary>Whether a heading reads like that of an item, below whatever section it stands.</summary>
    public static bool HasItem(string heading) => All.Any(p => p.Word.Length > 0 && p.IsItem(heading)) || StageOf(heading) is not null;

    /// <summary>Factor 3</summary>
    public bool IsItem(string heading) => heading.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var word, var number] && Same(word, Word) && number.All(char.IsAsciiDigit);

    public static string? StageOf(string heading) => TestStage.All.FirstOrDefault(key => Same(TestStage.NameOf(key), heading.Trim()));

    /// <summary>What its lines are, for whoever wrote another.</summary>
    public string Remedy(bool withinItem) => Name switch
    {
        Timeline => "this belongs to no entry; begin it with its time, as in - **09:37** *note* · Ana, or indent it by two spaces so that it belongs to the entry above",
        Review or "Summary" or "Summary at the time" => "this stands outside of the marks of a text, <!-- text: … --> and <!-- end of text -->; move it between them",
        _ when Fields is not null && (withinItem || Items is null) => $"this is none of the fields that can stand here, which are written as - **{Fields[0].Label}:** and what it is, and longer texts two spaces below",
        _ when Items is not null => $"this belongs to none of the {Name.ToLowerInvariant()}, which each begin with a heading",
        _ => "this is no row of the table that can stand here",
    };

    static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    static string Letters(string heading) => string.Concat(heading.Where(char.IsLetter)).ToLowerInvariant();
}
