using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Mentions;

/// <summary>Why somebody is told of something that was said about a review, or that it was published.</summary>
public static class MentionReason
{
    public const string Mention = "mention";
    public const string Reply = "reply";
    public const string Suggestion = "suggestion";
    public const string Taken = "taken";
    public const string Declined = "declined";
    public const string Published = "published";

    /// <summary>mention → mentioned you on</summary>
    public static string InWords(string reason) => reason switch
    {
        Mention => "mentioned you on",
        Reply => "answered you on",
        Suggestion => "suggests a change of",
        Taken => "took in what you suggested for",
        Published => "published the review",
        _ => "declined what you suggested for",
    };
}

/// <summary>A row of <c>review_mentions</c> with what it takes to tell of it. Never a text of the review.</summary>
public sealed record Mention
{
    public Guid Id { get; init; }
    public Guid PersonId { get; init; }
    public Guid ReviewId { get; init; }
    public Guid IncidentId { get; init; }
    public Guid SubjectId { get; init; }
    public string Reason { get; init; } = "";
    public string By { get; init; } = "";
    public DateTimeOffset At { get; init; }
    public DateTimeOffset? SeenAt { get; init; }
    public int IncidentNumber { get; init; }
    public string IncidentTitle { get; init; } = "";
    public string Visibility { get; init; } = "";
    public string SectionKey { get; init; } = "";
    public string SectionTitle { get; init; } = "";

    /// <summary>Ana Lima mentioned you on “Summary”</summary>
    public string Text => Reason == MentionReason.Published ? $"{By} {MentionReason.InWords(Reason)}" : $"{By} {MentionReason.InWords(Reason)} “{SectionTitle}”";

    /// <summary>Ana Lima mentioned you on “Summary”, review of INC-7 Checkout down</summary>
    public string InFull => $"{Text}{(Reason == MentionReason.Published ? " of" : ", review of")} {IncidentRef.NameOf(IncidentNumber)} {IncidentTitle}";

    /// <summary>Where it is said.</summary>
    public string Place => Reason switch
    {
        MentionReason.Published => ReviewDocument.PathOf(IncidentNumber),
        MentionReason.Mention or MentionReason.Reply => $"{ReviewDocument.PathOf(IncidentNumber)}/sections/{SectionKey}/comments#comment-{SubjectId}",
        _ => $"{ReviewDocument.PathOf(IncidentNumber)}/suggestions/{SubjectId}",
    };

    /// <summary>The way there that knows that it was gone.</summary>
    public string Link => $"/reviews/mentions/{Id}";
}

/// <summary>Somebody who can be mentioned.</summary>
public sealed record Mentionable
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";
}

/// <summary>Whom a text calls: <c>@</c> and a whole name. Pure.</summary>
public static class MentionNames
{
    /// <summary>Each once. Of two names that fit, the longer is meant; two people of one name are both.</summary>
    public static IReadOnlyList<Mentionable> In(string text, IReadOnlyList<Mentionable> people)
    {
        var called = new List<Mentionable>();
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            if (at > 0 && char.IsLetterOrDigit(text[at - 1])) continue;
            var fitting = people.Where(p => Stands(p.Name, text, at + 1)).ToList();
            if (fitting.Count > 0) called.AddRange(fitting.Where(p => p.Name.Length == fitting.Max(f => f.Name.Length)));
        }
        return [.. called.DistinctBy(p => p.Id)];
    }

    static bool Stands(string name, string text, int at) =>
        name.Length > 0 && string.Compare(text, at, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0 && (at + name.Length >= text.Length || !char.IsLetterOrDigit(text[at + name.Length]));
}
