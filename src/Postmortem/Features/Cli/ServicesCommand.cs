using System.CommandLine;
using Postmortem.Features.Services.Backstage;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Cli;

/// <summary>The catalogue of services, from where it is kept already.</summary>
static class ServicesCommand
{
    public static Command Make()
    {
        var files = new Argument<FileInfo[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Backstage catalog-info.yaml, one entity or many." };
        var import = new Command("import", "Take over services and what they depend on. The same files twice change nothing.") { files };
        import.SetAction((parsed, ct) => ImportAsync(parsed.GetRequiredValue(files), ct));
        return new Command("services", "The catalogue of services.") { import };
    }

    static async Task<int> ImportAsync(FileInfo[] files, CancellationToken ct)
    {
        if (files.FirstOrDefault(f => !f.Exists) is { } missing) return Terminal.Refuse($"{missing} was not found.");
        var read = new List<CatalogueFile>();
        foreach (var file in files) read.Add(await CatalogueFile.ReadAsync(file.ToString(), file.OpenRead(), ct));
        await using var services = await CommandServices.OpenAsync(ct);
        var result = await services.Get<ImportCatalogue>().RunAsync(read, Actor.CommandLine, ct);
        if (result.Failure is { } failure) return Terminal.Refuse(failure);
        foreach (var service in result.Value.Added) Console.WriteLine($"added    {service.Slug}");
        foreach (var service in result.Value.Updated) Console.WriteLine($"updated  {service.Slug}");
        foreach (var line in result.Value.Skipped) Console.WriteLine($"skipped  {line}");
        Console.WriteLine($"{result.Value.InWords}.");
        return ExitCode.Ok;
    }
}
