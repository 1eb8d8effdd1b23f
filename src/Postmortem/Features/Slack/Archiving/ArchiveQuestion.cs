using System.Globalization;
using Postmortem.Features.Reminders;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Slack.Archiving;

/// <summary>What became of the question.</summary>
public static class ArchiveAnswer
{
    public const string Archive = "archive";
    public const string Keep = "keep";

    /// <summary>Slack did not let the bot.</summary>
    public const string Refused = "refused";
}

/// <summary>The channel of an incident, and whether it may be archived. A question, and an answer, hold for the closing before them: closed anew, it is asked anew.</summary>
public sealed record ArchiveQuestion
{
    /// <summary>Not resolved: its review is still to come, and is talked about in the channel.</summary>
    public static readonly string[] Over = [IncidentStatus.Closed, IncidentStatus.Declined, IncidentStatus.Merged];

    public Guid IncidentId { get; init; }
    public int Number { get; init; }
    public string Status { get; init; } = "";

    /// <summary>When it came to its status; null while it is not over.</summary>
    public DateTimeOffset? ClosedAt { get; init; }
    public string TeamId { get; init; } = "";
    public string ChannelId { get; init; } = "";
    public bool IsPrivate { get; init; }
    public DateTimeOffset? ArchivedAt { get; init; }
    public DateTimeOffset? ArchiveAskedAt { get; init; }

    /// <summary>When it is archived unless somebody keeps it open.</summary>
    public DateTimeOffset? ArchiveAt { get; init; }
    public string? ArchiveAnswer { get; init; }
    public DateTimeOffset? ArchiveAnsweredAt { get; init; }

    /// <summary>Null when nobody did in time.</summary>
    public string? ArchiveAnsweredBy { get; init; }

    /// <summary>Of the commander.</summary>
    public string? Zone { get; init; }

    public string Name => IncidentRef.NameOf(Number);

    /// <summary>About the closing that is true now.</summary>
    public bool IsMeant => ArchiveAskedAt >= ClosedAt;

    public bool IsOpen => IsMeant && ArchivedAt is null && ArchiveAnswer is null;

    /// <summary>Tells the question from an earlier one.</summary>
    public long Stamp => ArchiveAskedAt?.ToUnixTimeMilliseconds() ?? 0;

    /// <summary>Of its message.</summary>
    public string PostKey => string.Create(CultureInfo.InvariantCulture, $"archive {IncidentId:D} {Stamp}");

    /// <summary>A working day for an answer.</summary>
    public static DateTimeOffset EndOfWait(DateTimeOffset from) =>
        new(WorkingDays.After(DateOnly.FromDateTime(from.UtcDateTime), 1), TimeOnly.FromDateTime(from.UtcDateTime), TimeSpan.Zero);
}
