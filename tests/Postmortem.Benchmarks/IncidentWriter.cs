using System.Globalization;

namespace Postmortem.Benchmarks;

/// <summary>Writes one incident after the other with everything that belongs to it.</summary>
/// <param name="people">The first one is whoever reads the pages.</param>
sealed class IncidentWriter(Tables tables, Random random, int incidents, List<string> people, List<string> services)
{
    /// <summary>The newest ones, in which follow-ups are still to do.</summary>
    const int Recent = 3000;
    const int Open = 40;
    static readonly TimeSpan Span = TimeSpan.FromDays(1500);
    static readonly DateTimeOffset End = new(DateTimeOffset.UtcNow.Date, TimeSpan.Zero);
    static readonly int[] EntryCounts = [4, 8, 11, 14, 18, 22, 27, 36, 5, 55];
    static readonly int[] FollowUpCounts = [0, 2, 3, 4, 6];
    static readonly string[] Kinds = ["alert", "observation", "observation", "hypothesis", "action", "action", "decision", "communication", "note", "change"];
    static readonly string[] RecentStates = ["open", "open", "open", "in progress", "in progress", "done", "done", "verified", "verified", "declined"];

    readonly Vocabulary _vocabulary = new(random);
    readonly ReviewWriter _reviews = new(tables, random);
    readonly Insert _incidents = tables.Into("incidents", "id, number, title, summary, status, severity, kind, visibility, declared_at, declared_by, declared_by_name, ended_at, created_at, updated_at, data_loss");
    readonly Insert _services = tables.Into("incident_services", "incident_id, service_id, declared_at");
    readonly Insert _roles = tables.Into("incident_roles", "incident_id, role, person_id, assigned_at");
    readonly Insert _members = tables.Into("incident_members", "incident_id, person_id, added_at");
    readonly Insert _links = tables.Into("incident_links", "incident_id, other_id, relation, created_at");
    readonly Insert _impacts = tables.Into("impacts", "id, incident_id, position, quantity, value, source");
    readonly Insert _milestones = tables.Into("milestones", "incident_id, kind, at, origin, updated_by, updated_at");
    readonly Insert _entries = tables.Into("timeline_entries", "id, incident_id, occurred_at, recorded_at, kind, text, original_text, author_id, author_name, source, starred");
    readonly Insert _rollbacks = tables.Into("rollbacks", "id, incident_id, attempt, kind, service_id, from_version, to_version, state, reason, proposed_at, proposed_by, decided_at, decided_by, started_at, finished_at, outcome, verified_at, verified_by, verification_metric, verification_value");
    readonly Insert _followUps = tables.Into("action_items", "id, number, incident_id, factor_id, service_id, title, type, priority, owner_id, owner_name, due_on, done_when, state, done_claim, created_by_name, created_at, updated_at");
    readonly Insert _journal = tables.Into("journal", "id, at, actor_id, actor_name, door, incident_id, subject_id, action, data");
    readonly Insert _documents = tables.Into("search_documents", "kind, ref_id, incident_id, title, body, at");
    string? _before;

    public int Entries { get; private set; }
    public int FollowUps { get; private set; }
    public int Reviews { get; private set; }

    public const string RareWord = "quasar";

    public void Write(int i)
    {
        var number = i + 1;
        var declared = End - Span * ((incidents - i) / (double)incidents);
        var at = declared.ToUnixTimeMilliseconds();
        var id = Guid.CreateVersion7(declared).ToString();
        var isLong = number == Record.LongOpen(incidents) || number == Record.LongReviewed(incidents);
        var isFull = number == Record.LongReviewed(incidents) || number == Record.Reviewed(incidents);
        var isOpen = i >= incidents - Open;
        var ended = isOpen ? (long?)null : at + random.Next(20, 900) * 60_000L;
        var isPrivate = !isFull && !isOpen && random.Next(50) == 0;
        var severity = isFull ? "SEV1" : Share(3) ? "SEV1" : Share(12) ? "SEV2" : Share(50) ? "SEV3" : "SEV4";
        var title = _vocabulary.Text(random.Next(4, 9));
        var summary = _vocabulary.Text(random.Next(10, 40));
        var status = isOpen ? random.Next(4) switch { 0 => "triage", 1 => "mitigated", _ => "active" }
            : isFull || Share(82) ? "closed" : Share(60) ? "resolved" : Share(60) ? "declined" : "merged";
        _incidents.Run(id, number, title, summary, status, severity, Share(91) || isFull ? "real" : Share(60) ? "drill" : "backfilled",
            isPrivate ? "private" : "open", at, Person(), "Somebody", ended, at, at, Share(5) ? "yes" : "no");
        _documents.Run("incident", id, id, $"INC-{number} {title}", summary, at);
        Journal("incident.declared", id, id, at, $$"""{"title":"{{title}}","severity":"{{severity}}"}""");
        var service = WriteServices(id, at);
        WritePeople(id, at, isPrivate);
        for (var n = 0; n < (isFull ? 3 : random.Next(3)); n++) _impacts.Run(NewId(declared), id, n, _vocabulary.Text(3), $"{random.Next(100_000)} {_vocabulary.Text(1)}", "dashboard");
        if (_before is not null && Share(5)) _links.Run(id, _before, "related", at);
        _before = id;
        WriteMilestones(id, at, ended, isFull);
        var entries = isLong ? 300 : isFull ? 40 : EntryCounts[i % EntryCounts.Length];
        for (var e = 0; e < entries; e++) WriteEntry(id, declared.AddSeconds(e * 70));
        if (isFull || Share(25)) WriteRollback(id, 1, service, at, "verified");
        if (isLong) WriteRollback(id, 2, service, at, isOpen ? "started" : "failed");
        IReadOnlyList<string> factors = [];
        if (isFull || (!isOpen && status is "closed" or "resolved" && Share(33)))
        {
            Reviews++;
            factors = _reviews.Write(id, number, declared, isFull, i > incidents - Recent, Person(), Person(), Person());
        }
        for (var a = 0; a < (isFull ? 7 : FollowUpCounts[i % FollowUpCounts.Length]); a++) WriteFollowUp(id, i, a, declared, service, factors);
    }

    string WriteServices(string id, long at)
    {
        // The k-th service about 1/k as often as the first.
        var chosen = Enumerable.Range(0, Share(70) ? 1 : Share(70) ? 2 : 3).Select(_ => services[(int)Math.Pow(services.Count, random.NextDouble()) - 1]).Distinct().ToList();
        foreach (var service in chosen) _services.Run(id, service, at);
        return chosen[0];
    }

    void WritePeople(string id, long at, bool isPrivate)
    {
        var commander = Person();
        _roles.Run(id, "commander", commander, at);
        if (Share(60)) _roles.Run(id, "scribe", Person(), at);
        foreach (var responder in Enumerable.Range(0, random.Next(4)).Select(_ => Person()).Distinct()) _roles.Run(id, "responder", responder, at);
        if (!isPrivate) return;
        _members.Run(id, commander, at);
        if (commander != people[0] && Share(20)) _members.Run(id, people[0], at);
    }

    void WriteMilestones(string id, long at, long? ended, bool isFull)
    {
        _milestones.Run(id, "impact start", at - 900_000, "person", "Somebody", at);
        _milestones.Run(id, "detected", at - 300_000, "person", "Somebody", at);
        _milestones.Run(id, "declared", at, "product", "Somebody", at);
        if (ended is null) return;
        _milestones.Run(id, "mitigated", ended - 600_000, "product", "Somebody", at);
        _milestones.Run(id, "resolved", ended, "product", "Somebody", at);
        if (!isFull) return;
        _milestones.Run(id, "acknowledged", at - 200_000, "person", "Somebody", at);
        _milestones.Run(id, "impact end", ended - 500_000, "person", "Somebody", at);
    }

    void WriteEntry(string incident, DateTimeOffset occurred)
    {
        var id = NewId(occurred);
        var at = occurred.ToUnixTimeMilliseconds();
        var kind = Kinds[random.Next(Kinds.Length)];
        var text = _vocabulary.Entry();
        // As many in a small record as in a large one.
        text = (Entries++ % (incidents / 3)) switch
        {
            0 => $"{RareWord} {text}",
            1 => $"{Vocabulary.Seldom} {Vocabulary.SeldomToo} {text}",
            _ => text,
        };
        _entries.Run(id, incident, at, at + 20_000, kind, text, text, Person(), "Somebody", Share(50) ? "slack" : "web", Share(5) ? 1 : 0);
        _documents.Run("entry", id, incident, "", text, at);
        Journal("entry.added", incident, id, at, $$"""{"kind":"{{kind}}","text":"{{text.ReplaceLineEndings(" ")}}"}""");
    }

    void WriteRollback(string incident, int attempt, string service, long at, string state)
    {
        var ended = state is not "started";
        _rollbacks.Run(Guid.CreateVersion7().ToString(), incident, attempt, "deploy", service, "2.4.1", "2.4.0", state, _vocabulary.Text(8), at + 600_000, "Somebody", at + 700_000, "Somebody", at + 800_000,
            ended ? at + 1_400_000 : null, ended ? state == "verified" ? "succeeded" : "failed" : null, state == "verified" ? at + 1_600_000 : null, state == "verified" ? "Somebody" : null, "error rate", "0.1 %");
    }

    void WriteFollowUp(string incident, int i, int a, DateTimeOffset declared, string service, IReadOnlyList<string> factors)
    {
        var id = NewId(declared.AddHours(a + 1));
        var at = declared.AddHours(a + 1).ToUnixTimeMilliseconds();
        var recent = i > incidents - Recent;
        var state = recent ? RecentStates[random.Next(RecentStates.Length)] : Share(80) ? "verified" : "declined";
        var due = recent ? End.AddDays(random.Next(-30, 60)) : declared.AddDays(random.Next(7, 90));
        var title = _vocabulary.Text(random.Next(4, 10));
        var done = _vocabulary.Text(8);
        var team = Share(10);
        _followUps.Run(id, ++FollowUps, incident, factors.Count > 0 && Share(70) ? factors[random.Next(factors.Count)] : null, Share(80) ? service : null, title,
            "prevent detect mitigate process investigate".Split(' ')[random.Next(5)], Share(5) ? "P0" : Share(25) ? "P1" : Share(65) ? "P2" : "P3",
            team ? null : Person(), team ? $"team {random.Next(17)}" : "", due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), done, state,
            state is "done" or "verified" ? _vocabulary.Text(6) : null, "Somebody", at, at);
        _documents.Run("action", id, incident, $"FU-{FollowUps} {title}", done, at);
        Journal("action_item.added", incident, id, at, null);
    }

    void Journal(string action, string incident, string subject, long at, string? data) =>
        _journal.Run(NewId(DateTimeOffset.FromUnixTimeMilliseconds(at)), at, people[1], "Somebody", "web", incident, subject, action, data);

    string Person() => people[random.Next(people.Count)];

    bool Share(int percent) => random.Next(100) < percent;

    static string NewId(DateTimeOffset at) => Guid.CreateVersion7(at).ToString();
}
