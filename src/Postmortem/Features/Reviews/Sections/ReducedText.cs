using Postmortem.Features.Reviews.Prefill;

namespace Postmortem.Features.Reviews.Sections;

/// <summary>A published text from which something was taken, because it was hidden on the timeline.</summary>
public static class ReducedText
{
    public static bool Is(ReviewSection section, DateTimeOffset? publishedAt) => section.Origin == ForgetHidden.Reduced && section.UpdatedAt >= publishedAt;

    /// <summary>Said beside the sign-offs, which were given for a little more than what stands there.</summary>
    /// <param name="titles">Of the sections that lost something.</param>
    /// <returns>Null when none did.</returns>
    public static string? In(IReadOnlyList<string> titles) =>
        titles.Count == 0 ? null : $"What was hidden on the timeline after that was taken out of {MarkdownWords.List([.. titles.Select(t => $"“{t}”")])}; the rest stands as it was signed.";
}
