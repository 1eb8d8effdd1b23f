using System.CommandLine;
using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Language;

namespace Postmortem.Features.Cli;

/// <summary>The language check for post-mortems that live in a repository. Needs no database.</summary>
static class LintCommand
{
    const string Text = "text", Json = "json", Github = "github";

    sealed record Found(string File, int Line, int Column, string Severity, string Rule, string Words, string Reason, string Question, string Rewrite);

    public static Command Make()
    {
        var files = new Argument<FileInfo[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Post-mortems in Markdown." };
        var format = new Option<string>("--format") { Description = "text, json, or github for annotations in its workflows.", DefaultValueFactory = _ => Text };
        format.AcceptOnlyFromAmong(Text, Json, Github);
        var command = new Command("lint", "Look for wording that blames. Ends with 1 when there are errors; warnings alone end with 0.") { files, format };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetRequiredValue(files), parsed.GetRequiredValue(format), ct));
        return command;
    }

    static async Task<int> RunAsync(FileInfo[] files, string format, CancellationToken ct)
    {
        await using var services = CommandServices.OpenBare();
        var rules = services.Get<LanguageRules>();
        foreach (var fault in rules.Faults) await Console.Error.WriteLineAsync($"{rules.NameOf(fault.File)}:{fault.Line}: {fault.Message}");
        var found = new List<Found>();
        var read = 0;
        foreach (var file in files)
        {
            if (file.Exists)
            {
                found.AddRange(Check(rules.Coach, file.ToString(), await File.ReadAllTextAsync(file.FullName, ct)));
                read++;
            }
            else await Console.Error.WriteLineAsync(Directory.Exists(file.FullName) ? $"{file} is a folder. Name the files in it." : $"{file} was not found.");
        }
        if (read > 0 || format == Json) Tell(found, read, format);
        return read < files.Length || rules.Faults.Count > 0 || found.Any(f => f.Severity == "error") ? ExitCode.Failed : ExitCode.Ok;
    }

    static IEnumerable<Found> Check(LanguageCoach coach, string file, string text)
    {
        foreach (var f in coach.Check(text, KnownNames.None))
        {
            var before = text.AsSpan(0, f.Start);
            yield return new(file, before.Count('\n') + 1, f.Start - before.LastIndexOf('\n'), f.Rule.Severity, f.Rule.Key, f.Words.ReplaceLineEndings(" "), f.Rule.Reason, f.Rule.Question, f.Rule.Rewrite);
        }
    }

    static void Tell(List<Found> found, int files, string format)
    {
        if (format == Json) Console.WriteLine(JsonSerializer.Serialize(found, Journal.Json));
        foreach (var f in found)
        {
            if (format == Text) Console.WriteLine($"{f.File}:{f.Line}:{f.Column}: {f.Severity} {f.Rule}: “{f.Words}” {f.Reason} {f.Question}");
            if (format == Github) Console.WriteLine($"::{f.Severity} file={Property(f.File)},line={f.Line},col={f.Column},title={Property(f.Rule)}::{Data($"“{f.Words}” {f.Reason} {f.Question}")}");
        }
        if (format == Text) Console.WriteLine($"{Count(found, "error")}, {Count(found, "warning")} in {files} {(files == 1 ? "file" : "files")}.");
    }

    static string Count(List<Found> found, string severity)
    {
        var count = found.Count(f => f.Severity == severity);
        return $"{count} {severity}{(count == 1 ? "" : "s")}";
    }

    // The escapes of workflow commands: a file's text must not end the line and begin a command of its own.
    static string Data(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
