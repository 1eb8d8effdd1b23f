using Postmortem.Data;

namespace Postmortem.Features.Reminders;

/// <summary>Which reminders are on, when people are left alone, and when channels are put away.</summary>
public sealed record ReminderSettings
{
    public static readonly ReminderSettings Usual = new();

    public IReadOnlyList<string> SwitchedOff { get; init; } = [];
    public QuietHours Quiet { get; init; } = QuietHours.Usual;

    /// <summary>Days after closing until it is asked whether the channel may be archived; null: never.</summary>
    public int? ArchiveAfterDays { get; init; } = 7;

    /// <summary>0 until something was set.</summary>
    public int Version { get; init; }

    public bool IsOn(string kind) => !SwitchedOff.Contains(kind);
}

/// <summary>The SQL of <c>reminder_settings</c>.</summary>
public static class ReminderSettingsStore
{
    public static async Task<ReminderSettings> ReadReminderSettingsAsync(this ReadSession session) =>
        await session.OneAsync<Row>("select switched_off, quiet_from, quiet_until, archive_after_days, version from reminder_settings where id = 1") is { } row
            ? new()
            {
                SwitchedOff = row.SwitchedOff.Split(',', StringSplitOptions.RemoveEmptyEntries),
                Quiet = new(Time(row.QuietFrom), Time(row.QuietUntil)),
                ArchiveAfterDays = row.ArchiveAfterDays,
                Version = row.Version,
            }
            : ReminderSettings.Usual;

    /// <returns>False when somebody else set them after the version that these were made from.</returns>
    internal static async Task<bool> SaveAsync(this WriteSession session, ReminderSettings settings) => await session.ExecuteAsync("""
        insert into reminder_settings (id, switched_off, quiet_from, quiet_until, archive_after_days) values (1, @SwitchedOff, @QuietFrom, @QuietUntil, @ArchiveAfterDays)
        on conflict (id) do update set switched_off = excluded.switched_off, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
            archive_after_days = excluded.archive_after_days, version = reminder_settings.version + 1
        where reminder_settings.version = @Version
        """, new
    {
        SwitchedOff = string.Join(',', settings.SwitchedOff),
        QuietFrom = Minutes(settings.Quiet.From),
        QuietUntil = Minutes(settings.Quiet.Until),
        settings.ArchiveAfterDays,
        settings.Version,
    }) == 1;

    static TimeOnly Time(int minutes) => TimeOnly.MinValue.AddMinutes(minutes);

    static int Minutes(TimeOnly time) => (time.Hour * 60) + time.Minute;

    sealed record Row
    {
        public string SwitchedOff { get; init; } = "";
        public int QuietFrom { get; init; }
        public int QuietUntil { get; init; }
        public int? ArchiveAfterDays { get; init; }
        public int Version { get; init; }
    }
}
