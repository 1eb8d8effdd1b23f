using Postmortem.Data;

namespace Postmortem.Features.Accounts.Sessions;

/// <summary>Ends one session for good: taking the cookie from the browser leaves every copy of it.</summary>
public sealed class SignOut(Database database, AccessCache access, TimeProvider clock)
{
    public async Task RunAsync(Guid session, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await database.WriteAsync(async s =>
        {
            await s.ExecuteAsync("delete from ended_sessions where ended_at < @RunOut", new { RunOut = now - SessionCookie.Longest });
            return await s.ExecuteAsync("insert into ended_sessions (id, ended_at) values (@session, @now) on conflict (id) do nothing", new { session, now });
        }, ct);
        access.Forget();
    }
}

static class EndedSessions
{
    public static Task<bool> IsEndedAsync(this ReadSession s, Guid session) => s.ScalarAsync<bool>("select exists (select 1 from ended_sessions where id = @session)", new { session });
}
