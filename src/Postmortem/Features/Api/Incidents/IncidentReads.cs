using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

static class IncidentReads
{
    public static async Task<object?> ReadIncidentAnswerAsync(this Database database, int number, Actor actor, TimeProvider clock, CancellationToken ct) =>
        await database.ReadAsync(s => s.ReadFactsAsync(number, actor, clock.GetUtcNow()), ct) is { } facts ? IncidentAnswer.Of(facts) : null;

    public static async Task<Page<IncidentRowAnswer>?> ListIncidentAnswersAsync(this ReadSession s, IncidentFilter filter, string? after, int size, Actor actor)
    {
        var page = await s.ListNewestAsync(filter, after, actor, size);
        if (page.Items.Count == 0) return new([], null);
        var services = await ServicesAsync(s, new KeyList(page.Items.Select(i => i.Id)));
        return new([.. page.Items.Select(i => new IncidentRowAnswer(i.Name, i.Number, i.Title, i.Status, i.Severity, i.Kind, i.Visibility, i.DeclaredAt, i.NextUpdateDueAt,
            i.EndedAt, i.Commander, [.. services[i.Id].Select(v => new ServiceRefAnswer(v.Id, v.Slug, v.Name))]))], page.Next);
    }

    static async Task<ILookup<Guid, OfIncident>> ServicesAsync(ReadSession s, KeyList incidents) => (await s.ListAsync<OfIncident>($"""
        select x.incident_id, v.id, v.slug, v.name from incident_services x join services v on v.id = x.service_id
        where x.incident_id in {incidents.Names} order by lower(v.name), v.id
        """, incidents.Values)).ToLookup(o => o.IncidentId);

    /// <returns>Null when there is no such incident for this person.</returns>
    public static async Task<Page<DeedAnswer>?> ListDeedsAsync(this ReadSession s, int number, string? after, int size, Actor actor)
    {
        if (await s.FindIncidentRefAsync(number, actor) is not { } incident) return null;
        var rows = await s.ListAsync<Deed>($"""
            select id, at, actor_name, door, action, subject_id from journal
            where incident_id = @Id {(after is null ? "" : "and id < @After")} order by id desc limit @Limit
            """, new { incident.Id, After = after is null ? Guid.Empty : Guid.Parse(after), Limit = size + 1 });
        var shown = rows.Take(size).Select(d => new DeedAnswer(d.Id, d.At, d.ActorName, d.Door, d.Action, d.SubjectId)).ToList();
        return new(shown, rows.Count > size ? shown[^1].Id.ToString() : null);
    }

    sealed record OfIncident
    {
        public Guid IncidentId { get; init; }
        public Guid Id { get; init; }
        public string Slug { get; init; } = "";
        public string Name { get; init; } = "";
    }

    sealed record Deed
    {
        public Guid Id { get; init; }
        public DateTimeOffset At { get; init; }
        public string ActorName { get; init; } = "";
        public string Door { get; init; } = "";
        public string Action { get; init; } = "";
        public Guid SubjectId { get; init; }
    }
}
