using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>Refuses parameters of the address that an operation does not have, and a second one of a name: passed over, a filter would answer with more than was meant.</summary>
sealed class KnownParameters(ActionModel action) : IActionFilter
{
    /// <summary>Whether they may stand several times.</summary>
    readonly Dictionary<string, bool> _names = action.Parameters.SelectMany(NamesOf).DistinctBy(p => p.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(p => p.Name, p => p.Of.IsArray, StringComparer.OrdinalIgnoreCase);

    public void OnActionExecuting(ActionExecutingContext context)
    {
        var checks = new Checks();
        foreach (var name in context.HttpContext.Request.Query.Keys.Where(name => !_names.ContainsKey(name)))
            checks.Add(name, $"There is no parameter “{name}” here. Leave it out, or look at /api for its name.");
        foreach (var (name, values) in context.HttpContext.Request.Query.Where(q => q.Value.Count > 1 && _names.TryGetValue(q.Key, out var several) && !several))
            checks.Add(name, $"“{name}” is there {values.Count} times, and one of them would be passed over. Give it once.");
        if (!checks.Passed) context.Result = ((ControllerBase)context.Controller).Refuse(checks.Failure);
    }

    public void OnActionExecuted(ActionExecutedContext context)
    {
    }

    /// <summary>A parameter's own name, or those of the properties of a request.</summary>
    static IEnumerable<(string Name, Type Of)> NamesOf(ParameterModel parameter)
    {
        if (parameter.BindingInfo?.BindingSource != BindingSource.Query) return [];
        var properties = parameter.ParameterType.GetProperties().Select(p => (Name: p.GetCustomAttribute<FromQueryAttribute>()?.Name ?? "", Of: p.PropertyType)).Where(p => p.Name.Length > 0).ToList();
        return properties.Count > 0 ? properties : [(parameter.BindingInfo.BinderModelName ?? parameter.ParameterName, parameter.ParameterType)];
    }
}
