using System.Runtime.InteropServices;

namespace Postmortem.Jobs;

/// <summary>
/// The C library's heap: SQLite's pages, Skia's documents, the compiler's notes. glibc keeps one heap for nearly every thread and
/// what was freed in each; nothing here is so busy that it would need them. Other C libraries, and other systems, are left as they are.
/// </summary>
static class NativeHeap
{
    /// <summary><c>M_ARENA_MAX</c> of glibc's malloc.h.</summary>
    const int MostArenas = -8;

    /// <summary>At the start: heaps that threads have made already stay, and glibc no longer asks once it has made more than eight.</summary>
    public static void KeepSmall() => OnGlibc(() => Set(MostArenas, Math.Max(2, Environment.ProcessorCount)));

    /// <summary>Gives what was freed back to the system; milliseconds for some ten megabytes.</summary>
    public static void GiveBack() => OnGlibc(() => Trim(0));

    static void OnGlibc(Func<int> call)
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = call();
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library: musl gives back by itself, and has one heap.
        }
    }

    [DllImport("libc", EntryPoint = "malloc_trim"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Trim(nuint keep);

    [DllImport("libc", EntryPoint = "mallopt"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Set(int option, int value);
}
