using System.CommandLine;
using Postmortem.Data;
using Postmortem.Data.Backups;

namespace Postmortem.Features.Cli;

static class RestoreCommand
{
    public static Command Make()
    {
        var path = new Argument<FileInfo>("PATH") { Description = "A file that backup wrote, on SQLite or PostgreSQL." };
        var command = new Command("restore", "Read a backup into an empty database, whole or not at all.") { path };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetRequiredValue(path), ct));
        return command;
    }

    static async Task<int> RunAsync(FileInfo file, CancellationToken ct)
    {
        if (!file.Exists) return Terminal.Refuse($"{file.FullName} was not found.");
        await using var services = CommandServices.OpenBare();
        await using var from = file.OpenRead();
        var restore = new Restore(services.Database, services.Get<TimeProvider>());
        var summary = await restore.ReadAsync(from, Terminal.Progress<BackupProgress>(p => $"{p.Table}: {p.Rows} rows"), ct);
        Console.WriteLine($"{summary.Rows} rows of {summary.Tables} tables restored. If a server runs on this database, start it anew: it still knows the empty one.");
        return ExitCode.Ok;
    }
}
