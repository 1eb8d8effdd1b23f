using System.CommandLine;
using Postmortem.Features.Exports;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Cli;

static class ExportCommand
{
    public static Command Make()
    {
        var incident = new Argument<string>("INCIDENT") { Description = "Such as INC-42." };
        var format = new Option<string>("--format") { Description = "What to write.", DefaultValueFactory = _ => ExportFormat.Markdown };
        format.AcceptOnlyFromAmong(ExportFormat.All);
        var output = new Option<FileInfo?>("--output") { Description = "The file to write, replacing what is there; standard output when left out." };
        var paper = new Option<string>("--paper") { Description = "Sheet of a PDF.", DefaultValueFactory = _ => "a4" };
        paper.AcceptOnlyFromAmong("a4", "letter");
        var zone = new Option<string>("--time-zone") { Description = "Zone of the times in Markdown and PDF, such as Europe/Berlin.", DefaultValueFactory = _ => "UTC" };
        incident.Validators.Add(result =>
        {
            if (!IncidentRef.TryParseName(result.Tokens[0].Value, out _)) result.AddError($"'{result.Tokens[0].Value}' is not an incident. Write it as INC-42.");
        });
        zone.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } id && !TimeZoneInfo.TryFindSystemTimeZoneById(id, out _)) result.AddError($"The time zone '{id}' is not known.");
        });
        var command = new Command("export", "Write an incident as Markdown, PDF, JSON, or Markdown with its files.") { incident, format, output, paper, zone };
        command.SetAction((parsed, ct) =>
        {
            if (!IncidentRef.TryParseName(parsed.GetRequiredValue(incident), out var number)) return Task.FromResult(ExitCode.Usage);
            return RunAsync(new(number, parsed.GetRequiredValue(format), parsed.GetRequiredValue(paper), parsed.GetRequiredValue(zone)), parsed.GetValue(output), ct);
        });
        return command;
    }

    static async Task<int> RunAsync(ExportIncidentInput input, FileInfo? output, CancellationToken ct)
    {
        if (output is not null && Terminal.WhyNotWrite(output) is { } why) return Terminal.Refuse(why);
        await using var services = await CommandServices.OpenToReadAsync(ct);
        var result = await services.Get<ExportIncident>().RunAsync(input, Actor.CommandLine, ct);
        if (result.Failure is { } failure) return Terminal.Refuse(failure);
        if (output is null)
        {
            await using var stdout = Console.OpenStandardOutput();
            await stdout.WriteAsync(result.Value.Bytes, ct);
            return ExitCode.Ok;
        }
        await File.WriteAllBytesAsync(output.FullName, result.Value.Bytes, ct);
        Console.WriteLine($"{IncidentRef.NameOf(input.Number)} written to {output.FullName}.");
        return ExitCode.Ok;
    }
}
