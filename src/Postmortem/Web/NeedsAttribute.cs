using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Postmortem.Web;

/// <summary>A page for one role and those above it. Operations check again by themselves; this guards what pages show.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsAttribute(string role) : Attribute, IAuthorizationFilter
{
    public string Role => role;

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        if (context.HttpContext.User.Identity?.IsAuthenticated != true) return;
        if (context.HttpContext.User.ToActor().Lacks(role) is not { } refused) return;
        context.Result = new ViewResult
        {
            ViewName = "/Features/Shared/Refused.cshtml",
            StatusCode = RefusedForms.StatusOf(refused.Outcome),
            ViewData = new ViewDataDictionary(new EmptyModelMetadataProvider(), context.ModelState) { Model = refused },
        };
    }
}
