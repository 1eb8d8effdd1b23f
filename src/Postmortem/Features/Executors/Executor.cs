using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Executors.Kinds;

namespace Postmortem.Features.Executors;

/// <summary>A row of <c>executors</c>: how a rollback of a service is carried out from here.</summary>
public sealed record Executor
{
    public const int LongestWait = 24 * 60;

    public Guid Id { get; init; }
    public Guid ServiceId { get; init; }

    /// <summary>One of <see cref="ExecutorKinds"/>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>JSON: a text for each of the kind's fields.</summary>
    public string Settings { get; init; } = "{}";

    /// <summary>Encrypted. All that it may do is what the other side lets it.</summary>
    public string Token { get; init; } = "";

    /// <summary>Minutes without news after which a run is called stuck.</summary>
    public int StuckAfterMinutes { get; init; } = 10;

    /// <summary>Null while it is off.</summary>
    public DateTimeOffset? EnabledAt { get; init; }
    public DateTimeOffset? TestedAt { get; init; }
    public string TestedResult { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public string CreatedBy { get; init; } = "";
    public int Version { get; init; } = 1;

    public IExecutorKind OfKind => ExecutorKinds.Find(Kind)!;

    public IReadOnlyDictionary<string, string> Fields => JsonSerializer.Deserialize<Dictionary<string, string>>(Settings, Journal.Json) ?? [];

    public bool IsOn => EnabledAt is not null;

    /// <summary>GitHub workflow rollback.yml of example/shop</summary>
    public string Name => OfKind.NameOf(Fields);
}
