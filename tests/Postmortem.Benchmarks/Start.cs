using System.Globalization;

namespace Postmortem.Benchmarks;

/// <summary>From starting the published program to the first page, on an existing record.</summary>
static class Start
{
    public static async Task RunAsync(PublishedProgram program)
    {
        var folder = Directory.CreateTempSubdirectory("postmortem-bench-").FullName;
        var times = new List<double>();
        var memory = 0.0;
        await program.CommandAsync(folder, "correct horse battery", "users", "add", "a@example.com", "--role", "administrator", "--password-stdin");
        for (var i = 0; i < 7; i++)
        {
            using var server = await program.ServeAsync(folder);
            times.Add(server.ToFirstAnswer.TotalMilliseconds);
            memory = server.ResidentMegabytes;
        }
        Directory.Delete(folder, recursive: true);
        Console.WriteLine("## Start to first answer\n");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Median of {times.Count}: {new Latencies(times).At(0.5):0} ms, slowest {times.Max():0} ms; aim under 1,500 ms. Resident then: {memory:0} MB.\n"));
    }
}
