namespace Postmortem.Benchmarks;

/// <summary>Full reviews as PDF, Markdown and JSON, as a browser gets them.</summary>
static class Exports
{
    /// <summary>Until the hot paths are compiled for good: a server runs for weeks.</summary>
    const int WarmUp = 200;

    public static async Task RunAsync(Organisation of)
    {
        Console.WriteLine("## Exports\n\nMilliseconds a request. Aims for a full review: PDF under 200 ms, Markdown under 10 ms.\n");
        Console.WriteLine("| Record | Format | KB | p50 | p95 | p99 | requests |\n|---|---|---:|---:|---:|---:|---:|");
        foreach (var (what, number) in new[] { ("Full review, 40 entries", Record.Reviewed(of.Incidents)), ("Full review, 300 entries", Record.LongReviewed(of.Incidents)) })
            foreach (var format in new[] { "md", "json", "pdf" })
            {
                var path = $"/incidents/{number}/export?format={format}";
                var size = (await of.Browser.GetAsync(path)).Length;
                Console.WriteLine($"| {what} | {format} | {size / 1000} | {await (format == "pdf" ? Latencies.MeasureAsync(20, 60, _ => of.Browser.GetAsync(path)) : Latencies.MeasureAsync(WarmUp, 200, _ => of.Browser.GetAsync(path)))} |");
            }
        Console.WriteLine();
    }
}
