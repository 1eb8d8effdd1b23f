using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Incidents;

public sealed record ChangeVisibilityInput(int Number, string? Visibility, string? Why, int? Version = null);

/// <summary>Open to everyone, or private to its members. Whoever makes it private, declared it, or has a role in it becomes a member.</summary>
public sealed class ChangeVisibility(Database database, IEnumerable<IFollowPrivacy> followers, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(ChangeVisibilityInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var visibility = checks.OneOf("visibility", input.Visibility, Visibility.All, "The visibility");
        var why = checks.Required("why", input.Why, 1000, "The reason");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            if (incident.Visibility == visibility) return Failure.Invalid("visibility", $"It is {visibility} already. Choose the other one, or leave it.");
            if (!await s.SetVisibilityAsync(incident.Id, input.Version ?? incident.Version, visibility, now))
                return await s.OvertakenAsync(input.Number, actor);
            if (visibility == Visibility.Private)
            {
                foreach (var member in new[] { actor.PersonId, incident.DeclaredBy }.OfType<Guid>().Distinct()) await s.AddIncidentMemberAsync(incident.Id, member, now);
                await s.AddRoleHoldersAsMembersAsync(incident.Id, now);
                foreach (var follower in followers) await follower.MadePrivateAsync(s, incident.Number, actor, now);
            }
            await s.InsertEntryAsync(TimelineEntry.New(incident.Id, EntryKind.Decision, $"Made {visibility}: {why}", now, now, actor));
            await s.RecordAsync(actor, now, new Fact("incident.visibility_changed", incident.Id, incident.Id, new { From = incident.Visibility, To = visibility, Why = why }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return Done.Value;
        }, ct);
    }
}
