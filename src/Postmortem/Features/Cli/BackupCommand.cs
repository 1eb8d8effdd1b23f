using System.CommandLine;
using System.Globalization;
using Postmortem.Data;
using Postmortem.Data.Backups;

namespace Postmortem.Features.Cli;

static class BackupCommand
{
    public static Command Make()
    {
        var path = new Argument<FileInfo>("PATH") { Description = "The file to write; it must not exist yet." };
        var command = new Command("backup", "Write everything into one file, also while the application runs. Either engine can restore it.") { path };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetRequiredValue(path), ct));
        return command;
    }

    static async Task<int> RunAsync(FileInfo file, CancellationToken ct)
    {
        if (Terminal.WhyNotWrite(file) is { } why) return Terminal.Refuse(why);
        if (file.Exists) return Terminal.Refuse($"{file.FullName} exists already. Choose another name, or remove it first.");
        await using var services = await CommandServices.OpenToReadAsync(ct, anySchema: true);
        var backup = new Backup(services.Database, services.Get<TimeProvider>());
        // Under its own name only once it is whole: nobody mistakes half a backup for one.
        var partial = file.FullName + ".partial";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
            // It holds what the database holds, hashes of passwords and keys included.
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            BackupSummary summary;
            await using (var to = new FileStream(partial, options))
            {
                summary = await backup.WriteAsync(to, Terminal.Progress<BackupProgress>(p => $"{p.Table}: {p.Rows} rows"), ct);
                to.Flush(flushToDisk: true);
            }
            File.Move(partial, file.FullName);
            var size = new FileInfo(file.FullName).Length.ToString("N0", CultureInfo.InvariantCulture);
            Console.WriteLine($"{summary.Rows} rows of {summary.Tables} tables written to {file.FullName} ({size} bytes). Keep it as safe as the database: it holds everything.");
            return ExitCode.Ok;
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
