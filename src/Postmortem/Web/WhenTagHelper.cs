using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Postmortem.Web;

/// <summary>
/// A moment in the viewer's zone with UTC on hover: <c>&lt;when at="@entry.OccurredAt" show="clock" /&gt;</c>.
/// <c>show</c>: clock, recent (a clock time of today, otherwise with its day), day, moment (day and clock: the page says the zone), full (with the zone), since (a running "12:07"), until (one that runs out: "in 12:07").
/// </summary>
[HtmlTargetElement("when", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class WhenTagHelper(TimeProvider clock) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public DateTimeOffset? At { get; set; }
    public string Show { get; set; } = "full";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (At is not { } at)
        {
            output.TagName = "span";
            output.TagMode = TagMode.StartTagAndEndTag;
            output.Content.SetContent("unknown");
            return;
        }
        var zone = ViewContext.HttpContext.User.Identity?.IsAuthenticated == true ? ViewContext.HttpContext.User.ToActor().Zone() : TimeZoneInfo.Utc;
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", Machine(at));
        output.Attributes.SetAttribute("title", Hover(at));
        if (Show == "since") output.Attributes.SetAttribute("data-since", at.ToUniversalTime().ToString("o"));
        if (Show == "until") output.Attributes.SetAttribute("data-until", at.ToUniversalTime().ToString("o"));
        output.Content.SetContent(Show switch
        {
            "clock" => Sure(at, zone),
            "recent" => Times.Day(at, zone) == Times.Day(clock.GetUtcNow(), zone) ? Sure(at, zone) : Whole(at, zone),
            "day" => Times.Day(at, zone),
            "moment" => Whole(at, zone),
            "since" => Times.Running(clock.GetUtcNow() - at is { Ticks: > 0 } span ? span : TimeSpan.Zero),
            "until" => $"in {Times.Running(at - clock.GetUtcNow() is { Ticks: > 0 } left ? left : TimeSpan.Zero)}",
            _ => $"{Times.Full(at, zone)} {Times.ZoneName(at, zone).Split(' ')[0]}",
        });
    }

    /// <summary>A clock time without a tag helper, for rows of which a page has hundreds.</summary>
    public static IHtmlContent Clock(DateTimeOffset at, TimeZoneInfo zone, bool about) => Of(at, Sure(at, zone), about ? " class=\"about\"" : "");

    /// <summary>A day and clock time, the same.</summary>
    public static IHtmlContent Moment(DateTimeOffset at, TimeZoneInfo zone) => Of(at, Whole(at, zone), "");

    static HtmlString Of(DateTimeOffset at, string said, string attributes) => new($"<time{attributes} datetime=\"{Machine(at)}\" title=\"{Hover(at)}\">{said}</time>");

    static string Whole(DateTimeOffset at, TimeZoneInfo zone) => Times.Full(at, zone) + Times.WhichOfTwo(at, zone);

    static string Sure(DateTimeOffset at, TimeZoneInfo zone) => Times.Clock(at, zone) + Times.WhichOfTwo(at, zone);

    static string Machine(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    static string Hover(DateTimeOffset at) => $"{Times.Full(at, TimeZoneInfo.Utc)} UTC";
}
