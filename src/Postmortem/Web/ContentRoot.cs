namespace Postmortem.Web;

/// <summary>Where wwwroot stands: beside the published program, or in the project when run from a build.</summary>
public static class ContentRoot
{
    public static WebApplicationOptions Options(string[] args) => new()
    {
        // Settings are read once, at start; watching their files would only cost file watchers.
        Args = [.. args, "--hostBuilder:reloadConfigOnChange=false"],
        ApplicationName = typeof(Program).Assembly.GetName().Name,
        ContentRootPath = Find(),
    };

    public static string Find()
    {
        if (Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot"))) return AppContext.BaseDirectory;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var project = Path.Combine(folder.FullName, "src", "Postmortem");
            if (Directory.Exists(Path.Combine(project, "wwwroot"))) return project;
        }
        return AppContext.BaseDirectory;
    }
}
