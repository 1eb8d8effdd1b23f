using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Postmortem.Web;

/// <summary>A sign of the vendored set, decoration only: <c>&lt;icon name="alert" /&gt;</c>. A control with nothing else needs an aria-label.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class IconTagHelper : TagHelper
{
    static readonly ConcurrentDictionary<string, HtmlString> Made = new();

    public string Name { get; set; } = "";
    public bool Large { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Large ? "icon large" : "icon");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetHtmlContent(UseOf(Name));
    }

    /// <summary>The same without a tag helper, for rows of which a page has hundreds. Names are ours: there are a few dozen.</summary>
    public static IHtmlContent Of(string name) => Made.GetOrAdd(name, n => new HtmlString($"<svg class=\"icon\" aria-hidden=\"true\">{UseOf(n)}</svg>"));

    static string UseOf(string name) => $"<use href=\"/lib/icons.svg#i-{HtmlEncoder.Default.Encode(name)}\"></use>";
}
