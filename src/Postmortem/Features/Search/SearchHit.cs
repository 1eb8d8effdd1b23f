using Postmortem.Features.Shared;

namespace Postmortem.Features.Search;

/// <summary>A document that matches, with what its rank is made of.</summary>
public record SearchCandidate
{
    public long RowId { get; init; }
    public string Kind { get; init; } = "";
    public string Title { get; init; } = "";
    public string Body { get; init; } = "";
    public DateTimeOffset At { get; init; }
    public Guid IncidentId { get; init; }
}

/// <summary>One that is shown, with what is shown of its incident.</summary>
public sealed record SearchHit : SearchCandidate
{
    public Guid RefId { get; init; }
    public int Number { get; init; }
    public string IncidentTitle { get; init; } = "";
    public string Severity { get; init; } = "";
    public string Status { get; init; } = "";
    public string Visibility { get; init; } = "";

    /// <summary>The follow-up's own number.</summary>
    public int? ActionNumber { get; init; }

    /// <summary>Experiments are found as a part of the review.</summary>
    public int? ExperimentNumber { get; init; }

    /// <summary>INC-42</summary>
    public string IncidentName => IncidentRef.NameOf(Number);

    public string Url => Kind switch
    {
        SearchKind.Entry => IncidentRef.EntryPath(Number, RefId),
        SearchKind.Review when ExperimentNumber is { } experiment => $"/experiments/{experiment}",
        SearchKind.Review => $"/incidents/{Number}/review",
        SearchKind.Action => $"/follow-ups/{ActionNumber}",
        _ => $"/incidents/{Number}",
    };
}

/// <param name="More">Further matching entries of the same incident, which are not shown one by one.</param>
public sealed record SearchResult(SearchHit Hit, IReadOnlyList<ExcerptPart> Excerpt, int More);
