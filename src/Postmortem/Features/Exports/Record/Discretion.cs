using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Record;

/// <summary>
/// Some people chose to be shown by their role: in everything that leaves the product their name gives way to it. In texts that is so where the product
/// wrote it: entries that say who took a role, cells and items that are a name. What people wrote about each other in sentences stays as it is.
/// </summary>
static class Discretion
{
    internal sealed record Person
    {
        public string Name { get; init; } = "";
        public string? Role { get; init; }
    }

    public static IncidentRecord Apply(IncidentRecord record, IReadOnlyList<Person> discreet)
    {
        if (discreet.Count == 0) return record;
        var roles = discreet.GroupBy(p => p.Name).ToDictionary(p => p.Key, p => InWords(p.First().Role));
        string Of(string name) => roles.GetValueOrDefault(name, name);
        var places = Places(roles, NamesIn(record));
        string? OfAny(string? name) => name is null ? null : Of(name);
        return record with
        {
            DeclaredBy = Of(record.DeclaredBy),
            Roles = [.. record.Roles.Select(r => r with { Person = Of(r.Person) })],
            Members = [.. record.Members.Select(Of)],
            Milestones = [.. record.Milestones.Select(m => m with { SetBy = Of(m.SetBy) })],
            Timeline = [.. record.Timeline.Select(e => e with
            {
                Text = e.Text is { } text ? Told(e.Kind, text, places) : null,
                OriginalText = e.OriginalText is { } first ? Told(e.Kind, first, places) : null,
                Author = OfAny(e.Author),
                Hidden = e.Hidden is { } h ? h with { By = OfAny(h.By) } : null,
                Revisions = [.. e.Revisions.Select(r => r with { ChangedBy = Of(r.ChangedBy), Text = Told(r.Kind, r.Text, places) })],
                Attachments = [.. e.Attachments.Select(a => a with { AddedBy = Of(a.AddedBy) })],
            })],
            Alerts = [.. record.Alerts.Select(a => a with { AcknowledgedBy = Of(a.AcknowledgedBy) })],
            Changes = [.. record.Changes.Select(c => c with { LinkedBy = Of(c.LinkedBy), By = Of(c.By) })],
            Rollbacks = [.. record.Rollbacks.Select(r => r with
            {
                ProposedBy = Of(r.ProposedBy),
                DecidedBy = OfAny(r.DecidedBy),
                VerifiedBy = OfAny(r.VerifiedBy),
                Runs = [.. r.Runs.Select(u => u with { AskedBy = Of(u.AskedBy), ApprovedBy = OfAny(u.ApprovedBy), AbortAskedBy = OfAny(u.AbortAskedBy) })],
                Readings = [.. r.Readings.Select(x => x with { ReadBy = Of(x.ReadBy) })],
                Steps = [.. r.Steps.Select(x => x with { TickedBy = OfAny(x.TickedBy) })],
            })],
            Waits = [.. record.Waits.Select(w => w with { DecidedBy = Of(w.DecidedBy) })],
            Review = record.Review is { } review ? review with
            {
                Facilitator = OfAny(review.Facilitator),
                CreatedBy = OfAny(review.CreatedBy),
                Reviewers = [.. review.Reviewers.Select(r => r with { Person = Of(r.Person), RequestedBy = Of(r.RequestedBy) })],
                Threads = [.. review.Threads.Select(t => t with { ResolvedBy = OfAny(t.ResolvedBy), Comments = [.. t.Comments.Select(c => c with { Author = Of(c.Author) })] })],
                Suggestions = [.. review.Suggestions.Select(g => g with { Author = Of(g.Author), DecidedBy = OfAny(g.DecidedBy) })],
                Sections = [.. review.Sections.Select(s => Filled(s, places) with { UpdatedBy = Of(s.UpdatedBy) })],
                MeetingNotes = [.. review.MeetingNotes.Select(n => n with { Author = OfAny(n.Author) })],
            } : null,
            Experiments = [.. record.Experiments.Select(x => x with { ResultBy = OfAny(x.ResultBy), CreatedBy = Of(x.CreatedBy) })],
            FollowUps = [.. record.FollowUps.Select(a => a with
            {
                Owner = Of(a.Owner),
                DoneBy = OfAny(a.DoneBy),
                VerifiedBy = OfAny(a.VerifiedBy),
                DeclinedBy = OfAny(a.DeclinedBy),
                Approver = OfAny(a.Approver),
                CreatedBy = Of(a.CreatedBy),
                Extensions = [.. a.Extensions.Select(x => x with { ExtendedBy = Of(x.ExtendedBy) })],
                Reopenings = [.. a.Reopenings.Select(x => x with { DoneBy = OfAny(x.DoneBy), VerifiedBy = OfAny(x.VerifiedBy), DeclinedBy = OfAny(x.DeclinedBy), Approver = OfAny(x.Approver), ReopenedBy = Of(x.ReopenedBy) })],
            })],
            Dismissals = [.. record.Dismissals.Select(d => d with { DismissedBy = Of(d.DismissedBy) })],
            Journal = [.. record.Journal.Select(j => j with { Actor = Of(j.Actor) })],
        };
    }

    /// <summary>As an entry reads then, so that it is known again where a review repeats it.</summary>
    public static string Told(string text, IReadOnlyList<Person> discreet) => discreet.Count == 0 ? text
        : Places(discreet.GroupBy(p => p.Name).ToDictionary(p => p.Key, p => InWords(p.First().Role)), []).OfEntry(text);

    static NamePlaces Places(Dictionary<string, string> roles, HashSet<string> names) =>
        new(name => roles.TryGetValue(name, out var role) ? char.ToLowerInvariant(role[0]) + role[1..] : names.Contains(name) ? name : null);

    /// <summary>What the product writes by itself are entries of these kinds; whatever else holds a name was typed.</summary>
    static string Told(string kind, string text, NamePlaces places) => kind is EntryKind.Note or EntryKind.Change or EntryKind.Alert ? places.OfEntry(text) : text;

    /// <summary>The parts that still stand as they were prefilled are known by their words, so they are named anew.</summary>
    static RecordedSection Filled(RecordedSection section, NamePlaces places)
    {
        var body = places.Replace(section.Body);
        if (body == section.Body) return section;
        var named = section.AsFilled is null ? [] : TextUnits.Of(section.Body).Zip(TextUnits.Of(body)).DistinctBy(u => u.First.Id).ToDictionary(u => u.First.Id, u => u.Second.Id);
        return section with { Body = body, AsFilled = section.AsFilled is { } filled ? [.. filled.Select(id => named.GetValueOrDefault(id, id)).Distinct()] : null };
    }

    static HashSet<string> NamesIn(IncidentRecord record) =>
        [.. record.Roles.Select(r => r.Person), .. record.Timeline.Select(e => e.Author ?? ""), record.Review?.Facilitator ?? "", .. (record.Review?.Reviewers ?? []).Select(r => r.Person), .. record.FollowUps.Select(a => a.Owner)];

    static string InWords(string? role) => role is null ? "Somebody of the team" : $"The {role}";
}
