using System.Runtime.CompilerServices;

namespace Postmortem.Tests.Support;

/// <summary>
/// Hundreds of small web applications start and stop in one run, and each would watch its files with an inotify instance,
/// of which a user has 128 on an ordinary Linux. Here nothing needs to be watched that closely.
/// </summary>
static class FileWatching
{
    [ModuleInitializer]
    internal static void PollInsteadOfWatching()
    {
        Environment.SetEnvironmentVariable("DOTNET_USE_POLLING_FILE_WATCHER", "true");
        Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
        Environment.SetEnvironmentVariable("ASPNETCORE_hostBuilder__reloadConfigOnChange", "false");
    }
}
