using System.Globalization;
using Postmortem.Features.Search;

namespace Postmortem.Features.Actions;

/// <summary>A row of <c>action_items</c>, with the names that stand in other tables.</summary>
public sealed record ActionItem
{
    public Guid Id { get; init; }
    public int Number { get; init; }
    public Guid IncidentId { get; init; }
    public Guid? FactorId { get; init; }

    /// <summary>The difference between test and production that it was filed for.</summary>
    public Guid? DifferenceId { get; init; }
    public Guid? ServiceId { get; init; }
    public string Title { get; init; } = "";
    public string Type { get; init; } = ActionType.Prevent;
    public string Priority { get; init; } = Actions.Priority.Default;
    public Guid? OwnerId { get; init; }

    /// <summary>A team, or a person without an account; empty when <see cref="OwnerId"/> is set.</summary>
    public string OwnerName { get; init; } = "";
    public DateOnly? DueOn { get; init; }
    public string DoneWhen { get; init; } = "";
    public string? TrackerUrl { get; init; }
    public string State { get; init; } = ActionState.Open;
    public string? DoneClaim { get; init; }
    public string? DoneUrl { get; init; }
    public DateTimeOffset? DoneAt { get; init; }
    public Guid? DoneBy { get; init; }
    public string? DoneByName { get; init; }
    public string? EvidenceKind { get; init; }
    public string? EvidenceText { get; init; }
    public string? EvidenceUrl { get; init; }
    public Guid? EvidenceExperimentId { get; init; }
    public DateTimeOffset? VerifiedAt { get; init; }
    public Guid? VerifiedBy { get; init; }
    public string? VerifiedByName { get; init; }

    /// <summary>Somebody asked to decline it and nobody has answered yet; who and why stand in the fields of the decline.</summary>
    public DateTimeOffset? DeclineAskedAt { get; init; }
    public DateTimeOffset? DeclinedAt { get; init; }
    public string? DeclinedReason { get; init; }
    public Guid? DeclinedBy { get; init; }
    public string? DeclinedByName { get; init; }
    public Guid? ApproverId { get; init; }
    public string? ApproverName { get; init; }

    /// <summary>Its own name where it was imported from: added twice, it is one.</summary>
    public string? SourceRef { get; init; }
    public string CreatedByName { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public int Version { get; init; } = 1;

    // Read along, never written.
    public int IncidentNumber { get; init; }
    public string IncidentTitle { get; init; } = "";
    public string IncidentStatus { get; init; } = "";
    public string IncidentVisibility { get; init; } = "";
    public string? OwnerPersonName { get; init; }

    /// <summary>The account of the person who owns it is disabled.</summary>
    public bool OwnerHasLeft { get; init; }
    public string? FactorText { get; init; }
    public string? DifferenceDimension { get; init; }
    public int? EvidenceExperiment { get; init; }
    public string? EvidenceExperimentTitle { get; init; }
    public string? ServiceName { get; init; }
    public string? ServiceSlug { get; init; }

    /// <summary>FU-12</summary>
    public string Name => NameOf(Number);

    /// <summary>The person's or the team's name; empty when nobody owns it yet.</summary>
    public string Owner => OwnerPersonName ?? OwnerName;

    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"FU-{number}");

    /// <summary>Reads "FU-12", "fu-12" or "12".</summary>
    public static bool TryParseName(string? text, out int number)
    {
        text = (text ?? "").Trim();
        if (text.StartsWith("FU-", StringComparison.OrdinalIgnoreCase)) text = text[3..];
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    internal ActionItem WithoutDecline() => this with
    {
        DeclineAskedAt = null,
        DeclinedAt = null,
        DeclinedReason = null,
        DeclinedBy = null,
        DeclinedByName = null,
        ApproverId = null,
        ApproverName = null,
    };

    internal ActionItem WithoutProof() => this with
    {
        DoneClaim = null,
        DoneUrl = null,
        DoneAt = null,
        DoneBy = null,
        DoneByName = null,
        EvidenceKind = null,
        EvidenceText = null,
        EvidenceUrl = null,
        EvidenceExperimentId = null,
        EvidenceExperiment = null,
        EvidenceExperimentTitle = null,
        VerifiedAt = null,
        VerifiedBy = null,
        VerifiedByName = null,
    };

    internal SearchDocument ForSearch() => new(SearchKind.Action, Id, IncidentId, $"{Name} {Title}",
        string.Join('\n', new[] { DoneWhen, DoneClaim, EvidenceText, DeclinedReason }.Where(t => !string.IsNullOrEmpty(t))), CreatedAt);
}
