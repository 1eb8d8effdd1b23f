namespace Postmortem.Features.Reviews.Sections;

/// <summary>What is told after somebody took or left what the record says: what was done, and all that is still to be looked at. Pure.</summary>
static class RefreshNotice
{
    /// <param name="input">What was asked for.</param>
    /// <param name="sections">How many sections were brought up to the record.</param>
    /// <param name="document">As it stands now, with all that the record still says otherwise.</param>
    public static string Of(RefreshPrefillInput input, int sections, ReviewDocument document)
    {
        var left = document.News;
        var choices = left.Sum(n => n.Choices.Count);
        var others = left.Where(n => n.Before.Body != n.After.Body).ToList();
        string[] told =
        [
            Done(input, sections, document),
            choices == 0 ? "" : $"{(choices == 1 ? "One change waits" : $"{choices} changes wait")} for you to choose, since people wrote something there.",
            others.Count == 0 ? "" : $"There is news for {(others is [var one] ? $"“{one.Before.Title}”" : $"{others.Count} sections")}.",
        ];
        return string.Join(' ', told.Where(t => t.Length > 0));
    }

    static string Done(RefreshPrefillInput input, int sections, ReviewDocument document)
    {
        if (input.Leave) return "The text stands as it is.";
        if (document.News.Count == 0) return sections == 0 ? "Nothing newer was found." : "The prefilled parts say what the record says now.";
        // Where something waits in the same section, it does not yet say all of it.
        var settled = sections > 0 && document.News.All(n => n.Before.Key != input.Key);
        return settled && document.Sections.FirstOrDefault(s => s.Key == input.Key) is { } section ? $"“{section.Title}” says what the record says now." : "";
    }
}
