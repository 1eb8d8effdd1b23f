using Postmortem.Data;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Language;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using IncidentRecord = Postmortem.Features.Exports.Record.IncidentRecord;

namespace Postmortem.Features.Exports.Redaction;

/// <summary>Who is to be called by role in the texts of an incident: everybody with an account or an identity elsewhere, and whoever its record names.</summary>
static class RedactorReader
{
    /// <summary>Stand where a name stands and are nobody's.</summary>
    static readonly string[] NoNames = [IncidentRecord.NotRecorded, Actor.System.Name, Actor.CommandLine.Name, ""];

    /// <param name="text">All that is to be redacted.</param>
    /// <param name="hides">False to see how what is hidden would read.</param>
    public static async Task<Redactor> ReadRedactorAsync(this ReadSession s, Guid incidentId, string text, IReadOnlyList<string> hosts, IReadOnlyList<string> words, LanguageCoach coach, bool hides = true)
    {
        var notes = !hides ? [] : await s.ListAsync<string>("select text from timeline_entries where incident_id = @incidentId and kind = @Note", new { incidentId, EntryKind.Note });
        var discreet = await s.ListDiscreetAsync(incidentId);
        return new(new PeopleNames(await s.ListPeopleAsync(incidentId, coach), text, coach.IsOrdinary), hosts, words, hides ? await s.ReadHiddenTextsAsync(incidentId) : new HiddenTexts([]),
            notes.SelectMany(n => new[] { n, Discretion.Told(n, discreet) }).SelectMany(n => new[] { MarkdownWords.Cell(n), MarkdownWords.Line(n) }).Where(n => n.Length > 0).ToHashSet());
    }

    static async Task<IReadOnlyList<Somebody>> ListPeopleAsync(this ReadSession s, Guid incidentId, LanguageCoach coach)
    {
        var held = (await s.ListAsync<Holding>("""
            select person_id, role from incident_roles where incident_id = @incidentId
            union select facilitator_id as person_id, 'facilitator' as role from reviews where incident_id = @incidentId and facilitator_id is not null
            """, new { incidentId })).ToLookup(h => h.PersonId, h => h.Role);
        var took = (await s.ListAsync<Guid>("""
            select person_id from incident_roles where incident_id = @incidentId
            union select facilitator_id from reviews where incident_id = @incidentId and facilitator_id is not null
            union select created_by from reviews where incident_id = @incidentId and created_by is not null
            union select author_id from timeline_entries where incident_id = @incidentId and author_id is not null
            union select owner_id from action_items where incident_id = @incidentId and owner_id is not null
            union select w.person_id from review_reviewers w join reviews r on r.id = w.review_id where r.incident_id = @incidentId
            """, new { incidentId })).ToHashSet();
        var elsewhere = await s.ListAsync<Identity>("select person_id, user_id, name from slack_identities where is_bot = @No", new { No = false });
        var known = elsewhere.Where(i => i.PersonId is not null).ToLookup(i => i.PersonId!.Value);
        var services = (await s.ListAsync<string>("select name from services")).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var strangers = await s.ListAsync<string>("""
            select author_name from timeline_entries where incident_id = @incidentId and author_id is null and kind not in ('alert', 'change')
            union select r.changed_by from timeline_revisions r join timeline_entries t on t.id = r.entry_id where t.incident_id = @incidentId
            union select updated_by from milestones where incident_id = @incidentId and origin = 'person'
            union select proposed_by from rollbacks where incident_id = @incidentId
            union select coalesce(decided_by, '') from rollbacks where incident_id = @incidentId
            union select coalesce(verified_by, '') from rollbacks where incident_id = @incidentId
            union select u.asked_by from rollback_runs u join rollbacks r on r.id = u.rollback_id where r.incident_id = @incidentId
            union select coalesce(u.approved_by, '') from rollback_runs u join rollbacks r on r.id = u.rollback_id where r.incident_id = @incidentId
            union select coalesce(u.abort_asked_by, '') from rollback_runs u join rollbacks r on r.id = u.rollback_id where r.incident_id = @incidentId
            union select coalesce(owner_name, '') from action_items where incident_id = @incidentId and owner_id is null
            union select created_by_name from experiments where incident_id = @incidentId
            union select c.by_name from changes c join change_links l on l.change_id = c.id where l.incident_id = @incidentId
            """, new { incidentId });
        var people = (await s.ListAsync<Person>("select id, name, email from people")).Select(p =>
            new Somebody(p.Name, RoleOf(held[p.Id]), [.. HandlesOf(p.Email), .. known[p.Id].SelectMany(i => new[] { i.UserId, i.Name })], IsOfRecord: took.Contains(p.Id) || strangers.Contains(p.Name))).ToList();
        people.AddRange(elsewhere.Where(i => i.PersonId is null).Select(i => new Somebody(i.Name, PeopleNames.Nobody, [i.UserId], IsOfRecord: false)));
        // Whoever gave themselves a name since still stands under the one that they wrote with.
        people.AddRange((await s.ListAsync<Author>("""
            select distinct t.author_id as person_id, t.author_name as name from timeline_entries t join people p on p.id = t.author_id where t.incident_id = @incidentId and t.author_name <> p.name
            """, new { incidentId })).Where(a => !NoNames.Contains(a.Name)).Select(a => new Somebody(a.Name, RoleOf(held[a.PersonId]), [])));
        people.AddRange(strangers.Except(people.Select(p => p.Name)).Where(n => !NoNames.Contains(n) && !services.Contains(n)).Select(n => (Name: n, Words: n.Split(' ')))
            // The Payments team, the deploy bot: no person, and nothing that a reader may not know.
            .Where(n => !coach.IsOrdinary(n.Words[^1].ToLowerInvariant()))
            .Select(n => new Somebody(n.Name, PeopleNames.Nobody, [], n.Words.Length > 1 && n.Words.All(w => w.Length > 0 && char.IsUpper(w[0]) && w.All(c => !char.IsDigit(c)) && !coach.IsOrdinary(w.ToLowerInvariant())))));
        return people;
    }

    static IEnumerable<string> HandlesOf(string? email) => email is null ? [] : [email, email.Split('@')[0]];

    static string RoleOf(IEnumerable<string> held) => held.OrderBy(r => Array.IndexOf([.. IncidentRole.All, "facilitator"], r)).FirstOrDefault() switch
    {
        null or IncidentRole.Responder => PeopleNames.Nobody,
        IncidentRole.Communications => "the communications lead",
        IncidentRole.Commander => "the incident commander",
        var role => $"the {role}",
    };

    sealed record Holding
    {
        public Guid PersonId { get; init; }
        public string Role { get; init; } = "";
    }

    sealed record Author
    {
        public Guid PersonId { get; init; }
        public string Name { get; init; } = "";
    }

    sealed record Identity
    {
        public Guid? PersonId { get; init; }
        public string UserId { get; init; } = "";
        public string Name { get; init; } = "";
    }

    sealed record Person
    {
        public Guid Id { get; init; }
        public string Name { get; init; } = "";
        public string? Email { get; init; }
    }
}
