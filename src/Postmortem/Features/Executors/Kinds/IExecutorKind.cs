using Postmortem.Features.Shared;
using Postmortem.Web.Outbound;

namespace Postmortem.Features.Executors.Kinds;

/// <param name="Lines">Several lines, one value each.</param>
public sealed record ExecutorField(string Name, string Label, string Hint = "", bool IsRequired = true, bool Lines = false, string Usual = "");

/// <summary>One kind of executor: what it needs to know, how it is told to roll back, asked how far it is, and told to stop.</summary>
public interface IExecutorKind
{
    /// <summary>As it stands in addresses.</summary>
    string Key { get; }

    string Name { get; }

    /// <summary>What it does and what it may, in a sentence or two.</summary>
    string About { get; }

    IReadOnlyList<ExecutorField> Fields { get; }

    string TokenLabel { get; }

    string TokenHint { get; }

    int ShortestToken => 1;

    /// <summary>For people: which one of this kind.</summary>
    string NameOf(IReadOnlyDictionary<string, string> settings);

    /// <summary>Where its requests go; null when the settings make no address.</summary>
    Uri? AddressOf(IReadOnlyDictionary<string, string> settings);

    void Check(Checks checks, IReadOnlyDictionary<string, string> settings)
    {
    }

    /// <summary>It is asked how far it is; else it tells by itself.</summary>
    bool IsAsked(RunOrder order);

    /// <summary>Why it cannot be stopped from here; null when it can.</summary>
    string? WhyNotAborted(RunOrder order);

    /// <summary>Tells it to roll back, or with <see cref="RunOrder.DryRun"/> only whether it would.</summary>
    /// <exception cref="RunRefusedException">It did not take it.</exception>
    /// <exception cref="OutboundException">It gave no answer.</exception>
    Task<RunNews> SendAsync(RunOrder order, OutboundClient http, CancellationToken ct);

    Task<RunNews> AskAsync(RunOrder order, OutboundClient http, CancellationToken ct);

    Task AbortAsync(RunOrder order, OutboundClient http, CancellationToken ct);
}

/// <summary>All that a kind needs to know of a run.</summary>
public sealed record RunOrder
{
    public required IReadOnlyDictionary<string, string> Settings { get; init; }
    public required string Token { get; init; }
    public Guid RunId { get; init; }
    public bool DryRun { get; init; }
    public string Incident { get; init; } = "";
    public int Attempt { get; init; }
    public string Direction { get; init; } = "";
    public string Kind { get; init; } = "";

    /// <summary>The service's short name.</summary>
    public string Service { get; init; } = "";
    public string From { get; init; } = "";
    public string To { get; init; } = "";
    public string Scope { get; init; } = "";

    /// <summary>Where it may tell how far it is, signed with <see cref="CallbackSecret"/>.</summary>
    public Uri? Callback { get; init; }
    public string CallbackSecret { get; init; } = "";
    public string ExternalId { get; init; } = "";
    public DateTimeOffset SentAt { get; init; }
    public DateTimeOffset Now { get; init; }

    public string Setting(string name) => Settings.GetValueOrDefault(name, "");

    /// <summary>{to}, {from}, {service}, {incident}, {attempt} and {run} in a setting stand for this run's own.</summary>
    public string Fill(string text) => text.Replace("{to}", To, StringComparison.Ordinal).Replace("{from}", From, StringComparison.Ordinal).Replace("{service}", Service, StringComparison.Ordinal)
        .Replace("{incident}", Incident, StringComparison.Ordinal).Replace("{attempt}", Attempt.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{run}", RunId.ToString("D"), StringComparison.Ordinal);
}

/// <summary>What is told of a run.</summary>
/// <param name="State">running, succeeded, failed or aborted.</param>
/// <param name="Message">One sentence, from here.</param>
/// <param name="Output">In the other side's words; empty leaves what is known.</param>
public sealed record RunNews(string State, string Message = "", string Output = "", string? Url = null, string? ExternalId = null);

public enum RefusalKind
{
    /// <summary>For good: nothing was done.</summary>
    Rejected,

    /// <summary>For now: nothing was done, and it may be tried again.</summary>
    Later,

    /// <summary>It failed over it; what it did before is not known.</summary>
    Unknown,
}

public sealed class RunRefusedException(RefusalKind kind, string message, string output = "", TimeSpan? after = null) : Exception(message)
{
    public RefusalKind Kind => kind;

    public string Output => output;

    public TimeSpan? After => after;
}
