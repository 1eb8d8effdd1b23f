using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

/// <summary>
/// Refuses a request with too many bytes in words, before anything (the anti-forgery check included) reads its body,
/// and lets one pass that is larger than a plain form may be.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UploadLimitAttribute : Attribute, IAuthorizationFilter, IOrderedFilter
{
    /// <summary>Before the anti-forgery filter, which stands at 1000.</summary>
    public int Order => 500;

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var services = context.HttpContext.RequestServices;
        var largest = services.GetRequiredService<AttachmentRules>().LargestRequest;
        var length = context.HttpContext.Request.ContentLength;
        // What is refused is read and thrown away, within reason: a browser that is cut off while it sends shows no answer.
        if (context.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = length > largest && length < largest * 8 ? length : largest;
        context.HttpContext.Features.Set<IFormFeature>(new FormFeature(context.HttpContext.Request, new FormOptions { MultipartBodyLengthLimit = largest }));
        if (length is null || length <= largest) return;
        var failure = Failure.Invalid("files", $"The files have {length / 1048576} MB together; at most {largest / 1048576} MB fit into one entry. Make them smaller, or add them one by one.");
        context.Result = new ViewResult
        {
            ViewName = "/Features/Shared/Refused.cshtml",
            StatusCode = StatusCodes.Status413PayloadTooLarge,
            ViewData = new ViewDataDictionary(services.GetRequiredService<IModelMetadataProvider>(), new ModelStateDictionary()) { Model = failure },
        };
    }
}
