using System.CommandLine;
using Postmortem.Features.Exports.Import;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Cli;

static class ImportCommand
{
    const int MostLines = 40;

    public static Command Make()
    {
        var files = new Argument<FileInfo[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Published post-mortems in JSON, or our own exports in JSON, Markdown or zip." };
        var command = new Command("import", "Take over incidents from files. Each file is one incident, whole or not at all; the same file twice changes nothing.") { files };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetRequiredValue(files), ct));
        return command;
    }

    static async Task<int> RunAsync(FileInfo[] files, CancellationToken ct)
    {
        await using var services = await CommandServices.OpenAsync(ct);
        var import = services.Get<ImportIncident>();
        var code = ExitCode.Ok;
        var progress = Terminal.Progress<(int Place, FileInfo File)>(p => $"{p.Place} of {files.Length}: {p.File.Name}");
        var reports = new List<ImportReport>();
        foreach (var (place, file) in files.Index())
        {
            if (files.Length > 1) progress.Report((place + 1, file));
            if (await ImportAsync(import, file, files.Length > 1, ct) is { } report) reports.Add(report);
            else code = ExitCode.Failed;
        }
        if (files.Length == 1) return code;
        // Only now it is known which incidents that the files name are here.
        foreach (var report in reports.Any(r => r.Open.Count > 0) ? await import.SettleAsync(reports, Actor.CommandLine, ct) : [])
        {
            Console.WriteLine($"{report.Incident.Name} {report.Incident.Title}");
            List("left out", [.. report.Open.Select(t => t.LeftOut)]);
        }
        await (reports.Count > 0 ? Console.Out : Console.Error).WriteLineAsync(Total(files.Length, reports));
        return code;
    }

    static string Total(int files, List<ImportReport> reports)
    {
        var differing = Count(ImportOutcome.Differs);
        return $"{files} files: {Count(ImportOutcome.Added)} imported, {Count(ImportOutcome.Unchanged)} unchanged, {(differing > 0 ? $"{differing} that differ from what is here, " : "")}{files - reports.Count} refused.";

        int Count(string outcome) => reports.Count(r => r.Outcome == outcome);
    }

    /// <param name="together">With other files, which may bring what this one names.</param>
    static async Task<ImportReport?> ImportAsync(ImportIncident import, FileInfo file, bool together, CancellationToken ct)
    {
        if (Directory.Exists(file.FullName))
        {
            await Console.Error.WriteLineAsync($"{file.FullName} is a folder. Name the files in it, as in {Path.Combine(file.ToString(), "*.json")}.");
            return null;
        }
        if (!file.Exists || file.Length > ImportReader.Largest)
        {
            await Console.Error.WriteLineAsync(file.Exists ? $"{file.Name}: too large; at most {ImportReader.Largest / 1024 / 1024} MB can be imported." : $"{file.FullName} was not found.");
            return null;
        }
        var result = await import.RunAsync(new(file.Name, await File.ReadAllBytesAsync(file.FullName, ct)), Actor.CommandLine, ct);
        if (result.Failure is { } failure)
        {
            await Console.Error.WriteLineAsync($"{file.Name}: nothing was imported.");
            foreach (var fault in failure.Faults.Count > 0 ? failure.Faults.Select(f => f.Message) : [failure.Message]) await Console.Error.WriteLineAsync($"  {fault}");
            return null;
        }
        Tell(file.Name, result.Value, together);
        return result.Value;
    }

    static void Tell(string file, ImportReport report, bool together)
    {
        Console.WriteLine(report.Outcome switch
        {
            ImportOutcome.Added => $"{file}: {report.Incident.Name} {report.Incident.Title}",
            ImportOutcome.Unchanged => $"{file}: already here as {report.Incident.Name}; nothing to change.",
            _ => $"{file}: already here as {report.Incident.Name}, and they differ. Nothing was overwritten; bring over by hand what you want.",
        });
        if (report.Outcome == ImportOutcome.Differs)
        {
            List("only in the file", report.OnlyInFile);
            List("only here", report.OnlyHere);
        }
        if (report.Outcome != ImportOutcome.Added) return;
        List("mapped", report.Notes.Mapped);
        List("guessed, please look", report.Notes.Guessed);
        List("left out", [.. together ? report.Notes.LeftOut.Except(report.Open.Select(t => t.LeftOut)) : report.Notes.LeftOut]);
    }

    static void List(string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0) return;
        Console.WriteLine($"  {title}:");
        foreach (var line in lines.Take(MostLines)) Console.WriteLine($"    - {line.ReplaceLineEndings(" ")}");
        if (lines.Count > MostLines) Console.WriteLine($"    - and {lines.Count - MostLines} more");
    }
}
