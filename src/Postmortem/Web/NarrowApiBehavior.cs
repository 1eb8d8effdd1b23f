using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Infrastructure;

namespace Postmortem.Web;

/// <summary>
/// Shows the framework's rules for controllers of an API those controllers alone. Of each other one it asks whether the whole
/// assembly is an API, and reads every attribute of the assembly for it, one for each view: a sixth of the time to the first answer.
/// </summary>
sealed class NarrowApiBehavior(IApplicationModelProvider inner) : IApplicationModelProvider
{
    const string Framework = "ApiBehaviorApplicationModelProvider";

    public int Order => inner.Order;

    public void OnProvidersExecuting(ApplicationModelProviderContext context) => inner.OnProvidersExecuting(OnlyApis(context));

    public void OnProvidersExecuted(ApplicationModelProviderContext context) => inner.OnProvidersExecuted(OnlyApis(context));

    /// <summary>Nothing changes where the framework has no such provider any more.</summary>
    public static void Apply(IServiceCollection services)
    {
        if (services.FirstOrDefault(s => s.ServiceType == typeof(IApplicationModelProvider) && s.ImplementationType?.Name == Framework) is not { } whole) return;
        services.Remove(whole);
        services.AddTransient<IApplicationModelProvider>(s => new NarrowApiBehavior((IApplicationModelProvider)ActivatorUtilities.CreateInstance(s, whole.ImplementationType!)));
    }

    static ApplicationModelProviderContext OnlyApis(ApplicationModelProviderContext context)
    {
        var apis = new ApplicationModelProviderContext([]);
        foreach (var controller in context.Result.Controllers.Where(c => c.Attributes.OfType<IApiBehaviorMetadata>().Any())) apis.Result.Controllers.Add(controller);
        return apis;
    }
}
