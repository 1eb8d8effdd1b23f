using Postmortem.Features.Shared;

namespace Postmortem.Features.Changes.Suspects;

/// <summary>What was looked at, in words: an honest answer also when there is nothing.</summary>
public static class SuspectTexts
{
    const int Named = 3;

    /// <summary>checkout, its 3 dependencies or shared infrastructure</summary>
    public static string Where(Surroundings around, string or = "or")
    {
        var affected = around.Affected.Select(s => s.Name).ToList();
        var parts = affected.Take(Named).ToList();
        if (affected.Count > Named) parts.Add(affected.Count - Named is 1 ? "1 more service" : $"{affected.Count - Named} more services");
        if (around.Dependencies > 0) parts.Add($"{(affected.Count == 1 ? "its" : "their")} {(around.Dependencies == 1 ? "dependency" : $"{around.Dependencies} dependencies")}");
        if (around.HasShared) parts.Add("shared infrastructure");
        return parts.Count switch { 0 => "", 1 => parts[0], _ => $"{string.Join(", ", parts[..^1])} {or} {parts[^1]}" };
    }

    /// <summary>in the 24 h before impact start or since</summary>
    public static string Span(SuspectList list) => $"in the {list.Hours} h before {list.Around.Scene.StartName} or since";

    /// <summary>What stands where no change is a suspect.</summary>
    public static string Nothing(SuspectList list) => list switch
    {
        { Around.Scene.Services.Count: 0 } => "It names no service yet, so it cannot be told whose changes to look at.",
        { AnyKnown: false, OnTimeline: > 0 } => $"No change is recorded as such, though the timeline tells of {(list.OnTimeline == 1 ? "one" : $"{list.OnTimeline}")}. {Sources(list)}",
        { AnyKnown: false } => $"No change has ever been recorded here, so this silence says nothing. {Sources(list)}",
        { Looked: > 0 } => $"No change stands out: little speaks for {(list.Looked == 1 ? "the one change" : $"the {list.Looked} changes")} of {Where(list.Around)} {Span(list)}. {Sources(list)}",
        { OnTimeline: > 0 } => $"No change of {Where(list.Around)} is recorded {Span(list)}, though the timeline tells of {(list.OnTimeline == 1 ? "one" : $"{list.OnTimeline}")}. {Sources(list)}",
        _ => $"Nothing changed, as far as is known: no change of {Where(list.Around)} is known {Span(list)}. {Sources(list)}",
    };

    public static string Sources(SuspectList list) => list.Sources.Count switch
    {
        0 => "No source of changes is connected; only what people and pipelines record themselves is known.",
        > Named => $"Sources connected: {string.Join(", ", list.Sources.Take(Named))} and {list.Sources.Count - Named} more.",
        _ => $"Sources connected: {string.Join(", ", list.Sources)}.",
    };

    /// <summary>What stands beside its name, so that nobody takes the order for a verdict.</summary>
    public static string Strength(Suspicion suspicion) => suspicion switch
    {
        { IsStrong: true } => "strong suspect",
        { IsWorthALook: true } => "worth a look",
        _ => "little speaks for it",
    };

    /// <summary>The evidence as one line: deployed 4 min before impact start; Checkout is affected itself; …</summary>
    public static string Line(Suspicion suspicion) => string.Join("; ", suspicion.Evidence.Select(e => e.Text));
}
