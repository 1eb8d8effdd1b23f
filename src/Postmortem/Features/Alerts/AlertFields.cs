using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Alerts;

/// <summary>What a source says of an alert.</summary>
/// <param name="SourceRef">The alert's own name at its source. Told again, it is the same alert; null is one of its own.</param>
/// <param name="Title">May be left out when the alert was told before.</param>
/// <param name="Service">Name or short name; one that the catalogue does not know is kept as it is.</param>
/// <param name="State">One of <see cref="AlertState"/>; null is firing.</param>
/// <param name="At">When it came to this state; null is now.</param>
/// <param name="StartsAt">When it began to fire; null is not told.</param>
/// <param name="FiredAt">Of a group: when the last of it began to fire.</param>
/// <param name="By">Who acknowledged it.</param>
/// <param name="Count">Of a group: how many alerts it has.</param>
public sealed record AlertFields(string? SourceRef, string? Title, string? Service = null, string? Severity = null, string? State = null, DateTimeOffset? At = null, DateTimeOffset? StartsAt = null,
    DateTimeOffset? FiredAt = null, string? By = null, int? Count = null, string? Link = null, string? Note = null, IReadOnlyDictionary<string, string>? Labels = null)
{
    public const int LongestTitle = 300;
    public const int LongestNote = 5000;
    const int MostLabels = 50;

    /// <summary>Clocks of monitors differ from ours by a little.</summary>
    internal static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    internal Alert Check(Checks checks, string source, DateTimeOffset now)
    {
        var state = checks.OneOf("state", State ?? AlertState.Firing, AlertState.All, "The state");
        var at = At ?? (state == AlertState.Firing ? FiredAt ?? StartsAt : null) ?? now;
        var starts = StartsAt is { } start && start <= at ? start : at;
        checks.Must(at <= now + Ahead, "at", "This time is in the future. Enter when it happened.");
        checks.Must(StartsAt is null || StartsAt <= now + Ahead, "starts_at", "This time is in the future. Enter when it happened.");
        checks.Must(at.Year >= 1970 && starts.Year >= 1970, "at", "This time is before 1970. Enter when it happened.");
        checks.Must(Count is null or (>= 1 and <= 1_000_000), "count", "Give a whole number from 1 to 1,000,000.");
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in (Labels ?? new Dictionary<string, string>()).Take(MostLabels + 1)) labels[checks.Optional("labels", name, 200, "A label's name")] = checks.Optional("labels", value, 1000, "A label's value");
        checks.Must(labels.Count <= MostLabels, "labels", $"There are more than {MostLabels} labels. Leave some out.");
        var sourceRef = checks.Optional("source_ref", SourceRef, 300, "The source reference");
        var title = checks.Optional("title", Title, LongestTitle, "The title").ReplaceLineEndings(" ");
        checks.Must(title.Length + sourceRef.Length > 0, "title", "The title is empty. Please enter it.");
        return new Alert
        {
            Id = OrderedKey.Next(now),
            Source = source,
            SourceRef = sourceRef.Length > 0 ? sourceRef : Guid.CreateVersion7(now).ToString("D"),
            Title = title,
            ServiceName = checks.Optional("service", Service, 200, "The service").ReplaceLineEndings(" "),
            Severity = checks.Optional("severity", Severity, 60, "The severity").ReplaceLineEndings(" "),
            State = state,
            StartsAt = starts,
            FiredAt = FiredAt is { } fired && fired >= starts && fired <= at ? fired : state == AlertState.Firing ? at : starts,
            FirstAcknowledgedAt = state == AlertState.Acknowledged ? at : null,
            AcknowledgedAt = state == AlertState.Acknowledged ? at : null,
            AcknowledgedBy = state == AlertState.Acknowledged ? checks.Optional("by", By, 200, "The name of who acknowledged it").ReplaceLineEndings(" ") : "",
            EndsAt = state == AlertState.Resolved ? at : null,
            Count = Count ?? 1,
            Url = checks.Link("link", Link, "The link"),
            Note = checks.Optional("note", Note, LongestNote, "The note"),
            Labels = JsonSerializer.Serialize(labels, Journal.Json),
            RecordedAt = now,
        };
    }
}
