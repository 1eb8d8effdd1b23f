using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>Compares with a committed file. With UPDATE_APPROVED=1 it writes the file instead, to be read before it is committed.</summary>
static class Approved
{
    public static void Match(string path, string text)
    {
        var file = Path.Combine(Repository.Root, path);
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
        Assert.True(File.Exists(file), $"{path} is missing; run with UPDATE_APPROVED=1 and read it.");
        Assert.Equal(File.ReadAllText(file), text);
    }
}
