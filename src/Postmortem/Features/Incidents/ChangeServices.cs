using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Incidents;

/// <summary>Additions and removals, so that two people who choose at once both get what they meant.</summary>
public sealed record ChangeServicesInput(int Number, IReadOnlyCollection<Guid> Add, IReadOnlyCollection<Guid> Remove);

/// <summary>Which services are affected.</summary>
public sealed class ChangeServices(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(ChangeServicesInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            await s.TakeIncidentAsync(incident.Id, now);
            var before = await s.ListIncidentServicesAsync(incident.Id);
            if (await s.RefuseArchivedAsync([.. input.Add.Where(a => before.All(b => b.Id != a))]) is { } archived) return archived;
            foreach (var service in input.Remove) await s.RemoveIncidentServiceAsync(incident.Id, service);
            foreach (var service in input.Add.Where(a => before.All(b => b.Id != a)).Distinct())
                if (await s.AddIncidentServiceAsync(incident.Id, incident.DeclaredAt, service) == 0) return Failure.Invalid("services", "One of the services is not in the catalogue any more. Choose again.");
            var (from, to) = (NamesOf(before), NamesOf(await s.ListIncidentServicesAsync(incident.Id)));
            if (from == to) return Done.Value;
            if (await PastSpan.FindAsync(s, input.Number, actor, now) is null) await s.InsertEntryAsync(TimelineEntry.New(incident.Id, EntryKind.Note, $"Services affected: {to} (before: {from})", now, now, actor));
            await s.RecordAsync(actor, now, new Fact("incident.services_changed", incident.Id, incident.Id, new { From = from, To = to }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return Done.Value;
        }, ct);
    }

    static string NamesOf(IReadOnlyList<ServiceChoice> services) => services.Count == 0 ? "none" : string.Join(", ", services.Select(s => s.Name));
}
