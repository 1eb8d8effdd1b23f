namespace Postmortem.Features.Reviews.Completeness;

/// <summary>Something that a section still wants, said so that one knows what to do, with the place to do it.</summary>
public sealed record Gap(string Section, string Requirement, string Message, string Place)
{
    /// <summary>The message where the section's title stands before it already.</summary>
    public string Under(string title) => Message.StartsWith($"{title}: ", StringComparison.Ordinal) ? Message[(title.Length + 2)..] : Message;
}

/// <summary>What is missing in a review. Pure: the same snapshot gives the same gaps.</summary>
public static class CompletenessCheck
{
    /// <summary>Stands for the section of a review that has none: it began when no template could be read.</summary>
    const string NoSection = "";

    public static IReadOnlyList<Gap> Of(ReviewSnapshot review) => review.Sections.Count == 0
        ? [new(NoSection, "sections", "This review has no sections, since no template could be read when it began", review.OnIncident("review"))]
        : [.. from section in review.Sections
           from phrase in section.Requirements
           from missing in Missing(review, section, phrase)
           select new Gap(section.Key, phrase, missing.Message, missing.Place ?? review.PlaceOf(section.Key))];

    // A review keeps the requirements it began with; one that a later program no longer knows asks for nothing.
    static IEnumerable<Missing> Missing(ReviewSnapshot review, SectionText section, string phrase) =>
        Requirement.Parse(phrase)?.Missing(review, section) ?? [];
}
