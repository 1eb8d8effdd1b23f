using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Actions;

/// <summary>
/// A due date as everybody sees it everywhere, loud when it has passed in the viewer's zone:
/// <c>&lt;due-on day="@item.DueOn" state="@item.State" /&gt;</c>.
/// </summary>
[HtmlTargetElement("due-on", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class DueOnTagHelper(TimeProvider clock) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public DateOnly? Day { get; set; }
    public string State { get; set; } = "";

    /// <summary>What is due, where several things are: “Draft overdue 7 days”, “Draft by 12 Dec”.</summary>
    public string? What { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var today = ViewContext.HttpContext.User.ToActor().Today(clock.GetUtcNow());
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        if (Day is not { } due)
        {
            output.Attributes.SetAttribute("class", "muted");
            output.Content.SetContent("no due date");
            return;
        }
        var overdue = DueDate.IsOverdue(State, due, today);
        var soon = DueDate.IsSoon(State, due, today);
        output.Attributes.SetAttribute("class", overdue ? "badge overdue" : soon ? "badge due-soon" : "nowrap");
        var time = new TagBuilder("time");
        time.Attributes["datetime"] = due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        time.InnerHtml.Append(due.ToString(due.Year == today.Year ? "d MMM" : "d MMM yyyy", CultureInfo.InvariantCulture));
        var words = overdue ? $"overdue {Days(today.DayNumber - due.DayNumber)} · " : soon ? due == today ? "due today · " : $"due in {Days(due.DayNumber - today.DayNumber)} · " : "";
        output.Content.SetContent(What is { Length: > 0 } what ? $"{what} {(words.Length > 0 ? words : "by ")}" : Words.Capital(words));
        output.Content.AppendHtml(time);
    }

    static string Days(int days) => days == 1 ? "1 day" : $"{days} days";
}
