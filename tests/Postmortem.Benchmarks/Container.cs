using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Postmortem.Benchmarks;

/// <summary>
/// A memory cgroup as a container has one, with the environment of the image. Runtime and program are copies that nobody else maps, and the page
/// cache is emptied first, so that their pages too are charged to the server. On Linux, as root.
/// </summary>
sealed partial class Container : IDisposable
{
    readonly string _group;
    readonly DirectoryInfo _copies = Directory.CreateTempSubdirectory("postmortem-bench-container-");
    readonly Dictionary<string, string> _environment;

    public Container(int megabytes, string program)
    {
        Megabytes = megabytes;
        var first = Directory.Exists("/sys/fs/cgroup/memory");
        _group = Path.Combine(first ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup", $"postmortem-bench-{Environment.ProcessId}");
        Directory.CreateDirectory(_group);
        File.WriteAllText(Path.Combine(_group, first ? "memory.limit_in_bytes" : "memory.max"), $"{megabytes * 1_000_000L}");
        var runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        foreach (var part in new[] { "dotnet", "host", "shared" }) Run("cp", "-r", Path.Combine(runtime, part), _copies.FullName);
        Run("cp", "-r", program, Path.Combine(_copies.FullName, "program"));
        Run("sync");
        File.WriteAllText("/proc/sys/vm/drop_caches", "1");
        _environment = Setting().Matches(File.ReadAllText(Path.Combine(PublishedProgram.Root(), "Dockerfile"))).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
    }

    /// <summary>10^6 bytes.</summary>
    public int Megabytes { get; }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"In a memory cgroup of {Megabytes} MB, with libraries and page cache charged to it, and the image's environment: {string.Join(", ", _environment.Select(e => $"`{e.Key}={e.Value}`"))}.");

    /// <summary>The same command, from within the group; the process keeps its number.</summary>
    public ProcessStartInfo Wrap(ProcessStartInfo start)
    {
        string[] command = ["-c", "echo $$ > \"$0\" && exec \"$@\"", Path.Combine(_group, "cgroup.procs"), Path.Combine(_copies.FullName, "dotnet"), Path.Combine(_copies.FullName, "program", "Postmortem.dll"), .. start.ArgumentList.Skip(1)];
        start.FileName = "sh";
        start.ArgumentList.Clear();
        foreach (var word in command) start.ArgumentList.Add(word);
        foreach (var (name, value) in _environment) start.Environment[name] = value;
        start.Environment["DOTNET_ROOT"] = _copies.FullName;
        return start;
    }

    public void Dispose()
    {
        Directory.Delete(_group);
        _copies.Delete(recursive: true);
    }

    static void Run(string program, params string[] args)
    {
        using var process = Process.Start(program, args);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', args)} exited with {process.ExitCode}.");
    }

    [GeneratedRegex(@"\b((?:DOTNET|MALLOC)_\w+)=(\S+)")]
    private static partial Regex Setting();
}
