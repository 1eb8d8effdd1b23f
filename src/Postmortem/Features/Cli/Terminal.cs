using Postmortem.Features.Shared;

namespace Postmortem.Features.Cli;

/// <summary>Speaks to whoever typed the command.</summary>
static class Terminal
{
    /// <summary>Each fault on a line of its own.</summary>
    public static int Refuse(Failure failure)
    {
        if (failure.Faults.Count == 0) Console.Error.WriteLine(failure.Message);
        foreach (var fault in failure.Faults) Console.Error.WriteLine(fault.Message);
        return ExitCode.Failed;
    }

    public static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return ExitCode.Failed;
    }

    /// <returns>Why nothing can be written there, as far as that can be seen before; null when nothing speaks against it.</returns>
    public static string? WhyNotWrite(FileInfo file)
    {
        if (Directory.Exists(file.FullName)) return $"{file.FullName} is a folder. Name a file in it.";
        return file.Directory is { Exists: false } folder ? $"The folder {folder.FullName} does not exist. Create it, or write into another one." : null;
    }

    /// <summary>A running line on a terminal; elsewhere one line every few seconds, so that a log shows life.</summary>
    public static IProgress<T> Progress<T>(Func<T, string> words) => new Line<T>(words);

    sealed class Line<T>(Func<T, string> words) : IProgress<T>
    {
        static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
        readonly bool _quiet = Console.IsErrorRedirected;
        readonly System.Diagnostics.Stopwatch _since = System.Diagnostics.Stopwatch.StartNew();

        public void Report(T value)
        {
            if (!_quiet)
            {
                Console.Error.Write($"\r\u001b[K{words(value)}\r");
                return;
            }
            if (_since.Elapsed < Pause) return;
            _since.Restart();
            Console.Error.WriteLine(words(value));
        }
    }
}
