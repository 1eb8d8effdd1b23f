using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

/// <summary>When the next update is owed, running: "in 12 min", "late by 3 min": <c>&lt;next-update at="…" /&gt;</c>.</summary>
[HtmlTargetElement("next-update", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class NextUpdateTagHelper(TimeProvider clock) : TagHelper
{
    public DateTimeOffset? At { get; set; }

    /// <summary>What to say when none is promised.</summary>
    public string None { get; set; } = "Not set";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagMode = TagMode.StartTagAndEndTag;
        if (At is not { } at)
        {
            output.TagName = "span";
            output.Attributes.SetAttribute("class", "muted");
            output.Content.SetContent(None);
            return;
        }
        var left = at - clock.GetUtcNow();
        output.TagName = "time";
        output.Attributes.SetAttribute("datetime", at.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("data-until", at.ToUniversalTime().ToString("o", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("title", $"{Times.Full(at, TimeZoneInfo.Utc)} UTC");
        if (left < TimeSpan.Zero) output.Attributes.SetAttribute("data-late", "");
        output.Content.SetContent(left < TimeSpan.Zero ? $"late by {Times.Duration(-left)}" : $"in {Times.Duration(left)}");
    }
}
