namespace Postmortem.Features.Shared;

public static class Choices
{
    /// <summary>With what is chosen now, though it is offered no more: a list that is narrowed to an archived service must show by what.</summary>
    public static IEnumerable<(string Value, string Text)> Keeping(this IEnumerable<(string Value, string Text)> choices, string? chosen)
    {
        var offered = choices.ToList();
        return string.IsNullOrEmpty(chosen) || offered.Exists(c => c.Value == chosen) ? offered : offered.Append((chosen, chosen));
    }
}
