using System.Globalization;

namespace Postmortem.Benchmarks;

/// <summary>From starting the published program to the first page.</summary>
static class Start
{
    const int Times = 7;

    public static async Task RunAsync(PublishedProgram program, string data, int incidents)
    {
        Console.WriteLine("## Start to first answer\n\nMilliseconds from starting the process to the answered sign-in page (on a fresh directory: the set-up page). Aim: under 1,500.\n");
        Console.WriteLine("| Record | median | slowest | MB resident then |\n|---|---:|---:|---:|");
        await MeasureAsync(program, "fresh directory, schema made at start", () => Directory.CreateTempSubdirectory("postmortem-bench-").FullName, once: true);
        var folder = await Organisation.MakeRecordAsync(program, data, incidents);
        await MeasureAsync(program, $"{incidents:N0} incidents", () => folder, once: false);
        Console.WriteLine();
    }

    static async Task MeasureAsync(PublishedProgram program, string record, Func<string> folder, bool once)
    {
        var times = new List<double>();
        var memory = 0.0;
        for (var i = 0; i < Times; i++)
        {
            var storage = folder();
            using (var server = await program.ServeAsync(storage))
            {
                times.Add(server.ToFirstAnswer.TotalMilliseconds);
                memory = server.Resident.Now;
            }
            if (once) Directory.Delete(storage, recursive: true);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {record} | {new Latencies(times).At(0.5):0} | {times.Max():0} | {memory:0} |"));
    }
}
