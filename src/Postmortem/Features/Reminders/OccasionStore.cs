using Postmortem.Data;

namespace Postmortem.Features.Reminders;

/// <summary>The SQL of <c>reminder_occasions</c> and <c>reminder_snoozes</c>.</summary>
public static class OccasionStore
{
    /// <summary>Longer than any occasion can be due.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromDays(120);

    /// <summary>In the transaction that puts what is sent into the outbox.</summary>
    /// <returns>False when it was decided before, here or by another replica.</returns>
    public static async Task<bool> DecideAsync(this WriteSession session, Reminder reminder, DateTimeOffset now) => await session.ExecuteAsync("""
        insert into reminder_occasions (occasion, kind, incident_id, person_id, decided_at) values (@Occasion, @Kind, @IncidentId, @PersonId, @now)
        on conflict (occasion) do nothing
        """, new { reminder.Occasion, reminder.Kind, reminder.IncidentId, reminder.PersonId, now }) == 1;

    public static Task<bool> IsDecidedAsync(this ReadSession session, string occasion) =>
        session.ScalarAsync<bool>("select exists (select 1 from reminder_occasions where occasion = @occasion)", new { occasion });

    public static async Task<IReadOnlyDictionary<string, DateTimeOffset>> ReadSnoozesAsync(this ReadSession session) =>
        (await session.ListAsync<Snooze>("select subject, until from reminder_snoozes")).ToDictionary(s => s.Subject, s => s.Until);

    /// <summary>The longer one of two counts.</summary>
    public static Task<int> SnoozeAsync(this WriteSession session, string subject, DateTimeOffset until, string by, DateTimeOffset now) => session.ExecuteAsync("""
        insert into reminder_snoozes (subject, until, snoozed_by, snoozed_at) values (@subject, @until, @by, @now)
        on conflict (subject) do update set until = excluded.until, snoozed_by = excluded.snoozed_by, snoozed_at = excluded.snoozed_at where excluded.until > reminder_snoozes.until
        """, new { subject, until, by, now });

    public static async Task<int> ForgetOldRemindersAsync(this WriteSession session, DateTimeOffset now) =>
        await session.ExecuteAsync("delete from reminder_occasions where decided_at < @Before", new { Before = now - Kept })
        + await session.ExecuteAsync("delete from reminder_snoozes where until < @Before", new { Before = now - Kept });

    sealed record Snooze
    {
        public string Subject { get; init; } = "";
        public DateTimeOffset Until { get; init; }
    }
}
