using System.Text.Json;
using Postmortem.Features.Reviews;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Redaction;

/// <summary>How a redacted version goes out.</summary>
public static class RedactedForm
{
    public const string Markdown = "markdown";
    public const string Pdf = "pdf";
    public const string Page = "page";

    public static readonly string[] All = [Markdown, Pdf, Page];

    public static string NameOf(string form) => form switch { Pdf => "PDF", Page => "Unlisted page", _ => "Markdown" };
}

public static class RedactedState
{
    public const string Made = "not released";
    public const string Released = "released";
    public const string Revoked = "revoked";
}

/// <summary>A row of <c>redacted_versions</c>: a text for outside, kept exactly as its maker saw it.</summary>
public sealed record RedactedVersion
{
    public Guid Id { get; init; }
    public Guid ReviewId { get; init; }
    public Guid IncidentId { get; init; }

    /// <summary>Of the review, when this was made.</summary>
    public int TextVersion { get; init; }
    public string Title { get; init; } = "";

    /// <summary>The line under the title: which incident, how bad, when.</summary>
    public string About { get; init; } = "";

    /// <summary>A JSON list of <see cref="ReviewPartText"/>.</summary>
    public string Content { get; init; } = "[]";

    /// <summary>A JSON list: whose links stay.</summary>
    public string Hosts { get; init; } = "[]";

    /// <summary>A JSON list: what else was taken out. It says what must not be read, and never leaves with the text.</summary>
    public string Words { get; init; } = "[]";
    public Guid? MadeById { get; init; }
    public string MadeBy { get; init; } = "";
    public DateTimeOffset MadeAt { get; init; }

    /// <summary>One of <see cref="RedactedForm"/>, once it is released.</summary>
    public string? Form { get; init; }

    /// <summary>Why wording stays that the coach counts as an error.</summary>
    public string? WordingAcceptedBecause { get; init; }
    public string? ReleasedBy { get; init; }
    public DateTimeOffset? ReleasedAt { get; init; }
    public string? RevokedBy { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }
    public string? RevokedBecause { get; init; }

    public string State => RevokedAt is not null ? RedactedState.Revoked : ReleasedAt is not null ? RedactedState.Released : RedactedState.Made;

    public IReadOnlyList<ReviewPartText> Parts => JsonSerializer.Deserialize<ReviewPartText[]>(Content) ?? [];

    public IReadOnlyList<string> HostList => JsonSerializer.Deserialize<string[]>(Hosts) ?? [];

    public IReadOnlyList<string> WordList => JsonSerializer.Deserialize<string[]>(Words) ?? [];

    /// <summary>The review says the same still: it was neither reopened nor changed since.</summary>
    public bool IsCurrent(Review review) => review.TextVersion == TextVersion && !review.IsOpen;

    /// <summary>inc-42-redacted</summary>
    public static string FileNameOf(int number) => $"{IncidentRef.NameOf(number).ToLowerInvariant()}-redacted";

    public static string PathOf(int number) => $"{ReviewDocument.PathOf(number)}/redacted-versions";
}
