namespace Postmortem.Tests.Support;

public static class Repository
{
    /// <summary>The folder that holds Postmortem.sln.</summary>
    public static readonly string Root = FindRoot();

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Postmortem.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Postmortem.sln was not found above the tests.");
    }
}
