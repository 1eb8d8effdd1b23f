using Microsoft.AspNetCore.Mvc;
using Postmortem.Web;

namespace Postmortem.Tests.Web;

public sealed class FrameworkTypesTests
{
    [Fact]
    public void What_is_found_in_the_metadata_is_what_the_framework_would_find_among_all_types()
    {
        var all = typeof(Program).Assembly.GetTypes().Where(t => t is { IsAbstract: false, IsNested: false } && (t.IsAssignableTo(typeof(ControllerBase)) || t.IsAssignableTo(typeof(ViewComponent))));

        Assert.Equal(all.Select(t => t.FullName).Order(), new FrameworkTypes(typeof(Program).Assembly).Types.Select(t => t.FullName).Order());
    }
}
