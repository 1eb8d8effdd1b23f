using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Incidents;

/// <param name="Role">One of <see cref="IncidentRole"/>. Commander, scribe and communications have one holder; a new one takes over.</param>
/// <param name="IfEmpty">The seat was seen empty, and only an empty one is meant: whoever took it meanwhile is not displaced unseen.</param>
public sealed record AssignRoleInput(int Number, string? Role, Guid? PersonId, bool IfEmpty = false);

public sealed class AssignRole(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(AssignRoleInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var role = checks.OneOf("role", input.Role, IncidentRole.All, "The role");
        checks.Must(input.PersonId is not null, "person_id", "Nobody is chosen. Choose a person.");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            if (await s.FindActivePersonNameAsync(input.PersonId!.Value) is not { } name) return Failure.Invalid("person_id", "This person has no account in use. Choose another one.");
            await s.TakeIncidentAsync(incident.Id, now);
            if (input.IfEmpty && IncidentRole.HeldByOne.Contains(role) && (await s.ListRoleHoldersAsync(incident.Id, role)).FirstOrDefault(h => h.PersonId != input.PersonId) is { } taken)
                return Failure.Conflict($"{taken.Name} took {(role == IncidentRole.Commander ? "the lead" : $"the role {role}")} a moment ago. To take it over all the same, assign the role to yourself.");
            await AssignAsync(s, incident, role, input.PersonId.Value, name, actor, now);
            return Done.Value;
        }, ct);
    }

    /// <summary>The same inside the transaction of what it comes with, for a person who is known to be in use.</summary>
    public static async Task AssignAsync(WriteSession s, IncidentRef incident, string role, Guid personId, string name, Actor actor, DateTimeOffset now)
    {
        var before = await s.ListRoleHoldersAsync(incident.Id, role);
        if (before.Any(h => h.PersonId == personId)) return;
        var alone = IncidentRole.HeldByOne.Contains(role);
        if (alone) await s.ClearRoleAsync(incident.Id, role);
        await s.AddRoleAsync(incident.Id, role, personId, now);
        // Who has a role must be able to see the incident.
        if (incident.Visibility == Visibility.Private) await s.AddIncidentMemberAsync(incident.Id, personId, now);
        var previous = alone && before.Count > 0 ? before[0].Name : null;
        // Said long afterwards it is a fact of the record and no event of the incident.
        if (await PastSpan.FindAsync(s, incident.Number, actor, now) is null) await s.InsertEntryAsync(TimelineEntry.New(incident.Id, EntryKind.Note, $"{Words.Capital(role)}: {name}{(previous is null ? "" : $" (before: {previous})")}", now, now, actor));
        await s.RecordAsync(actor, now, new Fact("incident.role_assigned", incident.Id, incident.Id, new { Role = role, Person = name, PersonId = personId, From = previous }));
        s.Announce(new LiveChange(incident.Id, LivePart.Facts));
    }
}
