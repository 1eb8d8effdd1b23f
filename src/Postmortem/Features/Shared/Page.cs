namespace Postmortem.Features.Shared;

/// <summary>One page of a list.</summary>
/// <param name="Next">Opaque cursor of the next page; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    public static readonly Page<T> Empty = new([], null);
}
