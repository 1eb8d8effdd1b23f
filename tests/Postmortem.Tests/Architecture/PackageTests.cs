using System.Xml.Linq;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Architecture;

public sealed class PackageTests
{
    static readonly string[] Free = ["MIT", "Apache-2.0", "BSD-2-Clause", "PostgreSQL", "MPL-2.0"];

    [Fact]
    public void Every_package_says_its_licence_and_its_reason()
    {
        var used = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion").Select(p => p.Attribute("Include")!.Value);
        var told = File.ReadLines(Path.Combine(Repository.Root, "src/PACKAGES.md")).Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();

        Assert.Equal(used.Order(), told.Select(row => row[0]).Order());
        Assert.All(told, row => Assert.True(row.Length == 3 && Free.Contains(row[1]), string.Join(" | ", row)));
    }
}
