using System.Globalization;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reminders;

/// <param name="On">The kinds that are sent; the others are switched off.</param>
/// <param name="QuietFrom">14:05; both empty: no quiet hours.</param>
/// <param name="ArchiveAfterDays">One of <see cref="SetReminders.ArchiveChoices"/>; "never" asks nobody.</param>
/// <param name="Version">The version that was seen; null takes the newest.</param>
public sealed record SetRemindersInput(IReadOnlyList<string> On, string? QuietFrom, string? QuietUntil, string? ArchiveAfterDays, int? Version = null);

public sealed class SetReminders(Database database, TimeProvider clock)
{
    public const string Never = "never";
    const string Set = "reminders.set";
    public static readonly string[] ArchiveChoices = [Never, "3", "7", "14", "30"];

    public async Task<Result<Done>> RunAsync(SetRemindersInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var checks = new Checks();
        checks.Must(input.On.All(ReminderKind.All.Contains), "on", $"Each must be one of: {string.Join(", ", ReminderKind.All)}.");
        var quiet = ReadQuiet(checks, input);
        var archive = checks.OneOf("archive_after_days", input.ArchiveAfterDays, ArchiveChoices, "The days");
        if (!checks.Passed) return checks.Failure;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            var before = await s.ReadReminderSettingsAsync();
            var after = new ReminderSettings
            {
                SwitchedOff = [.. ReminderKind.All.Except(input.On)],
                Quiet = quiet,
                ArchiveAfterDays = archive == Never ? null : int.Parse(archive, CultureInfo.InvariantCulture),
                Version = input.Version ?? before.Version,
            };
            if (after.Version != before.Version || !await s.SaveAsync(after)) return await ConflictAsync(s, after, await s.ReadReminderSettingsAsync());
            await s.RecordAsync(actor, now, new Fact(Set, null, Guid.Empty, new { From = Words(before), To = Words(after) }));
            return Done.Value;
        }, ct);
    }

    static async Task<Failure> ConflictAsync(ReadSession session, ReminderSettings yours, ReminderSettings theirs)
    {
        var by = await session.LastChangedByAsync(Guid.Empty, Set);
        return Failure.Conflict($"{by} changed the reminders meanwhile. What you chose stands below; look at both and save again.", EditConflict.Of("on", theirs.Version, by,
        [
            .. ReminderKind.All.Select(k => new ConflictingField(ReminderKind.Title(k), Sent(yours, k), Sent(theirs, k))),
            new("Quiet hours", Hours(yours.Quiet), Hours(theirs.Quiet)),
            new("Ask whether to archive, days after closing", $"{yours.ArchiveAfterDays}", $"{theirs.ArchiveAfterDays}"),
        ]));

        static string Sent(ReminderSettings settings, string kind) => settings.IsOn(kind) ? "sent" : "not sent";
        static string Hours(QuietHours quiet) => quiet.From == quiet.Until ? "none" : $"{quiet.From:HH\\:mm} to {quiet.Until:HH\\:mm}";
    }

    static QuietHours ReadQuiet(Checks checks, SetRemindersInput input)
    {
        var (from, until) = ((input.QuietFrom ?? "").Trim(), (input.QuietUntil ?? "").Trim());
        if (from.Length == 0 && until.Length == 0) return QuietHours.None;
        return new(ReadTime(checks, "quiet_from", from), ReadTime(checks, "quiet_until", until));
    }

    static TimeOnly ReadTime(Checks checks, string field, string text)
    {
        if (!TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            checks.Add(field, "This is no time of day. Enter it like 20:00, or leave both empty for no quiet hours.");
        return time;
    }

    static object Words(ReminderSettings settings) => new { settings.SwitchedOff, QuietFrom = $"{settings.Quiet.From:HH\\:mm}", QuietUntil = $"{settings.Quiet.Until:HH\\:mm}", settings.ArchiveAfterDays };
}
