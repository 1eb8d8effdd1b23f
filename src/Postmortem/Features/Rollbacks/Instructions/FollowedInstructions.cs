using System.Security.Cryptography;
using System.Text;

namespace Postmortem.Features.Rollbacks.Instructions;

/// <summary>A row of <c>rollback_ticks</c>.</summary>
public sealed record Tick
{
    public Guid RollbackId { get; init; }
    public int Step { get; init; }
    public DateTimeOffset TickedAt { get; init; }
    public string TickedBy { get; init; } = "";
}

/// <summary>The instructions of an attempt, as they were when it began, and what was done of them.</summary>
/// <param name="Service">Whose they are; null for one that is not named any more.</param>
/// <param name="IsTaken">They are kept with the attempt already; until then they are the service's.</param>
public sealed record FollowedInstructions(string? Service, string Text, bool IsTaken, IReadOnlyList<Tick> Ticks)
{
    public IReadOnlyList<InstructionPart> Parts { get; } = InstructionSteps.Read(Text);

    public IReadOnlyList<InstructionStep> Steps => InstructionSteps.StepsOf(Parts);

    public bool HasSteps => Parts.Any(p => p.Steps.Count > 0);

    public Tick? TickOf(int step) => Ticks.FirstOrDefault(t => t.Step == step);

    /// <summary>Names the text, so that nobody ticks a step of another one than was shown.</summary>
    public string Mark => MarkOf(Text);

    public static string MarkOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    /// <summary>5 of 6 steps of the instructions ticked; not ticked: Warm the cache. Empty while nothing is ticked.</summary>
    public string InWords
    {
        get
        {
            var steps = Steps;
            var open = steps.Where(s => TickOf(s.Number) is null).ToList();
            if (open.Count == steps.Count) return "";
            return $"{steps.Count - open.Count} of {steps.Count} {(steps.Count == 1 ? "step" : "steps")} of the instructions ticked{(open.Count > 0 ? $"; not ticked: {string.Join("; ", open.Select(s => s.Line.TrimEnd('.', ';')))}" : "")}.";
        }
    }
}
