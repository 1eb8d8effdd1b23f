using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Postmortem.Features.Search;

/// <summary>An excerpt with the found words marked, everything encoded: <c>&lt;found parts="…" /&gt;</c>. No spaces are added between parts.</summary>
[HtmlTargetElement("found", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FoundTagHelper : TagHelper
{
    public IReadOnlyList<ExcerptPart> Parts { get; set; } = [];

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        foreach (var part in Parts)
        {
            if (part.Found) output.Content.AppendHtml("<mark>").Append(part.Text).AppendHtml("</mark>");
            else output.Content.Append(part.Text);
        }
    }
}
