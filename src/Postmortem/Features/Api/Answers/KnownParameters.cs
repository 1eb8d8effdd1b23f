using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>Refuses parameters of the address that an operation does not have: passed over, a misspelt filter would answer with everything.</summary>
sealed class KnownParameters(ActionModel action) : IActionFilter
{
    readonly HashSet<string> _names = action.Parameters.SelectMany(NamesOf).ToHashSet(StringComparer.OrdinalIgnoreCase);

    public void OnActionExecuting(ActionExecutingContext context)
    {
        var checks = new Checks();
        foreach (var name in context.HttpContext.Request.Query.Keys.Where(name => !_names.Contains(name)))
            checks.Add(name, $"There is no parameter “{name}” here. Leave it out, or look at /api for its name.");
        if (!checks.Passed) context.Result = ((ControllerBase)context.Controller).Refuse(checks.Failure);
    }

    public void OnActionExecuted(ActionExecutedContext context)
    {
    }

    /// <summary>A parameter's own name, or those of the properties of a request.</summary>
    static IEnumerable<string> NamesOf(ParameterModel parameter)
    {
        if (parameter.BindingInfo?.BindingSource != BindingSource.Query) return [];
        var properties = parameter.ParameterType.GetProperties().Select(p => p.GetCustomAttribute<FromQueryAttribute>()?.Name).OfType<string>().ToList();
        return properties.Count > 0 ? properties : [parameter.BindingInfo.BinderModelName ?? parameter.ParameterName];
    }
}
