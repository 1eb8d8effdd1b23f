using System.Runtime.InteropServices;

namespace Postmortem.Benchmarks;

static class Machine
{
    public static string Describe()
    {
        var processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : null;
        return $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores ({processor ?? "unknown processor"}), .NET {Environment.Version}. "
            + "The program is published ready-to-run and measured as a process of its own, over HTTP on loopback; the client shares its cores, "
            + "so the figures are upper bounds of the time in the server.";
    }

    /// <summary>What else the machine had to do.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? $"Load of the machine at the end: {string.Join(", ", File.ReadAllText("/proc/loadavg").Split(' ').Take(3))} (1, 5, 15 minutes)." : "";
}
