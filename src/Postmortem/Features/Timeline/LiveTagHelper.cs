using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Postmortem.Features.Timeline;

/// <summary>
/// <c>&lt;div live-incident="@incident.Number"&gt;</c>: what is inside and says <c>hx-trigger="sse:timeline"</c> (a
/// <see cref="Shared.LivePart"/>) asks again as soon as that part changes. One for each page.
/// </summary>
[HtmlTargetElement("div", Attributes = "live-incident")]
public sealed class LiveTagHelper(TimeProvider clock) : TagHelper
{
    [HtmlAttributeName("live-incident")]
    public int Number { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Attributes.SetAttribute("hx-ext", "sse");
        output.Attributes.SetAttribute("sse-connect", string.Create(CultureInfo.InvariantCulture, $"/incidents/{Number}/live?since={clock.GetUtcNow().ToUnixTimeMilliseconds()}"));
    }
}
