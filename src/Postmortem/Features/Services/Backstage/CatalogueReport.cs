namespace Postmortem.Features.Services.Backstage;

/// <summary>What an import did, by name of the service or of the place in the file.</summary>
/// <param name="Unchanged">Said already what the file says.</param>
/// <param name="Skipped">What was passed over, each with why.</param>
public sealed record CatalogueReport(IReadOnlyList<ServiceName> Added, IReadOnlyList<ServiceName> Updated, IReadOnlyList<ServiceName> Unchanged, IReadOnlyList<string> Skipped)
{
    public string InWords => $"{Added.Count} added, {Updated.Count} updated, {Unchanged.Count} as they were, {Skipped.Count} passed over";
}
