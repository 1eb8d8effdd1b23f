using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Postmortem.Web;

/// <summary>
/// Every form that posts carries the anti-forgery token. The framework's own helper leaves it out as soon as a form
/// names its action, which is easily overlooked.
/// </summary>
[HtmlTargetElement("form", Attributes = "[method=post]")]
public sealed class PostFormTagHelper(IAntiforgery antiforgery) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <summary>What the form makes is made once, however often it is sent: see <see cref="SentForms"/>.</summary>
    [HtmlAttributeName("sent-once")]
    public bool Once { get; set; }

    /// <summary>After the framework's helper, so that its token, if any, is seen.</summary>
    public override int Order => 1000;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Once) output.PostContent.AppendHtml(Hidden(SentForms.Field, Guid.NewGuid().ToString("N")));
        if (NameOfItsSending(output) is { } sending) output.PostContent.AppendHtml(Hidden(KeptForms.KeptByBrowser, $"{sending:N}"));
        var tokens = antiforgery.GetAndStoreTokens(ViewContext.HttpContext);
        if (output.PostContent.GetContent().Contains(tokens.FormFieldName, StringComparison.Ordinal)) return;
        output.PostContent.AppendHtml(Hidden(tokens.FormFieldName, tokens.RequestToken));
    }

    /// <summary>
    /// The answer to a form, with a question or a refusal, may be sent on before its script is there: under the same name then, or the
    /// browser would not hear that it was taken (<see cref="TakenForms"/>).
    /// </summary>
    Guid? NameOfItsSending(TagHelperOutput output)
    {
        var request = ViewContext.HttpContext.Request;
        var isAnswer = output.Attributes.ContainsName("data-keep") && HttpMethods.IsPost(request.Method) && request.HasFormContentType
            && output.Attributes["action"]?.Value.ToString() == request.Path.Value;
        return isAnswer && Guid.TryParseExact(request.Form[KeptForms.KeptByBrowser], "N", out var sending) ? sending : null;
    }

    static TagBuilder Hidden(string name, string? value)
    {
        var field = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        field.Attributes["type"] = "hidden";
        field.Attributes["name"] = name;
        field.Attributes["value"] = value;
        return field;
    }
}
