using Postmortem.Features.Rollbacks.Undo;
using Postmortem.Features.Rollbacks.Verification;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks;

/// <summary>A step's form, within the panel or as a page of its own.</summary>
/// <param name="Inline">In the panel several forms stand on one page, so that fields need ids of their own.</param>
/// <param name="Reading">What was read of the service's recovery checks, which fills the form of the check in; null for nothing.</param>
public sealed record StepView(RollbackPanel Panel, Rollback Attempt, RollbackStep Step, bool Inline, RecoveryReading? Reading = null)
{
    /// <summary>/incidents/42/rollbacks/1/decision</summary>
    public string Action => $"/incidents/{Panel.Incident.Number}/rollbacks/{Attempt.Attempt}/{PathOf(Step)}";

    public string? Id(string field) => Inline ? $"rb{Attempt.Attempt}-{field.Replace('_', '-')}" : null;

    public string Title => Step switch
    {
        RollbackStep.Decide => $"Decide {Attempt.Name}",
        RollbackStep.Reject => $"Reject {Attempt.Name}",
        RollbackStep.Start => $"Start {Attempt.Name}",
        RollbackStep.Finish => $"Finish {Attempt.Name}",
        RollbackStep.Verify => $"Verify {Attempt.Name}",
        _ => $"Abandon {Attempt.Name}",
    };

    public string Button => Step switch
    {
        RollbackStep.Decide => $"Decide: {RollbackDirection.InWords(Attempt.Direction).ToLowerInvariant()}",
        RollbackStep.Reject => "Reject",
        RollbackStep.Start => "Started",
        RollbackStep.Finish => "It ended",
        RollbackStep.Verify => "Save the check",
        _ => "Abandon",
    };

    public static string PathOf(RollbackStep step) => step switch
    {
        RollbackStep.Decide => "decision",
        RollbackStep.Reject => "rejection",
        RollbackStep.Start => "start",
        RollbackStep.Finish => "finish",
        RollbackStep.Verify => "verification",
        _ => "abandonment",
    };

    public static RollbackStep? OfPath(string path) => Enum.GetValues<RollbackStep>().Where(s => PathOf(s) == path).Select(s => (RollbackStep?)s).FirstOrDefault();
}

/// <summary>The form of what is reversed: a proposal, a correction, or the record of one that is over.</summary>
/// <param name="Draft">What the fields begin with.</param>
/// <param name="AsksWhen">A proposal may carry its own time; the other forms ask for all times together.</param>
/// <param name="Decides">Decided in one with it: why is asked apart, and the kind brings its questions.</param>
/// <param name="Undo">The change that the draft takes back; null for none.</param>
public sealed record RollbackFormView(RollbackPanel Panel, Rollback Draft, bool Inline = false, bool AsksWhen = false, UndoOfChange? Undo = null, bool Decides = false)
{
    public string? Id(string field) => Inline ? $"rbn-{field.Replace('_', '-')}" : null;

    /// <summary>The next attempt begins as the last one was; the first with the change that is suspected, or the incident's only service.</summary>
    public static RollbackFormView Next(RollbackPanel panel, Rollback? from, Guid? service = null, bool inline = false) => from is null && service is null && panel.Suspect is { } suspect
        ? Of(panel, suspect, RollbackDirection.Back, inline)
        : new(panel, new Rollback
        {
            Direction = from?.Direction ?? RollbackDirection.Back,
            Kind = from?.Kind ?? RollbackKind.Deploy,
            ServiceId = service ?? from?.ServiceId ?? (panel.IncidentServices is [var only] ? only : null),
            Scope = from?.Scope ?? "",
            FromVersion = from?.FromVersion ?? "",
            ToVersion = from?.ToVersion ?? "",
            Reason = from is null ? "" : RollbackTexts.NextBecause(from),
            AlsoUndoes = from?.AlsoUndoes ?? "",
        }, inline, AsksWhen: true);

    /// <summary>Filled in from what taking this change back would mean.</summary>
    /// <param name="direction">Forward leads to a version that is still to be named.</param>
    public static RollbackFormView Of(RollbackPanel panel, UndoOfChange undo, string direction, bool inline = false) => new(panel, new Rollback
    {
        Direction = direction,
        Kind = UndoWords.KindOf(undo.View.Change),
        ServiceId = panel.Services.Any(s => s.Id == undo.Service?.Id) ? undo.Service!.Id : null,
        FromVersion = undo.View.From,
        ToVersion = direction == RollbackDirection.Back ? undo.View.To : "",
        Reason = direction == RollbackDirection.Forward ? string.Join(' ', undo.View.Against) : "",
        AlsoUndoes = direction == RollbackDirection.Back ? UndoWords.AlsoUndoes(undo.View) : "",
    }, inline, AsksWhen: true, undo);
}
