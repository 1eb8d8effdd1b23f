using Postmortem.Features.Actions;
using Postmortem.Features.Alerts;
using Postmortem.Features.Changes;
using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Experiments;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Language.Dismissals;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Comments;
using Postmortem.Features.Reviews.Meetings;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Reviews.Suggestions;
using Postmortem.Features.Reviews.Tests;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Import;

/// <summary>The words and lengths of a record that comes from outside. Each fault has its JSON path.</summary>
static class RecordChecks
{
    const int MostRows = 20_000;
    const int HighestNumber = 999_999_999;

    public static List<Fault> Of(IncidentRecord r)
    {
        var faults = new List<Fault>();
        Must("$.id", r.Id != Guid.Empty, "this key is missing");
        Numbered("$.number", r.Number);
        Text("$.title", r.Title, 200, required: true);
        Text("$.summary", r.Summary, 20_000);
        Word("$.status", r.Status, IncidentStatus.All);
        Word("$.severity", r.Severity, Severity.All);
        Word("$.kind", r.Kind, IncidentKind.All);
        Word("$.visibility", r.Visibility, Visibility.All);
        Word("$.data_loss", r.DataLoss, ["unknown", "no", "yes"]);
        Must("$.declared_at", r.DeclaredAt != default, "this time is missing");
        Text("$.declared_by", r.DeclaredBy, 200);
        Must("$.timeline", r.Timeline.Count <= MostRows, $"there are more than {MostRows} entries");
        Must("$.follow_ups", r.FollowUps.Count <= 1000, "there are more than 1000 follow-ups");
        Each("$.services", r.Services, (at, s) => { Text($"{at}.name", s.Name, 100, required: true); Word($"{at}.tier", s.Tier, Services.Tier.All); Text($"{at}.owner", s.Owner, 200); });
        Each("$.roles", r.Roles, (at, x) => { Word($"{at}.role", x.Role, IncidentRole.All); Text($"{at}.person", x.Person, 100, required: true); });
        Each("$.impacts", r.Impacts, (at, x) => Text($"{at}.quantity", x.Quantity, 500, required: true));
        Each("$.milestones", r.Milestones, (at, m) => { Word($"{at}.kind", m.Kind, MilestoneKind.All); Word($"{at}.accuracy", m.Accuracy, Accuracy.All); Word($"{at}.origin", m.Origin, ["person", "product"]); Text($"{at}.set_by", m.SetBy, 200); });
        Must("$.milestones", r.Milestones.Select(m => m.Kind).Distinct().Count() == r.Milestones.Count, "a milestone stands there twice");
        Each("$.timeline", r.Timeline, (at, e) =>
        {
            Word($"{at}.kind", e.Kind, EntryKind.All);
            Word($"{at}.accuracy", e.Accuracy, Accuracy.All);
            Must($"{at}.occurred_at", e.OccurredAt != default, "this time is missing");
            if (e.Hidden is null) Text($"{at}.text", e.Text ?? "", 20_000, required: true);
            Each($"{at}.attachments", e.Attachments, (of, f) => Text($"{of}.added_by", f.AddedBy, 200));
        });
        Must("$.alerts", r.Alerts.Count <= 1000, "there are more than 1000 alerts");
        Each("$.alerts", r.Alerts, (at, a) =>
        {
            Word($"{at}.state", a.State, AlertState.All);
            Must($"{at}.starts_at", a.StartsAt != default, "this time is missing");
            Must($"{at}.ends_at", a.State != AlertState.Resolved || a.EndsAt is not null, "this time is missing");
            Must($"{at}.labels", AlertBackfill.AreLabels(a.Labels), "these are not names and values in JSON");
            foreach (var (name, text, longest) in new[] { ("title", a.Title, AlertFields.LongestTitle), ("service", a.Service, 200), ("severity", a.Severity, 60), ("note", a.Note, AlertFields.LongestNote), ("source", a.Source, 60), ("source_ref", a.SourceRef, 300), ("acknowledged_by", a.AcknowledgedBy, 200) })
                Text($"{at}.{name}", text, longest);
            Link($"{at}.url", a.Url);
        });
        Must("$.changes", r.Changes.Count <= 1000, "there are more than 1000 changes");
        Each("$.changes", r.Changes, (at, c) =>
        {
            Word($"{at}.relation", c.Relation, ChangeRelation.All);
            Word($"{at}.kind", c.Kind, ChangeKind.All);
            Word($"{at}.status", c.Status, ChangeState.All);
            Word($"{at}.reversible", c.Reversible, Reversible.All);
            Must($"{at}.occurred_at", c.OccurredAt != default, "this time is missing");
            foreach (var (name, text, longest) in new[] { ("title", c.Title, 300), ("service", c.Service, 200), ("from_version", c.FromVersion, 200), ("to_version", c.ToVersion, 200), ("why", c.Why, 1000), ("note", c.Note, 5000), ("source_ref", c.SourceRef ?? "", 300) })
                Text($"{at}.{name}", text, longest);
            Link($"{at}.url", c.Url);
        });
        Each("$.rollbacks", r.Rollbacks, (at, x) =>
        {
            Word($"{at}.state", x.State, RollbackState.All);
            Word($"{at}.direction", x.Direction, RollbackDirection.All);
            Word($"{at}.kind", x.Kind, RollbackKind.All);
            if (x.Outcome is { } outcome) Word($"{at}.outcome", outcome, RollbackOutcome.All);
            Text($"{at}.known_then", x.KnownThen, RollbackFields.LongestNote);
            Must($"{at}.runs", x.Runs.Count <= 200, "there are more than 200 runs");
            Each($"{at}.runs", x.Runs, (on, u) =>
            {
                Word($"{on}.state", u.State, RunState.All);
                Must($"{on}.asked_at", u.AskedAt != default, "this time is missing");
                foreach (var (name, text, longest) in new[] { ("executor", u.Executor, 1000), ("message", u.Message, RollbackFields.LongestNote), ("output", u.Output, RunRules.LongestOutput), ("asked_by", u.AskedBy, 200), ("approved_by", u.ApprovedBy ?? "", 200), ("abort_asked_by", u.AbortAskedBy ?? "", 200) })
                    Text($"{on}.{name}", text, longest, required: name == "executor");
                Link($"{on}.url", u.Url);
            });
            AttemptChecks.Of(at, x, faults);
        });
        Must("$.waits", r.Waits.Count <= 1000, "there are more than 1000 decisions to wait");
        Each("$.waits", r.Waits, (at, w) =>
        {
            Must($"{at}.decided_at", w.DecidedAt != default, "this time is missing");
            Must($"{at}.asks_again_at", w.AsksAgainAt >= w.DecidedAt, "this time is missing, or lies before the decision");
            Text($"{at}.why", w.Why, RollbackFields.LongestNote, required: true);
            Text($"{at}.known_then", w.KnownThen, RollbackFields.LongestNote);
            Text($"{at}.decided_by", w.DecidedBy, 200);
            Text($"{at}.decider_role", w.DeciderRole, 100);
        });
        Each("$.review.sections", r.Review?.Sections ?? [], (at, s) => { Text($"{at}.key", s.Key, 100, required: true); Text($"{at}.body", s.Body, 200_000); });
        Must("$.review.sections", (r.Review?.Sections ?? []).Select(s => s.Key).Distinct().Count() == (r.Review?.Sections.Count ?? 0), "a section stands there twice");
        Each("$.review.factors", r.Review?.Factors ?? [], (at, f) => { Text($"{at}.text", f.Text, 2000, required: true); Word($"{at}.category", f.Category, FactorCategory.All); });
        Each("$.review.reviewers", r.Review?.Reviewers ?? [], (at, w) => { Text($"{at}.person", w.Person, 100, required: true); if (w.Decision is { } d) Word($"{at}.decision", d, SignOffDecision.All); Word($"{at}.capacity", w.Capacity, SignOffCapacity.All); foreach (var (i, a) in w.Checklist.Index()) { Word($"{at}.checklist[{i}].answer", a.Answer, ChecklistAnswers.All); Text($"{at}.checklist[{i}].question", a.Question, 300, required: true); Text($"{at}.checklist[{i}].note", a.Note ?? "", 1000); } });
        Must("$.review.reviewers", (r.Review?.Reviewers ?? []).Select(w => w.Person).Distinct().Count() == (r.Review?.Reviewers.Count ?? 0), "a person stands there twice");
        Each("$.review.test_stages", r.Review?.TestStages ?? [], (at, t) => { Word($"{at}.stage", t.Stage, TestStage.All); Word($"{at}.should_catch", t.ShouldCatch, StageAnswer.Should); Word($"{at}.could_catch", t.CouldCatch, StageAnswer.Could); Text($"{at}.what_differed", t.WhatDiffered, 5000); });
        Must("$.review.test_stages", (r.Review?.TestStages ?? []).Select(t => t.Stage).Distinct().Count() == (r.Review?.TestStages.Count ?? 0), "a stage stands there twice");
        Each("$.review.differences", r.Review?.Differences ?? [], (at, d) => { Text($"{at}.dimension", d.Dimension, 100, required: true); Text($"{at}.production", d.Production, 1000, required: true); Text($"{at}.test", d.Test, 1000, required: true); Text($"{at}.effect", d.Effect, 1000); });
        Must("$.review.meeting_minutes", r.Review?.MeetingMinutes is null or (>= 5 and <= 480), "a meeting takes between 5 and 480 minutes");
        Text("$.review.meeting_place", r.Review?.MeetingPlace ?? "", 500);
        Each("$.review.meeting_notes", r.Review?.MeetingNotes ?? [], (at, n) =>
        {
            Word($"{at}.kind", n.Kind, NoteKind.Collected);
            Text($"{at}.text", n.Text, CollectNote.LongestText, required: n.Kind != NoteKind.Answer);
            if (n.Learned is { } learned) Word($"{at}.learned", learned, Learned.All);
            if (n.Again is { } again) Word($"{at}.again", again, Learned.Again);
            if (n.Outcome is { } outcome) Word($"{at}.outcome", outcome, NoteOutcome.All);
            Text($"{at}.outcome_text", n.OutcomeText, CollectNote.LongestText);
            Text($"{at}.author", n.Author ?? "", 200);
        });
        var keys = (r.Review?.Sections ?? []).Select(s => s.Key).ToHashSet();
        Must("$.review.threads", (r.Review?.Threads ?? []).Sum(t => t.Comments.Count) <= 1000, "there are more than 1000 comments");
        Each("$.review.threads", r.Review?.Threads ?? [], (at, t) =>
        {
            Must($"{at}.section", keys.Contains(t.Section), "there is no such section");
            foreach (var (name, quote) in new[] { ("quote", t.Quote), ("quote_before", t.QuoteBefore), ("quote_after", t.QuoteAfter) }) Text($"{at}.{name}", quote ?? "", 2000);
            Each($"{at}.comments", t.Comments, (on, c) => { Text($"{on}.author", c.Author, 100, required: true); Text($"{on}.text", c.Text ?? "", Comment.Longest); });
        });
        Must("$.review.suggestions", (r.Review?.Suggestions.Count ?? 0) <= 200, "there are more than 200 suggestions");
        Each("$.review.suggestions", r.Review?.Suggestions ?? [], (at, g) =>
        {
            Must($"{at}.section", keys.Contains(g.Section), "there is no such section");
            Text($"{at}.author", g.Author, 100, required: true);
            Word($"{at}.state", g.State, SuggestionState.All);
            foreach (var (name, text) in new[] { ("before", g.Before), ("text", g.Text) }) Text($"{at}.{name}", text, 200_000);
            foreach (var (name, text) in new[] { ("why", g.Why), ("reason", g.Reason) }) Text($"{at}.{name}", text, 2000);
        });
        Must("$.experiments", r.Experiments.Count <= 1000 && r.Experiments.Select(x => x.Number).Distinct().Count() == r.Experiments.Count, "there are more than 1000, or a number stands there twice");
        Each("$.experiments", r.Experiments, (at, x) =>
        {
            Numbered($"{at}.number", x.Number);
            Text($"{at}.title", x.Title, 200, required: true);
            Word($"{at}.kind", x.Kind, ExperimentKind.All);
            Word($"{at}.result", x.Result, ExperimentResult.All);
            Text($"{at}.hypothesis", x.Hypothesis, 2000, required: true);
            foreach (var (name, text) in new[] { ("environment", x.Environment), ("environment_differences", x.EnvironmentDifferences), ("observation", x.Observation), ("evidence", x.Evidence), ("load_profile", x.LoadProfile), ("injected_fault", x.InjectedFault) })
                Text($"{at}.{name}", text, 5000);
        });
        if (r.Review is { } review) Word("$.review.state", review.State, ReviewState.All);
        Each("$.follow_ups", r.FollowUps, (at, a) =>
        {
            Numbered($"{at}.number", a.Number);
            Text($"{at}.title", a.Title, 500, required: true);
            Word($"{at}.type", a.Type, ActionType.All);
            Word($"{at}.priority", a.Priority, Priority.All);
            Word($"{at}.state", a.State, ActionState.All);
            foreach (var (name, url) in new[] { ("tracker_url", a.TrackerUrl), ("done_url", a.DoneUrl), ("evidence_url", a.EvidenceUrl) }) Link($"{at}.{name}", url);
        });
        Must("$.dismissals", r.Dismissals.Count <= 1000, "there are more than 1000 wordings that were kept");
        Each("$.dismissals", r.Dismissals, (at, d) =>
        {
            Must($"{at}.finding", DismissFinding.IsKey(d.Finding), "this is not a rule with the hash of a sentence");
            Must($"{at}.dismissed_at", d.DismissedAt != default, "this time is missing");
            Text($"{at}.reason", d.Reason, DismissFinding.LongestReason, required: true);
            Text($"{at}.dismissed_by", d.DismissedBy, 200);
        });
        Each("$.linked_incidents", r.LinkedIncidents, (at, l) => Word($"{at}.relation", l.Relation, Incidents.LinkRelation.All));
        Link("$.source_url", r.SourceUrl);
        Text("$.source_note", r.SourceNote, 5000);
        Each("$.timeline", r.Timeline, (at, e) => Link($"{at}.permalink", e.Permalink));
        return faults;

        void Must(string path, bool holds, string message)
        {
            if (!holds) faults.Add(new(path, message));
        }

        // Without one it gets the next that is free; beyond these the next one after it would be none.
        void Numbered(string path, int number) => Must(path, number is >= 0 and <= HighestNumber, $"this must be a number from 1 to {HighestNumber:N0}");

        void Text(string path, string text, int longest, bool required = false)
        {
            Must(path, !required || text.Length > 0, "this text is missing");
            Must(path, text.Length <= longest, $"this text has {text.Length} characters; at most {longest} fit");
            Must(path, !text.Any(c => char.IsControl(c) && c is not '\n' and not '\t'), "this text contains control characters");
        }

        void Word(string path, string word, IReadOnlyCollection<string> known) => Must(path, known.Contains(word), $"this must be one of: {string.Join(", ", known)}");

        void Link(string path, string? url) =>
            Must(path, url is null || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"), "this must be a full link that starts with https:// or http://");

        void Each<T>(string path, IReadOnlyList<T> items, Action<string, T> check)
        {
            for (var i = 0; i < items.Count && faults.Count < 50; i++) check($"{path}[{i}]", items[i]);
        }
    }
}
