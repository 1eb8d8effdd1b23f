using System.Text.Json;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Import;

/// <summary>
/// Reads the common shape of published post-mortems: title, summary, services, timeline, rollback actions, factors, action items.
/// What our record has no word for is guessed, and the guess is told.
/// </summary>
static class ForeignIncident
{
    static readonly string[] Known =
        ["id", "title", "summary", "services", "severity_guess", "impact", "timeline", "rollback_actions", "contributing_factors", "action_items", "source", "provenance"];

    public static IncidentRecord Read(JsonElement json, DateTimeOffset now, List<Fault> faults, ImportNotes notes)
    {
        var file = new JsonCursor(json, "$", FutureTimes.Latest(now), faults);
        if (!file.IsObject()) return new();
        var id = file.Required("id", 200);
        var entries = file.Items("timeline").Select((item, i) => ForeignTimeline.Entry(item, $"{id}#timeline-{i + 1}", notes)).OfType<ForeignEntry>().OrderBy(e => e.Entry.OccurredAt).ToList();
        if (entries.Count == 0 && !faults.Any(f => f.Field.StartsWith("$.timeline", StringComparison.Ordinal))) faults.Add(new("$.timeline", "there is no entry; an incident needs at least one"));
        var rollbacks = file.Items("rollback_actions").Select((item, i) => ForeignRollback.Read(item, i + 1, notes)).ToList();
        var source = file.Optional("source", 2000);
        var provenance = file.Optional("provenance", 2000);
        var (title, summary, guess, impact) = (file.Required("title", 200), file.Optional("summary", 8000), file.Optional("severity_guess", 20), file.Optional("impact", 4000));
        var services = file.Texts("services", 100);
        // Told below the rest, as they stand below it in the record.
        var below = new ImportNotes();
        var factors = ForeignFactor.Read(file, id, below);
        List<RecordedFollowUp> followUps = [.. file.Items("action_items").Select((item, i) => FollowUp(item, $"{id}#action-{i + 1}", below))];
        // All of it is read before, so that all faults are told at once.
        if (faults.Count > 0) return new();
        var milestones = ForeignTimeline.Milestones(entries, rollbacks, notes);
        foreach (var name in file.NamesExcept(Known)) notes.LeaveOut($"$.{name}: there is no place for it");
        var declared = milestones.FirstOrDefault(m => m.Kind == MilestoneKind.Declared)?.At;
        // Files begin with what led to it, often long before anybody could have declared anything.
        var noticed = entries.FirstOrDefault(e => e.Kind is "detection" or "alert") ?? entries.FirstOrDefault(e => e.Kind == "impact") ?? entries[0];
        if (declared is null) notes.Guess($"the time of declaring: no entry of kind declared, so that of the first {noticed.Kind} stands for it ({noticed.Entry.OccurredAt:yyyy-MM-dd HH:mm} UTC)");
        var lost = rollbacks.FirstOrDefault(r => r.DataLost.Length > 0)?.DataLost ?? "";
        if (lost.Length > 0) notes.Guess($"data lost: yes, by the outcome of a rollback. {lost}");
        var record = new IncidentRecord
        {
            Title = title,
            Summary = summary,
            Severity = SeverityOf(guess, notes),
            Status = StatusOf(entries, notes),
            Kind = IncidentKind.Backfilled,
            Visibility = Visibility.Open,
            DeclaredAt = declared ?? noticed.Entry.OccurredAt,
            DeclaredBy = IncidentRecord.NotRecorded,
            DataLoss = lost.Length > 0 ? "yes" : "unknown",
            DataLossNote = lost,
            Source = "import",
            SourceId = id,
            SourceUrl = IsAddress(source) ? source : null,
            SourceNote = NoteOn(source, provenance),
            Services = [.. services.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => new RecordedService { Name = name, Tier = "B" })],
            Impacts = Impacts(impact, source, notes),
            Milestones = milestones,
            Timeline = [.. entries.Select(e => e.Entry)],
            Rollbacks = rollbacks,
            Review = new() { Factors = factors },
            FollowUps = followUps,
        };
        notes.Append(below);
        notes.Map($"{Count(entries.Count, "timeline entry", "timeline entries")}, {Count(milestones.Count, "milestone")}, {Count(rollbacks.Count, "rollback")}, {Count(factors.Count, "factor")}, {Count(followUps.Count, "follow-up")}, {Count(record.Services.Count, "service")}");
        return record;
    }

    static string Count(int number, string one, string? many = null) => $"{number} {(number == 1 ? one : many ?? one + "s")}";

    /// <summary>A source that is no address has no other place.</summary>
    static string NoteOn(string source, string provenance) =>
        string.Join(' ', new[] { source.Length > 0 && !IsAddress(source) ? $"Source: {source.TrimEnd('.')}." : "", provenance.Length > 0 ? $"Times: {provenance.TrimEnd('.')}." : "" }.Where(t => t.Length > 0));

    static bool IsAddress(string source) => Uri.TryCreate(source, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    static string SeverityOf(string guess, ImportNotes notes)
    {
        if (Severity.All.Contains(guess))
        {
            notes.Guess($"severity {guess}: the file calls it a guess");
            return guess;
        }
        notes.Guess($"severity {Severity.Default}: the file says {(guess.Length > 0 ? $"“{guess}”" : "none")}");
        return Severity.Default;
    }

    static string StatusOf(List<ForeignEntry> entries, ImportNotes notes)
    {
        if (entries.Any(e => e.Kind == "resolved")) return IncidentStatus.Resolved;
        var status = entries.Any(e => e.Kind == "recovery") ? IncidentStatus.Mitigated : IncidentStatus.Active;
        notes.Guess($"status {status}: no entry of kind resolved");
        return status;
    }

    /// <summary>A figure has room for a sentence, so each sentence is one.</summary>
    static List<RecordedImpact> Impacts(string text, string source, ImportNotes notes)
    {
        var sentences = text.Split(". ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(s => s.TrimEnd('.') + ".").Where(s => s.Length > 1).ToList();
        if (sentences.Count > 1) notes.Guess($"impact: its {sentences.Count} sentences became as many figures of harm; put together on the incident's page what belongs together");
        foreach (var long_ in sentences.Where(s => s.Length > 200)) notes.Guess($"impact: “{Words.Fit(long_, 40)}” is longer than a figure should be; shorten it on the incident's page");
        return [.. sentences.Select(s => new RecordedImpact { Quantity = Impact.AsTold, Value = s, Source = source })];
    }

    static RecordedFollowUp FollowUp(JsonCursor item, string reference, ImportNotes notes)
    {
        if (!item.IsObject()) return new();
        var type = item.Optional("type", 50);
        var known = Actions.ActionType.All.Contains(type);
        if (!known) notes.Guess($"{item.Path}.type: {(type.Length > 0 ? $"“{type}” is not one of ours" : "none is given")}, so it became {Actions.ActionType.Prevent}");
        foreach (var name in item.NamesExcept("text", "type")) notes.LeaveOut($"{item.Path}.{name}");
        return new()
        {
            Title = item.Required("text", 200).ReplaceLineEndings(" "),
            Type = known ? type : Actions.ActionType.Prevent,
            Priority = Actions.Priority.Default,
            State = Actions.ActionState.Open,
            SourceRef = reference,
        };
    }
}
