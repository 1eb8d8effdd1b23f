using Postmortem.Web;

namespace Postmortem.Features.Accounts.FirstRun;

/// <summary>Tells whoever started the program where to go, and the setup code while there is no administrator.</summary>
public sealed class StartNotice(AppOptions options, FirstRunGate gate, SetupCodes codes)
{
    /// <summary>Goes to the terminal, not to the log: the code is a secret.</summary>
    /// <param name="listening">The addresses on which the server listens.</param>
    public async Task PrintAsync(TextWriter to, IEnumerable<string> listening, CancellationToken ct)
    {
        var address = Address(listening);
        if (!await gate.IsNeededAsync(ct))
        {
            await to.WriteLineAsync($"Postmortem is at {address}");
            return;
        }
        await to.WriteLineAsync($"""

              Postmortem is at {address}
              It waits for its first administrator.

              Open        {address}/setup
              Setup code  {await codes.IssueAsync(ct)}

            """);
    }

    /// <summary>The address people use; where none was configured, the one it listens on.</summary>
    string Address(IEnumerable<string> listening)
    {
        if (!options.BaseUrl.IsLoopback || listening.FirstOrDefault() is not { } first) return options.BaseUrl.ToString().TrimEnd('/');
        return first.Replace("://[::]", "://localhost", StringComparison.Ordinal).Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal).TrimEnd('/');
    }
}
