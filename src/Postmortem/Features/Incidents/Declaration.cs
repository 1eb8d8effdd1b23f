using Postmortem.Features.Shared;

namespace Postmortem.Features.Incidents;

static class Declaration
{
    /// <summary>An incident has a time of declaring. Where its source told none, import put another moment there, and nobody may read it as a fact.</summary>
    /// <param name="source">The door that the incident came through; null for one that was declared here.</param>
    /// <param name="milestone">When the milestone says that it was declared.</param>
    public static bool IsUnknown(string? source, DateTimeOffset? milestone) => source == Door.Import && milestone is null;

    /// <summary>When it was written down here, where that is not when it was declared. What an import put there is neither.</summary>
    public static DateTimeOffset? WrittenDownAt(string? source, DateTimeOffset declaredAt, DateTimeOffset? milestone) =>
        source != Door.Import && milestone is { } declared && (declared - declaredAt).Duration() > TimeSpan.FromMinutes(1) ? declaredAt : null;
}
