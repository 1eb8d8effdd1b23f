namespace Postmortem.Features.Changes.Suspects;

/// <summary>What is known of an incident when its changes are looked at.</summary>
/// <param name="Start">Impact start, or the earliest moment known.</param>
/// <param name="StartName">impact start, or what stands in for it: the first alert.</param>
/// <param name="Noticed">When people knew of it; from then on changes are made because of it.</param>
/// <param name="Services">Those that are affected, what they stand on, and shared infrastructure.</param>
/// <param name="Words">Of its title and summary that tell something.</param>
public sealed record Scene(DateTimeOffset Start, string StartName, DateTimeOffset Noticed, IReadOnlyDictionary<Guid, NearService> Services, IReadOnlySet<string> Words);

/// <summary>A service whose changes may explain the incident.</summary>
/// <param name="Distance">0: affected itself; 1: an affected one depends on it; 2: through another; null: neither.</param>
/// <param name="Via">The service that depends on it.</param>
/// <param name="Shared">Everything stands on it.</param>
public sealed record NearService(Guid Id, string Name, string Slug, int? Distance, string Via, bool Shared);

/// <summary>The latest incidents of a service, and which sort of change caused how many of them.</summary>
public sealed record ServiceHistory(int Incidents, IReadOnlyDictionary<string, int> CausedBy);

/// <param name="Text">Without a full stop: deployed 4 min before impact start.</param>
/// <param name="Weight">What it adds to the score; below zero what it takes away.</param>
public sealed record Evidence(string Text, double Weight);

/// <summary>How much speaks for a change, and what.</summary>
/// <param name="Score">0 to 100. It orders; it is no probability.</param>
public sealed record Suspicion(int Score, IReadOnlyList<Evidence> Evidence)
{
    public bool IsStrong => Score >= SuspicionRules.Strong;

    public bool IsWorthALook => Score >= SuspicionRules.WorthALook;
}
