using System.Reflection;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ViewComponents;
using Postmortem.Web;

namespace Postmortem.Tests.Web;

public sealed class ControllersPartTests
{
    static readonly Assembly Program = typeof(Program).Assembly;

    [Fact]
    public void The_framework_finds_in_them_what_it_would_find_among_all_types() => Assert.Equal(Found(new AssemblyPart(Program)), Found(new ControllersPart(Program)));

    static List<string> Found(ApplicationPart part)
    {
        var (controllers, components) = (new ControllerFeature(), new ViewComponentFeature());
        new ControllerFeatureProvider().PopulateFeature([part], controllers);
        new ViewComponentFeatureProvider().PopulateFeature([part], components);
        Assert.NotEmpty(components.ViewComponents);
        return [.. controllers.Controllers.Concat(components.ViewComponents).Select(t => t.FullName!).Order(StringComparer.Ordinal)];
    }
}
