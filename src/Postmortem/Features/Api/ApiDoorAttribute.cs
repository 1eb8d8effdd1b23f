using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Postmortem.Features.Api;

/// <summary>
/// A controller of the API: bodies are JSON, faults are problem details, keys make POST idempotent, unknown parameters and conditions are refused. Cookies are never
/// taken here, so there is nothing to forge and no anti-forgery token.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ApiDoorAttribute : ApiControllerAttribute, IControllerModelConvention
{
    public void Apply(ControllerModel controller)
    {
        controller.Filters.Add(new IgnoreAntiforgeryTokenAttribute());
        controller.Filters.Add(new ServiceFilterAttribute(typeof(IdempotencyFilter)));
        controller.Filters.Add(new ReadableIfMatch());
        foreach (var action in controller.Actions) action.Filters.Add(new KnownParameters(action));
    }
}

/// <summary>What a good answer looks like.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AnswersAttribute<T>(int status = StatusCodes.Status200OK) : ProducesResponseTypeAttribute(typeof(T), status, "application/json");

/// <summary>A good answer is a file of one of these media types.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AnswersFileAttribute(params string[] types) : ProducesResponseTypeAttribute(StatusCodes.Status200OK)
{
    public IReadOnlyList<string> Types => types;
}

/// <summary>There is nothing to show.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AnswersNothingAttribute() : ProducesResponseTypeAttribute(StatusCodes.Status204NoContent);
