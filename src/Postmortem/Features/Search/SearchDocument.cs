namespace Postmortem.Features.Search;

public static class SearchKind
{
    public const string Incident = "incident";
    public const string Entry = "entry";
    public const string Review = "review";
    public const string Action = "action";
}

/// <summary>One findable thing. The incident decides who may find it.</summary>
/// <param name="Kind">One of <see cref="SearchKind"/>.</param>
/// <param name="RefId">The thing's own key.</param>
public sealed record SearchDocument(string Kind, Guid RefId, Guid IncidentId, string Title, string Body, DateTimeOffset At);
