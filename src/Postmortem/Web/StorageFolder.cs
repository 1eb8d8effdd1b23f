namespace Postmortem.Web;

/// <summary>Where the database file is to stand.</summary>
static class StorageFolder
{
    /// <summary>Makes it where it is missing, for nobody but its owner.</summary>
    /// <returns>Null when it can be written to; else the fault with its remedy, to be told together with the others.</returns>
    public static string? Prepare(string directory)
    {
        if (File.Exists(directory)) return $"Storage__Directory is '{directory}', which is a file. Name a folder: the database file postmortem.db stands in it.";
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
            else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var probe = Path.Combine(directory, $".write-{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"Storage__Directory is '{directory}', where nothing can be written. Give the user that runs this program the right to, or choose another folder.";
        }
    }
}
