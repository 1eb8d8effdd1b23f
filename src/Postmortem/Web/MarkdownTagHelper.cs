using Microsoft.AspNetCore.Razor.TagHelpers;
using Postmortem.Features.Shared;

namespace Postmortem.Web;

/// <summary>What a person wrote, rendered safely: <c>&lt;markdown text="@entry.Text" /&gt;</c>.</summary>
[HtmlTargetElement("markdown", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class MarkdownTagHelper : TagHelper
{
    public string Text { get; set; } = "";

    /// <summary>See <see cref="MarkdownText.ToHtml"/>.</summary>
    public bool Lines { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"prose {output.Attributes["class"]?.Value}".Trim());
        if (Lines) output.Attributes.SetAttribute("dir", "auto");
        output.Content.SetHtmlContent(MarkdownText.ToHtml(Text, Lines));
    }
}
