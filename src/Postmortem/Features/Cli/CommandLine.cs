using System.CommandLine;
using System.CommandLine.Parsing;
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
        string[] faults = [.. parsed.Errors.Select(e => e.Message), .. UnknownWords(parsed)];
        if (faults.Length == 0) return await GuardAsync(() => parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
        foreach (var fault in faults) await Console.Error.WriteLineAsync(fault);
        await Console.Error.WriteLineAsync("Run with --help to see what is possible.");
        return ExitCode.Usage;
    }

    /// <summary>The parser asks the root alone whether they are faults, and the root lets the host's options pass. It also takes a misspelt option for an argument.</summary>
    static IEnumerable<string> UnknownWords(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (!command.TreatUnmatchedTokensAsErrors) return [];
        var arguments = parsed.Tokens.Any(t => t.Type == TokenType.DoubleDash) ? [] : parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value);
        return parsed.UnmatchedTokens.Concat(arguments.Where(a => a.Length > 1 && a[0] == '-')).Select(word => $"'{word}' is not known to '{command.Name}'.");
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
        catch (Exception e) when (BrokenRule.Is(e))
        {
            await Console.Error.WriteLineAsync($"The database refused what was to be written, and nothing of it was kept: {e.Message}\nThat is a fault of this program. Please report it, with the command and this message.");
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or System.Net.Sockets.SocketException)
        {
            await Console.Error.WriteLineAsync($"The database does not answer: {e.Message}");
            return ExitCode.Failed;
        }
    }

    static bool Expected(Exception e) => e is NoRecordException or UnfitDatabaseException or DatabaseTooNewException or DatabaseTooOldException or DatabaseBusyException or BadBackupException or NotEmptyException or IOException or UnauthorizedAccessException;
}
