using Postmortem.Features.Changes;
using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Drills;
using Postmortem.Features.Rollbacks.Undo;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>When taking a service back was last practised.</summary>
/// <param name="Result">worked, partial or failed.</param>
/// <param name="Incident">The drill that it was part of.</param>
public sealed record RehearsalAnswer(DateOnly On, string Result, string Incident)
{
    public static RehearsalAnswer? Of(Rehearsal? r) => r is null ? null : new(r.On, r.Result, IncidentRef.NameOf(r.Number));
}

/// <summary>Another change that is touched when the first one is taken back.</summary>
/// <param name="GoesToo">It is undone with it; otherwise it stays, on top of something older than it was made for.</param>
/// <param name="Schema">It changes the schema or stored data.</param>
/// <param name="Fixes">The incidents that it fixed.</param>
public sealed record TouchedChangeAnswer(ServiceChangeAnswer Change, bool GoesToo, bool Schema, IReadOnlyList<string> Fixes)
{
    public static TouchedChangeAnswer Of(TouchedChange t) => new(ServiceChangeAnswer.Of(t.Change), t.GoesToo, UndoWords.IsSchema(t.Change), t.Fixes);
}

/// <summary>Whether a change can be taken back, to what, and what else would go. Computed from what is recorded now.</summary>
/// <param name="Change">The change that is taken back; null when no recorded change lies between the attempt's versions, and then little can be said.</param>
/// <param name="Answer">Can be taken back, Can be taken back with care, or Not safely.</param>
/// <param name="From">What runs now.</param>
/// <param name="To">Where it goes: what the attempt names, or else the version known to be good.</param>
/// <param name="KnownGood">The last version that succeeded and that no incident names; empty when none is.</param>
/// <param name="KnownGoodBecause">Where that version comes from.</param>
/// <param name="Against">What speaks against taking it back at all.</param>
/// <param name="Care">What to look at before.</param>
/// <param name="SuggestsForward">Going back cannot be done safely.</param>
/// <param name="Touched">Other changes between, newest first; those of schema or data are marked.</param>
/// <param name="InFlight">Changes still under way, of this service or of another one that the incident names.</param>
/// <param name="RollbackInstructions">Of the service; Markdown.</param>
/// <param name="LastRehearsed">Null when taking it back was never practised.</param>
public sealed record UndoAnswer(string Incident, ServiceChangeAnswer? Change, string? Answer, string From, string To, string KnownGood, string KnownGoodBecause, IReadOnlyList<string> Against, IReadOnlyList<string> Care,
    bool SuggestsForward, IReadOnlyList<TouchedChangeAnswer> Touched, IReadOnlyList<ServiceChangeAnswer> InFlight, string RollbackInstructions, RehearsalAnswer? LastRehearsed)
{
    public static UndoAnswer Of(UndoOfChange undo) => new(undo.Incident.Name, ServiceChangeAnswer.Of(undo.View.Change), undo.View.Answer, undo.View.From, undo.View.To, undo.View.To, undo.View.ToBecause, undo.View.Against, undo.View.Care,
        undo.View.SuggestsForward, [.. undo.View.Touched.Select(TouchedChangeAnswer.Of)], [.. undo.View.InFlight.Select(ServiceChangeAnswer.Of)], undo.Service?.RollbackInstructions ?? "", RehearsalAnswer.Of(undo.Rehearsal));

    /// <summary>An attempt says itself from where to where.</summary>
    public UndoAnswer Of(Rollback r) => this with { From = r.FromVersion.Length > 0 ? r.FromVersion : From, To = r.ToVersion.Length > 0 ? r.ToVersion : To };

    public static UndoAnswer Unknown(IncidentRef incident, Rollback r, string instructions, Rehearsal? rehearsal) =>
        new(incident.Name, null, null, r.FromVersion, r.ToVersion, "", "no recorded change lies between these versions", [], [], false, [], [], instructions, RehearsalAnswer.Of(rehearsal));
}

/// <summary>What is asked before something of this kind is reversed.</summary>
public sealed record PreflightQuestionAnswer(string Key, string Question);

/// <summary>One time that a service's executor was asked to carry an attempt out.</summary>
/// <param name="Executor">As it was called then.</param>
/// <param name="DryRun">A rehearsal that changes nothing.</param>
/// <param name="State">waiting, queued, sending, running, stuck, unknown, succeeded, failed or aborted.</param>
/// <param name="Message">What is true of it, in a sentence.</param>
/// <param name="HeardAt">When anything new was heard of it last.</param>
/// <param name="Link">Where the other side shows it.</param>
/// <param name="Output">In the other side's words, at most the last 64 KiB.</param>
public sealed record RunAnswer(Guid Id, string Executor, bool DryRun, [OneOf(typeof(RunState))] string State, string Message, DateTimeOffset AskedAt, string AskedBy, DateTimeOffset? ApprovedAt, string? ApprovedBy,
    DateTimeOffset? SentAt, DateTimeOffset? HeardAt, DateTimeOffset? FinishedAt, DateTimeOffset? AbortAskedAt, string? AbortAskedBy, string? Link, string Output)
{
    public static RunAnswer Of(Run r) => new(r.Id, r.ExecutorName, r.DryRun, r.State, r.Message, r.AskedAt, r.AskedBy, r.ApprovedAt, r.ApprovedBy, r.SentAt, r.HeardAt, r.FinishedAt, r.AbortAskedAt, r.AbortAskedBy, r.ExternalUrl, r.Output);
}
