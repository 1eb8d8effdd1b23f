using Postmortem.Features.Exports.Json;
using Postmortem.Features.Exports.Record;

namespace Postmortem.Features.Exports.Import;

/// <summary>A record as single statements, so that two can be told apart in words.</summary>
static class RecordFacts
{
    public static IReadOnlyList<string> Of(IncidentRecord r) =>
    [
        $"title: {r.Title}", $"summary: {r.Summary}", $"severity: {r.Severity}", $"status: {r.Status}",
        .. r.Services.Select(s => $"service: {s.Name.ToLowerInvariant()}"),
        .. r.Impacts.Select(i => $"impact: {i.Quantity}: {i.Value}{i.NotMeasurableBecause}"),
        .. r.Milestones.Where(m => !m.Kind.StartsWith("rollback", StringComparison.Ordinal)).Select(m => $"milestone {m.Kind}: {(m.At is { } at ? RecordJson.TimeText(at) : m.NotApplicableBecause)}"),
        .. r.ShownTimeline.Select(e => $"timeline {RecordJson.TimeText(e.OccurredAt)} {e.Kind}: {e.Text}"),
        .. r.ShownTimeline.SelectMany(e => e.Attachments.Select(f => $"file of {RecordJson.TimeText(e.OccurredAt)}: {f.FileName}")),
        .. r.Alerts.Select(a => $"alert {RecordJson.TimeText(a.StartsAt)} of {a.Service}: {a.Title}: {a.State}"),
        .. r.Changes.Select(c => $"change {RecordJson.TimeText(c.OccurredAt)} {c.Kind} of {c.Service}: {c.Title} {c.ToVersion}: {c.Relation}"),
        .. r.Rollbacks.Select(x => $"rollback {x.Attempt}: {x.Kind}, {x.FromVersion} to {x.ToVersion}, {x.Outcome ?? x.State}"),
        .. r.Rollbacks.SelectMany(x => x.Runs.Select(u => $"{(u.DryRun ? "dry run" : "run")} of rollback {x.Attempt} {RecordJson.TimeText(u.AskedAt)}: {u.Executor}, {u.State}")),
        .. r.Waits.Select(w => $"waited from {RecordJson.TimeText(w.DecidedAt)}: {w.Why}"),
        .. (r.Review?.Factors ?? []).Select(f => $"factor: {f.Text}"),
        .. (r.Review?.TestStages ?? []).Select(t => $"test stage {t.Stage}: {t.ShouldCatch}, {t.CouldCatch}: {t.WhatDiffered}"),
        .. (r.Review?.Differences ?? []).Select(d => $"difference {d.Dimension}: {d.Production}; {d.Test}"),
        .. (r.Review?.MeetingNotes ?? []).Select(n => $"{n.Kind} of the meeting: {n.Learned} {n.Text}"),
        .. r.Experiments.Select(x => $"experiment: {x.Title} ({x.Kind}): {x.Result}"),
        .. (r.Review?.Sections ?? []).Where(s => s.Touched).Select(s => $"review, {s.Title}: {s.Body}"),
        .. r.FollowUps.Select(a => $"follow-up: {a.Title} ({a.Type})"),
    ];
}
