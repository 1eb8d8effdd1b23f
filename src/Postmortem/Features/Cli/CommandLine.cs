using System.CommandLine;
using Postmortem.Data;
using Postmortem.Data.Backups;
using Postmortem.Features.Cli.Demo;
using Postmortem.Web;

namespace Postmortem.Features.Cli;

/// <summary>What a shell reads when the program ends.</summary>
static class ExitCode
{
    public const int Ok = 0;
    public const int Failed = 1;

    /// <summary>The command or the configuration cannot be understood; nothing was begun.</summary>
    public const int Usage = 2;
}

/// <summary>One binary: every command is a file of its own; results go to stdout, everything else to stderr.</summary>
public static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Postmortem: incidents, rollbacks, blameless reviews and their follow-ups. Without a command it serves the web application.")
        {
            ServeCommand.Make(args), ImportCommand.Make(), ExportCommand.Make(), BackupCommand.Make(), RestoreCommand.Make(), UsersCommand.Make(), TokensCommand.Make(), DemoCommand.Make(), LintCommand.Make(), HealthCommand.Make(), ChangeCommand.Make(), ServicesCommand.Make(),
        };
        ServeCommand.MakeDefault(root, args);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count == 0) return await GuardAsync(() => parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
        foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
        await Console.Error.WriteLineAsync("Run with --help to see what is possible.");
        return ExitCode.Usage;
    }

    /// <summary>What can go wrong outside the program is told in one line; only surprises show their inside.</summary>
    static async Task<int> GuardAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (BadConfigurationException e)
        {
            await Console.Error.WriteLineAsync("The configuration cannot be used:");
            foreach (var fault in e.Faults) await Console.Error.WriteLineAsync($"  - {fault}");
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped. Nothing half-done was kept.");
            return ExitCode.Failed;
        }
        catch (Exception e) when (Expected(e))
        {
            await Console.Error.WriteLineAsync(e is DatabaseBusyException { InnerException: { } inner } ? $"{e.Message} ({inner.Message})" : e.Message);
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or System.Net.Sockets.SocketException)
        {
            await Console.Error.WriteLineAsync($"The database does not answer: {e.Message}");
            return ExitCode.Failed;
        }
    }

    static bool Expected(Exception e) => e is DatabaseTooNewException or DatabaseBusyException or BadBackupException or NotEmptyException or IOException or UnauthorizedAccessException;
}
