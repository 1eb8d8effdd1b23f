using Postmortem.Data;

namespace Postmortem.Features.Settings.Severities;

/// <summary>A row of <c>severities</c>: what SEV1 to SEV4 mean in this organisation. The keys are fixed.</summary>
public sealed record SeverityDefinition
{
    public string Key { get; init; } = "";
    public int Rank { get; init; }
    public string Name { get; init; } = "";
    public string Definition { get; init; } = "";
    /// <summary>Working days after the end until the draft of the review is there.</summary>
    public int DraftDays { get; init; }

    /// <summary>And until it is published.</summary>
    public int PublishDays { get; init; }

    /// <summary>Calendar days after the end until people meet; null asks for no meeting.</summary>
    public int? MeetingDays { get; init; }

    /// <summary>The least role of whoever approves the review; null asks for no approver.</summary>
    public string? ApproverRole { get; init; }

    /// <summary>Minutes after the acknowledgement until a decision is asked for; null: never.</summary>
    public int? DecideMinutes { get; init; }
    public int Version { get; init; }

    /// <summary>The journal knows things by uuid; a severity's is made from its rank.</summary>
    public Guid JournalId => new(Rank, 0, 0, [0x53, 0x45, 0x56, 0, 0, 0, 0, 0]);
}

/// <summary>An earlier wording, from the journal.</summary>
public sealed record SeverityChange
{
    public DateTimeOffset At { get; init; }
    public string ActorName { get; init; } = "";
    public string Data { get; init; } = "";
}

static class SeverityStore
{
    const int Shown = 20;

    public static Task<IReadOnlyList<SeverityDefinition>> ListSeveritiesAsync(this ReadSession s) =>
        s.ListAsync<SeverityDefinition>("select key, rank, name, definition, draft_days, publish_days, meeting_days, approver_role, decide_minutes, version from severities order by rank");

    public static Task<SeverityDefinition?> FindSeverityAsync(this ReadSession s, string key) =>
        s.OneAsync<SeverityDefinition>("select key, rank, name, definition, draft_days, publish_days, meeting_days, approver_role, decide_minutes, version from severities where key = @key", new { key });

    /// <summary>The newest changes first.</summary>
    public static Task<IReadOnlyList<SeverityChange>> ListSeverityChangesAsync(this ReadSession s, SeverityDefinition severity) => s.ListAsync<SeverityChange>("""
        select at, actor_name, data from journal where subject_id = @JournalId and action = 'severity.defined' order by id desc limit @Shown
        """, new { severity.JournalId, Shown });

    /// <returns>False when somebody else changed it after the version that <paramref name="after"/> has.</returns>
    public static async Task<bool> DefineAsync(this WriteSession s, SeverityDefinition after) => await s.ExecuteAsync("""
        update severities set name = @Name, definition = @Definition, draft_days = @DraftDays, publish_days = @PublishDays, meeting_days = @MeetingDays, approver_role = @ApproverRole, decide_minutes = @DecideMinutes, version = version + 1
        where key = @Key and version = @Version
        """, after) == 1;
}
