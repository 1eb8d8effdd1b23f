using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Factors;

/// <param name="Category">One of <see cref="FactorCategory"/>.</param>
/// <param name="Evidence">Markdown: what shows it.</param>
/// <param name="Explored">Asked on from it until it is something that can be changed for everybody.</param>
/// <param name="NoActionBecause">The decision not to act; empty while it is open or answered by a follow-up.</param>
public sealed record FactorInput(string? Text, string? Category, string? Evidence = null, bool Explored = false, string? NoActionBecause = null)
{
    public Factor Check(Checks checks, IReadOnlyList<string> people, IReadOnlyList<string> services)
    {
        var factor = new Factor
        {
            Text = checks.Required("text", Text, 2000, "The factor"),
            Category = checks.OneOf("category", Category, FactorCategory.All, "The category"),
            Evidence = checks.Optional("evidence", Evidence, 5000, "The evidence"),
            Explored = Explored,
            NoActionBecause = checks.Optional("no_action_because", NoActionBecause, 2000, "The reason") is { Length: > 0 } reason ? reason : null,
        };
        if (Explored && FactorWording.Check(factor.Text, people, services) is { } finding)
            checks.Add("explored", $"It cannot be marked as explored yet. {finding.Question}");
        return factor;
    }
}
