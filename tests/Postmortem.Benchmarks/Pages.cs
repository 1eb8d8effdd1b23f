using System.Globalization;

namespace Postmortem.Benchmarks;

/// <summary>The pages over a large record, and over a tenth of it.</summary>
static class Pages
{
    const string Email = "reader@example.com";
    const string Password = "correct horse battery";

    public static async Task RunAsync(PublishedProgram program, int incidents)
    {
        var small = await MeasureAsync(program, incidents / 10);
        var large = await MeasureAsync(program, incidents);
        Console.WriteLine($"## Pages, SQLite, {incidents:N0} incidents, {incidents * 20L:N0} timeline entries, {incidents * 3L:N0} follow-ups\n");
        Console.WriteLine("Milliseconds a request, one after the other. Aim: p95 under 50 ms, and at most 1.5 times what a tenth of the record costs.\n");
        Console.WriteLine("| Page | p50 | p95 | p99 | requests | p95 with a tenth | times |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (var (page, latencies) in large.Pages)
        {
            var tenth = small.Pages[page];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {page} | {latencies} | {tenth.At(0.95):0.0} | {latencies.At(0.5) / tenth.At(0.5):0.00} |"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n\"times\" compares the medians. Memory after the run: {large.Megabytes:0} MB resident.\n"));
    }

    static async Task<(Dictionary<string, Latencies> Pages, double Megabytes)> MeasureAsync(PublishedProgram program, int incidents)
    {
        var folder = Directory.CreateTempSubdirectory("postmortem-bench-").FullName;
        try
        {
            await program.CommandAsync(folder, Password, "users", "add", Email, "--role", "responder", "--password-stdin");
            for (var i = 0; i < 20; i++) await program.CommandAsync(folder, Password, "users", "add", $"p{i}@example.com", "--role", "responder", "--password-stdin");
            new Record(Path.Combine(folder, "postmortem.db"), incidents).Write();
            using var server = await program.ServeAsync(folder);
            using var browser = await Browser.SignInAsync(server.Address, Email, Password);
            var random = new Random(1);
            var pages = new Dictionary<string, Func<string>>
            {
                ["Incidents"] = () => "/incidents",
                ["Incidents, severity and status"] = () => $"/incidents?severity=SEV{random.Next(1, 5)}&status=closed",
                ["Incidents of a service"] = () => $"/incidents?service=service-{random.Next(60)}",
                ["Incident with 300 entries"] = () => $"/incidents/{incidents}",
                ["Incident, any"] = () => $"/incidents/{(random.Next(incidents - 1) / 50 * 50) + 1}",
                ["Search, a word in a third of all entries"] = () => $"/search?q={Record.CommonWord}",
                ["Search, a rare word"] = () => $"/search?q={Record.RareWord}",
                ["Search, two words, the last one begun"] = () => $"/search?q={Record.CommonWord}+ba",
                ["Follow-ups"] = () => "/follow-ups",
                ["Follow-ups, mine"] = () => "/follow-ups?view=mine",
                ["Follow-ups, of a service"] = () => $"/follow-ups?service=service-{random.Next(60)}",
            };
            var measured = new Dictionary<string, Latencies>();
            foreach (var (name, path) in pages) measured[name] = await Latencies.MeasureAsync(30, 300, _ => browser.GetAsync(path()));
            return (measured, server.ResidentMegabytes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
