using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Postmortem.Benchmarks;

/// <summary>The pages over a large record, and over a tenth of it.</summary>
static class Pages
{
    const int WarmUp = 30;
    const int Requests = 200;

    /// <param name="only">Part of the names of the pages; null is all.</param>
    public static async Task RunAsync(Organisation large, Organisation tenth, string? only)
    {
        var entries = large.Incidents * 20L;
        Console.WriteLine($"## Pages: {large.Incidents:N0} incidents, {entries:N0} timeline entries on SQLite\n");
        Console.WriteLine("Milliseconds a request, as the client sees it; CPU is what the server's process used for it. \"times\" is the median over the median with a tenth of the record. Aims: p95 under 50 ms, times at most 1.5.\n");
        Console.WriteLine("| Page | KB | p50 | p95 | p99 | CPU | tenth: p50 | p95 | CPU | times | CPU times |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        var many = await PagesAsync(large);
        var few = await PagesAsync(tenth);
        var chosen = many.Zip(few).Where(p => only is null || p.First.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToList();
        // Twice: the first time brings the code that all pages share to its speed.
        foreach (var (page, smaller) in chosen) await CompareAsync(large, page, tenth, smaller);
        foreach (var (page, smaller) in chosen)
        {
            var size = await CheckAsync(large, page);
            await CheckAsync(tenth, smaller);
            var (slow, quick) = await CompareAsync(large, page, tenth, smaller);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {page.Name} | {size / 1000.0:0} | {slow.At(0.5):0.0} | {slow.At(0.95):0.0} | {slow.At(0.99):0.0} | {slow.Processor:0.0} | {quick.At(0.5):0.0} | {quick.At(0.95):0.0} | {quick.Processor:0.0} | {slow.At(0.5) / quick.At(0.5):0.00} | {slow.Processor / quick.Processor:0.00} |"));
        }
        Console.WriteLine();
    }

    static async Task<IReadOnlyList<Page>> PagesAsync(Organisation of) => PageSet.Of(of.Incidents,
        await of.Browser.FollowNextAsync("/incidents", 40),
        await of.Browser.FollowNextAsync("/follow-ups?show=all", 40),
        await of.Browser.FollowNextAsync($"/search?q={Vocabulary.Commonest}", 40));

    /// <returns>Bytes of the page.</returns>
    static async Task<int> CheckAsync(Organisation of, Page page)
    {
        var path = page.Path(new Random(3));
        var html = await of.Browser.ReadAsync(path);
        var found = html.Split(page.Mark).Length - 1;
        if (found < page.AtLeast) throw new InvalidOperationException($"{page.Name}: {path} lists {found}, not {page.AtLeast}.");
        return Encoding.UTF8.GetByteCount(html);
    }

    /// <summary>In turns, so that whatever else the machine does troubles both alike.</summary>
    static async Task<(Latencies Slow, Latencies Quick)> CompareAsync(Organisation large, Page page, Organisation tenth, Page smaller)
    {
        var (slow, quick) = (new List<double>(), new List<double>());
        var (one, other) = (new Random(1), new Random(1));
        for (var i = 0; i < WarmUp; i++)
        {
            await TimeAsync(large, page.Path(one));
            await TimeAsync(tenth, smaller.Path(other));
        }
        var (slowBefore, quickBefore) = (large.Server.ProcessorTime, tenth.Server.ProcessorTime);
        for (var i = 0; i < Requests; i++)
        {
            slow.Add(await TimeAsync(large, page.Path(one)));
            quick.Add(await TimeAsync(tenth, smaller.Path(other)));
        }
        return (new Latencies(slow) { Processor = (large.Server.ProcessorTime - slowBefore).TotalMilliseconds / Requests },
            new Latencies(quick) { Processor = (tenth.Server.ProcessorTime - quickBefore).TotalMilliseconds / Requests });
    }

    static async Task<double> TimeAsync(Organisation of, string path)
    {
        var start = Stopwatch.GetTimestamp();
        await of.Browser.GetAsync(path);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
