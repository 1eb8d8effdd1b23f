using System.Text.Json;
using Postmortem.Features.Shared;

namespace Postmortem.Data;

/// <summary>
/// What was done, by whom, through which door: one entry for every change, committed with it,
/// together with the outbox row that tells the outside world afterwards.
/// </summary>
/// <param name="Action">Noun and past participle: <c>incident.declared</c>.</param>
/// <param name="IncidentId">Null for what belongs to no incident (people, settings).</param>
/// <param name="SubjectId">The thing that changed.</param>
/// <param name="Data">Before and after, as far as a reader of the history needs it. Never a secret.</param>
public sealed record Fact(string Action, Guid? IncidentId, Guid SubjectId, object? Data = null);

public static class Journal
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>Writes the journal entry and its outbox row in the session's transaction.</summary>
    public static async Task RecordAsync(this WriteSession session, Actor actor, DateTimeOffset at, Fact fact)
    {
        if (session.IsFirstFact() && actor.WithFirstFact is { } together) await together(session);
        var id = OrderedKey.Next(at);
        var data = fact.Data is null ? null : JsonSerializer.Serialize(fact.Data, Json);
        // Together: to PostgreSQL they go in one message.
        await session.ExecuteAsync("""
            insert into journal (id, at, actor_id, actor_name, door, incident_id, subject_id, action, data)
            values (@id, @at, @PersonId, @Name, @Door, @IncidentId, @SubjectId, @Action, @data);
            insert into outbox (id, topic, incident_id, subject_id, payload, created_at, available_at, attempts)
            values (@id, @Action, @IncidentId, @SubjectId, @data, @at, @at, 0)
            """, new { id, at, actor.PersonId, actor.Name, actor.Door, fact.IncidentId, fact.SubjectId, fact.Action, data });
        session.WakesOutbox = true;
    }

    /// <summary>The name of whoever did the last thing to it, to stand at the beginning of a sentence.</summary>
    /// <param name="action">What it was; null for anything, which may have left alone what a person was writing.</param>
    public static async Task<string> LastChangedByAsync(this ReadSession session, Guid subjectId, string? action = null) => await session.OneAsync<string>(
        "select j.actor_name from journal j where j.subject_id = @subjectId and (cast(@action as text) is null or j.action = @action) order by j.id desc limit 1", new { subjectId, action }) ?? "Somebody";
}
