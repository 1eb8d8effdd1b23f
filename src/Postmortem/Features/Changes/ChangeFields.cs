using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Changes;

/// <summary>What is said of a change.</summary>
/// <param name="Service">Name or short name; one that the catalogue does not know is kept as it is.</param>
/// <param name="Title">May be left out when there is a version.</param>
/// <param name="Time">When it took effect, as a person types it; goes before <paramref name="OccurredAt"/>.</param>
/// <param name="OccurredAt">Null with no <paramref name="Time"/> is now.</param>
/// <param name="FinishedAt">When it had come to its status.</param>
/// <param name="By">A person or a program.</param>
public sealed record ChangeFields(string? Service, string? Kind, string? Title = null, string? FromVersion = null, string? ToVersion = null, string? Time = null,
    DateTimeOffset? OccurredAt = null, DateTimeOffset? FinishedAt = null, string? By = null, string? Link = null, string? Environment = null, string? Status = null,
    string? Reversible = null, bool SecurityFix = false, bool SchemaChange = false, string? Note = null)
{
    /// <summary>Clocks of pipelines differ from ours by a little.</summary>
    static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    internal Change Check(Checks checks, Change change, Actor actor, DateTimeOffset now)
    {
        var typed = checks.Time("time", Time, actor, now);
        var at = typed?.At ?? OccurredAt ?? (change.OccurredAt == default ? now : change.OccurredAt);
        checks.Must(at <= now + Ahead, Time is null ? "occurred_at" : "time", "This time is in the future. Enter when it happened.");
        var title = checks.Optional("title", Title, 300, "The title").ReplaceLineEndings(" ");
        var to = checks.Optional("to_version", ToVersion, 200, "The new version").ReplaceLineEndings(" ");
        checks.Must(title.Length + to.Length > 0, "title", "Say what was changed: a title, or the version that it goes to.");
        return change with
        {
            OccurredAt = at,
            FinishedAt = FinishedAt ?? change.FinishedAt,
            ServiceName = checks.Optional("service", Service, 200, "The service").ReplaceLineEndings(" "),
            Kind = checks.OneOf("kind", Kind ?? ChangeKind.Deploy, ChangeKind.All, "The kind"),
            Title = title,
            FromVersion = checks.Optional("from_version", FromVersion, 200, "The old version").ReplaceLineEndings(" "),
            ToVersion = to,
            ByName = checks.Optional("by", By, 200, "The name of who changed it").ReplaceLineEndings(" "),
            Url = checks.Link("link", Link, "The link"),
            Environment = checks.Optional("environment", Environment, 100, "The environment").ReplaceLineEndings(" "),
            Status = checks.OneOf("status", Status ?? ChangeState.Succeeded, ChangeState.All, "The status"),
            Reversible = checks.OneOf("reversible", Reversible ?? Changes.Reversible.Unknown, Changes.Reversible.All, "Whether it can be taken back"),
            SecurityFix = SecurityFix,
            SchemaChange = SchemaChange,
            Note = checks.Optional("note", Note, 5000, "The note"),
        };
    }
}

static class ChangedService
{
    /// <summary>Puts the catalogue's service in the place of its name, when there is one.</summary>
    public static async Task<Change> WithServiceAsync(this ReadSession session, Change change)
    {
        if (change.ServiceName.Length == 0) return change with { ServiceId = null };
        var id = await session.OneAsync<Guid?>("""
            select s.id from services s where s.slug = @Slug or lower(s.name) = lower(@ServiceName)
            order by s.archived_at is not null, s.slug <> @Slug, s.id limit 1
            """, new { Slug = change.ServiceName.ToLowerInvariant(), change.ServiceName });
        return change with { ServiceId = id, ServiceName = id is null ? change.ServiceName : "" };
    }
}
