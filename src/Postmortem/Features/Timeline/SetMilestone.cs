using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Timeline;

/// <summary>A time, or a reason why there is none; neither takes the milestone back to unknown.</summary>
/// <param name="Kind">One of <see cref="MilestoneKind"/>.</param>
/// <param name="Time">As a person types it, in their zone. <paramref name="At"/> is for doors that know the instant.</param>
/// <param name="Accuracy">Null: as typed ("~14:05"), otherwise exact.</param>
/// <param name="Version">What the person saw: 0 when the milestone was unknown; null takes the newest.</param>
public sealed record SetMilestoneInput(int Number, string? Kind, string? Time = null, DateTimeOffset? At = null, string? Accuracy = null,
    string? Source = null, string? NotApplicableBecause = null, int? Version = null);

/// <summary>A person says when it was. From then on the product leaves this milestone alone.</summary>
public sealed class SetMilestone(Database database, IEnumerable<IFollowMilestones> followers, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(SetMilestoneInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var typed = checks.Time("time", input.Time, actor, now, past: await database.FindPastAsync(input.Number, actor, now, ct, input.Time));
        var because = checks.Optional("not_applicable_because", input.NotApplicableBecause, 1000, "The reason");
        var milestone = new Milestone
        {
            Kind = checks.OneOf("kind", input.Kind, MilestoneKind.All, "The milestone"),
            At = typed?.At ?? input.At,
            Accuracy = checks.OneOf("accuracy", input.Accuracy ?? typed?.Accuracy ?? Accuracy.Exact, Accuracy.All, "The accuracy"),
            Source = checks.Optional("source", input.Source, 500, "The source"),
            NotApplicableBecause = because.Length > 0 ? because : null,
            UpdatedBy = actor.Name,
            UpdatedAt = now,
        };
        checks.Must(milestone.At is null || milestone.At <= now.AddMinutes(1), "time", "This time is in the future. Enter when it happened.");
        checks.Must(milestone.At is null || because.Length == 0, "not_applicable_because", "There is a time and a reason why there is none. Keep one of the two.");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            foreach (var follower in followers) await follower.MilestoneIsSetAsync(s, incident.Id, now);
            var before = await s.FindMilestoneAsync(incident.Id, milestone.Kind);
            if (before is null && milestone is { At: null, NotApplicableBecause: null, Source.Length: > 0 })
                return Failure.Invalid("time", "Say when it was, or why it does not apply. How you know is kept with one of the two.");
            var version = input.Version ?? before?.Version ?? 0;
            if ((before?.Version ?? 0) != version || !await SaveAsync(s, milestone with { IncidentId = incident.Id }, version))
                return Overtaken(milestone, await s.FindMilestoneAsync(incident.Id, milestone.Kind), actor);
            await s.RecordAsync(actor, now, new Fact("milestone.set", incident.Id, incident.Id,
                new { milestone.Kind, milestone.At, milestone.Accuracy, milestone.Source, milestone.NotApplicableBecause, From = before?.At }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            s.Announce(new LiveChange(incident.Id, LivePart.Timeline));
            return Done.Value;
        }, ct);
    }

    static async Task<bool> SaveAsync(WriteSession s, Milestone milestone, int version)
    {
        if (milestone.At is not null || milestone.NotApplicableBecause is not null) return await s.PutMilestoneAsync(milestone, version);
        return version == 0 || await s.ClearMilestoneAsync(milestone.IncidentId, milestone.Kind, version);
    }

    static Failure Overtaken(Milestone yours, Milestone? theirs, Actor actor)
    {
        string Text(Milestone? m) => m?.At is { } at ? When.Write(at, m.Accuracy, actor.Zone()) : m?.NotApplicableBecause ?? "";
        return Failure.Conflict($"Somebody changed \u201c{yours.Kind}\u201d a moment ago. Look at both and decide.",
            new EditConflict("time", Text(yours), Text(theirs), theirs?.Version ?? 0, theirs?.UpdatedBy ?? "", Others: ConflictingField.Differing(new ConflictingField("How we know", yours.Source, theirs?.Source))));
    }
}
