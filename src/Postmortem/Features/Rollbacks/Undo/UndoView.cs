using Postmortem.Features.Changes;

namespace Postmortem.Features.Rollbacks.Undo;

/// <summary>What is known of a change and its service, for whoever looks.</summary>
public sealed record UndoFacts
{
    public required Change Change { get; init; }

    /// <summary>Of the same service and environment before it, newest first.</summary>
    public IReadOnlyList<Change> Earlier { get; init; } = [];

    /// <summary>And since, in the order in which they happened.</summary>
    public IReadOnlyList<Change> Later { get; init; } = [];

    /// <summary>Still under way, of this service or of another one that the incident names.</summary>
    public IReadOnlyList<Change> InFlight { get; init; } = [];

    /// <summary>Those that somebody linked to an incident as its suspect or its cause.</summary>
    public IReadOnlySet<Guid> Blamed { get; init; } = new HashSet<Guid>();

    /// <summary>INC-3, for a change that fixed it.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyList<string>> Fixes { get; init; } = new Dictionary<Guid, IReadOnlyList<string>>();
}

/// <summary>Another change that is touched when the first one is taken back.</summary>
/// <param name="GoesToo">It is undone with it; otherwise it stays, on top of something older than it was made for.</param>
/// <param name="Fixes">The incidents that it fixed.</param>
public sealed record TouchedChange(Change Change, bool GoesToo, IReadOnlyList<string> Fixes)
{
    public bool IsLoud => GoesToo && (Change.SecurityFix || Fixes.Count > 0);
}

/// <summary>Can this change be taken back, to what, and what else would go? Pure: it knows neither database nor web.</summary>
public sealed record UndoView
{
    public const string Safe = "Can be taken back";
    public const string WithCare = "Can be taken back with care";
    public const string NotSafely = "Not safely";

    public required Change Change { get; init; }

    /// <summary>What runs now; empty when nobody told.</summary>
    public required string From { get; init; }

    /// <summary>The last version that is known to be good; empty when none is.</summary>
    public required string To { get; init; }

    /// <summary>Where that version comes from.</summary>
    public required string ToBecause { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<TouchedChange> Touched { get; init; }
    public required IReadOnlyList<Change> InFlight { get; init; }

    /// <summary>What speaks against taking it back at all.</summary>
    public required IReadOnlyList<string> Against { get; init; }

    /// <summary>What to look at before.</summary>
    public required IReadOnlyList<string> Care { get; init; }

    public string Answer => Against.Count > 0 ? NotSafely : Care.Count > 0 ? WithCare : Safe;

    public IEnumerable<TouchedChange> GoingToo => Touched.Where(t => t.GoesToo);

    /// <summary>Going forward is asked for where going back cannot be.</summary>
    public bool SuggestsForward => Against.Count > 0 && Change.Status != ChangeState.RolledBack;

    public static UndoView Of(UndoFacts facts)
    {
        var change = facts.Change;
        bool IsSameKind(Change c) => c.Kind == change.Kind;
        var standing = facts.Later.Where(c => c.Status is not (ChangeState.Failed or ChangeState.RolledBack)).ToList();
        var (to, because, knownGood) = KnownGood(facts);
        // Where the version right before it is no good either, what lies between goes as well.
        var skipped = knownGood is null ? [] : facts.Earlier.TakeWhile(c => c.Id != knownGood.Id).Where(c => IsSameKind(c) && c.Status == ChangeState.Succeeded);
        IReadOnlyList<string> FixesOf(Change c) => facts.Fixes.GetValueOrDefault(c.Id) ?? [];
        // Versions of code and schema build upon each other; a setting or a flag goes back alone.
        bool GoesToo(Change c) => change.Kind is ChangeKind.Deploy or ChangeKind.Schema && IsSameKind(c);
        List<TouchedChange> touched = [.. standing.AsEnumerable().Reverse().Concat(skipped).Select(c => new TouchedChange(c, GoesToo(c), FixesOf(c)))];
        return new()
        {
            Change = change,
            From = standing.LastOrDefault(c => c.Status == ChangeState.Succeeded && IsSameKind(c) && c.ToVersion.Length > 0)?.ToVersion ?? change.ToVersion,
            To = to,
            ToBecause = because,
            Touched = touched,
            InFlight = facts.InFlight,
            Against = [.. UndoWords.Against(change, touched, standing)],
            Care = [.. UndoWords.Care(change, FixesOf(change), touched, facts.InFlight, to)],
        };
    }

    /// <summary>The version before it, unless that one failed or somebody linked it to an incident: then the newest that is neither.</summary>
    static (string Version, string Because, Change? Change) KnownGood(UndoFacts facts)
    {
        var change = facts.Change;
        var before = facts.Earlier.Where(c => c.Kind == change.Kind && c.ToVersion.Length > 0).ToList();
        bool IsGood(Change c) => c.Status == ChangeState.Succeeded && !facts.Blamed.Contains(c.Id);
        var own = change.FromVersion.Length == 0 ? null : before.Find(c => c.ToVersion == change.FromVersion);
        if (change.FromVersion.Length > 0 && own is null) return (change.FromVersion, "the change itself says that it came after this one; nothing else is recorded of it", null);
        if (own is not null && IsGood(own)) return (own.ToVersion, "the version before it: it succeeded, and no incident is linked to it", own);
        var older = before.SkipWhile(c => own is not null && c.Id != own.Id).FirstOrDefault(IsGood);
        if (older is null) return ("", own is null ? "no version before it is recorded" : $"{own.ToVersion} was right before it, but failed or is linked to an incident; no older one is recorded", null);
        return own is null && before[0].Id == older.Id
            ? (older.ToVersion, "the last one before it that succeeded and is linked to no incident", older)
            : (older.ToVersion, $"{(own ?? before[0]).ToVersion} was right before it, but failed or is linked to an incident", older);
    }
}
