namespace Postmortem.Benchmarks;

/// <summary>A full review as PDF, Markdown and JSON, out of the demo's record.</summary>
static class Exports
{
    public static async Task RunAsync(PublishedProgram program)
    {
        var folder = Directory.CreateTempSubdirectory("postmortem-bench-").FullName;
        await program.CommandAsync(folder, null, "demo");
        await program.CommandAsync(folder, "correct horse battery", "users", "add", "bench@example.com", "--role", "administrator", "--password-stdin");
        using var server = await program.ServeAsync(folder);
        using var browser = await Browser.SignInAsync(server.Address, "bench@example.com", "correct horse battery");
        var largest = 1;
        var size = 0;
        for (var number = 1; number <= 12; number++)
        {
            var bytes = await browser.GetAsync($"/incidents/{number}/export?format=md");
            if (bytes > size) (largest, size) = (number, bytes);
        }
        Console.WriteLine($"## Exports\n\nThe demo's longest record (INC-{largest}, {size:N0} bytes of Markdown). Aims: PDF under 200 ms, Markdown under 10 ms.\n");
        Console.WriteLine("| Format | p50 | p95 | p99 | requests |\n|---|---:|---:|---:|---:|");
        foreach (var format in new[] { "md", "json", "pdf" })
            Console.WriteLine($"| {format} | {await Latencies.MeasureAsync(20, 100, _ => browser.GetAsync($"/incidents/{largest}/export?format={format}"))} |");
        Console.WriteLine();
        Directory.Delete(folder, recursive: true);
    }
}
