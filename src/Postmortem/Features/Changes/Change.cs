namespace Postmortem.Features.Changes;

/// <summary>A row of <c>changes</c>, with the names of its service.</summary>
public record Change
{
    public Guid Id { get; init; }

    /// <summary>When it began to take effect: the earliest that anybody told.</summary>
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>When it had succeeded, failed or was rolled back; null while that is not known.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public Guid? ServiceId { get; init; }

    /// <summary>What its source calls the service, when the catalogue knows none of that name.</summary>
    public string ServiceName { get; init; } = "";
    public string Kind { get; init; } = ChangeKind.Deploy;
    public string Title { get; init; } = "";
    public string FromVersion { get; init; } = "";
    public string ToVersion { get; init; } = "";

    /// <summary>A person or a program, as the source names it.</summary>
    public string ByName { get; init; } = "";
    public string? Url { get; init; }
    public string Environment { get; init; } = "";
    public string Status { get; init; } = ChangeState.Succeeded;
    public string Reversible { get; init; } = Changes.Reversible.Unknown;
    public bool SecurityFix { get; init; }
    public bool SchemaChange { get; init; }

    /// <summary>Markdown</summary>
    public string Note { get; init; } = "";

    /// <summary>The door or source it came through.</summary>
    public string Source { get; init; } = "";

    /// <summary>Its own name there: told twice, it is one change.</summary>
    public string? SourceRef { get; init; }

    /// <summary>A person corrected it; from then on its source only says how far it has come.</summary>
    public DateTimeOffset? EditedAt { get; init; }
    public string? EditedBy { get; init; }
    public int Version { get; init; } = 1;

    // Read along, never written.
    public string? CatalogueName { get; init; }
    public string? ServiceSlug { get; init; }

    public string Service => CatalogueName ?? ServiceName;

    /// <summary>2.31.0 → 2.32.0</summary>
    public string Versions => (FromVersion.Length, ToVersion.Length) switch
    {
        (0, 0) => "",
        (0, _) => ToVersion,
        (_, 0) => $"from {FromVersion}",
        _ => $"{FromVersion} → {ToVersion}",
    };

    /// <summary>Its title, or the versions where nobody wrote one.</summary>
    public string Name => Title.Length > 0 ? Title : $"{Shared.Words.Capital(Kind)} {Versions}";
}

/// <summary>What a person said that a change has to do with an incident, with the change itself.</summary>
public sealed record LinkedChange : Change
{
    public string Relation { get; init; } = "";
    public string Why { get; init; } = "";
    public string LinkedByName { get; init; } = "";
    public DateTimeOffset LinkedAt { get; init; }
    public int LinkVersion { get; init; }
}

/// <summary>An incident to which a change is linked.</summary>
public sealed record LinkedIncident
{
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public string Severity { get; init; } = "";
    public string Visibility { get; init; } = "";
    public string Relation { get; init; } = "";
    public string Why { get; init; } = "";
    public string LinkedByName { get; init; } = "";
    public DateTimeOffset LinkedAt { get; init; }
}
