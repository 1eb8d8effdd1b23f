using Postmortem.Data;

namespace Postmortem.Jobs;

/// <summary>Messages of the outbox that were tried often enough.</summary>
public static class GivenUpMessages
{
    /// <param name="id">One message; null for all.</param>
    /// <returns>How many wait again.</returns>
    public static Task<int> RetryAsync(this WriteSession session, Guid? id, DateTimeOffset now) => session.ExecuteAsync("""
        update outbox set failed_at = null, attempts = 0, available_at = @now where failed_at is not null and (@IsAll or id = @Id)
        """, new { now, IsAll = id is null, Id = id ?? Guid.Empty });
}
