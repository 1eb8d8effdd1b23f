using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reminders;

/// <param name="Number">The incident's, or with <see cref="ReminderKind.FollowUp"/> the follow-up's.</param>
public sealed record SnoozeReminderInput(string? Kind, int Number, TimeSpan For);

/// <summary>Puts a reminder off. Nothing about the incident changes, so nothing of it stands in the history; pressed twice, it is one.</summary>
public sealed class SnoozeReminder(Database database, TimeProvider clock)
{
    static readonly TimeSpan Longest = TimeSpan.FromDays(14);

    /// <returns>When it comes again.</returns>
    public async Task<Result<DateTimeOffset>> RunAsync(SnoozeReminderInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var kind = checks.OneOf("kind", input.Kind, ReminderKind.All, "The reminder");
        checks.Must(input.For > TimeSpan.Zero && input.For <= Longest, "for", "A reminder can be put off by up to two weeks.");
        if (!checks.Passed) return checks.Failure;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<DateTimeOffset>>(async s =>
        {
            if (await FindAsync(s, kind, input.Number, actor, now) is not { } found) return Failure.NotFound(kind == ReminderKind.FollowUp ? ActionItem.NameOf(input.Number) : IncidentRef.NameOf(input.Number));
            // What came before now, or there is nothing that could be put off.
            if (found.FirstOrDefault(r => r.Kind == kind && !r.IsEscalated && r.At <= now && (kind != ReminderKind.SignOff || r.PersonId == actor.PersonId)) is not { } reminder) return Failure.Conflict("Nothing waits here any more.");
            await s.SnoozeAsync(reminder.Subject, now + input.For, actor.Name, now);
            return now + input.For;
        }, ct);
    }

    /// <returns>Null when this person may not see what it is about.</returns>
    static async Task<IReadOnlyList<Reminder>?> FindAsync(ReadSession s, string kind, int number, Actor actor, DateTimeOffset now)
    {
        if (kind == ReminderKind.FollowUp) return await s.FindActionItemAsync(number, actor) is { } item ? await s.ReadRemindersOfFollowUpAsync(item.Id) : null;
        return await s.FindIncidentRefAsync(number, actor) is { } incident ? await s.ReadRemindersOfAsync(incident.Id, now) : null;
    }
}
