using Postmortem.Features.Actions;

namespace Postmortem.Features.Experiments;

public static class ExperimentKind
{
    public const string Reproduction = "reproduction";
    public const string LoadTest = "load test";
    public const string ChaosRun = "chaos run";
    public const string Drill = "drill";

    public static readonly string[] All = [Reproduction, LoadTest, ChaosRun, Drill];

    public static string Describe(string kind) => kind switch
    {
        Reproduction => "reproduction: make it happen again, on purpose",
        LoadTest => "load test: how much, and how suddenly, until it gives way",
        ChaosRun => "chaos run: break one part and watch the rest",
        _ => "drill: people practise a procedure",
    };

    /// <summary>The word that a follow-up's evidence has for it.</summary>
    public static string AsEvidence(string kind) => EvidenceKind.All.Contains(kind) ? kind : EvidenceKind.Other;
}

/// <summary>planned, then what came out. A refuted hypothesis has taught as much as a confirmed one.</summary>
public static class ExperimentResult
{
    public const string Planned = "planned";
    public const string Confirmed = "confirmed";
    public const string Refuted = "refuted";
    public const string Inconclusive = "inconclusive";

    public static readonly string[] All = [Planned, Confirmed, Refuted, Inconclusive];

    /// <summary>What a run can come to.</summary>
    public static readonly string[] Outcomes = [Confirmed, Refuted, Inconclusive];

    /// <summary>It has an answer, so that it can be evidence.</summary>
    public static readonly string[] Telling = [Confirmed, Refuted];

    public static string Describe(string result) => result switch
    {
        Confirmed => "confirmed: it came as expected",
        Refuted => "refuted: it came otherwise",
        Inconclusive => "inconclusive: it does not say",
        _ => "planned",
    };
}
