using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Postmortem.Web;

/// <summary>A sign of the vendored set, decoration only: <c>&lt;icon name="alert" /&gt;</c>. A control with nothing else needs an aria-label.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class IconTagHelper : TagHelper
{
    public string Name { get; set; } = "";
    public bool Large { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Large ? "icon large" : "icon");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetHtmlContent($"<use href=\"/lib/icons.svg#i-{System.Text.Encodings.Web.HtmlEncoder.Default.Encode(Name)}\"></use>");
    }
}
