using System.Net;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Postmortem.Web;

/// <summary>
/// One labelled form field with hint and fault, tied together for screen readers:
/// <c>&lt;field name="title" label="Title" value="@Model.Title" required /&gt;</c>.
/// After a refused post it shows what was typed instead of <see cref="Value"/>.
/// </summary>
[HtmlTargetElement("field", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FieldTagHelper : TagHelper
{
    static readonly string[] OwnAttributes = ["class"];

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public string Name { get; set; } = "";
    public string Label { get; set; } = "";
    public string? Value { get; set; }
    public string? Hint { get; set; }

    /// <summary>text, email, password, url, date, number, search, textarea, select, checkbox.</summary>
    public string Type { get; set; } = "text";

    /// <summary>Value and text of each choice of a select.</summary>
    public IEnumerable<(string Value, string Text)>? Options { get; set; }

    public bool Required { get; set; }

    /// <summary>Needed in some cases only, and the hint says in which.</summary>
    public bool Conditional { get; set; }

    public int Rows { get; set; } = 4;

    /// <summary>Needed when one page holds the same field name twice.</summary>
    public string? Id { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var form = FormState.Of(ViewContext);
        var typed = form?.Typed.GetValueOrDefault(Name);
        var fault = form?.FaultOf(Name);
        // Razor hands over a null as an empty text. The summary above a refused page's form leads to the name; a part of a page has none.
        var leads = fault is not null && !ViewContext.HttpContext.Request.Headers.ContainsKey("HX-Request");
        var id = Id is { Length: > 0 } own && !leads ? own : $"f-{Name.Replace('_', '-')}";
        var input = Input(id, Type == "password" ? null : typed ?? (form is not null && Type == "checkbox" ? "" : Value), fault);
        foreach (var attribute in output.Attributes.Where(a => !OwnAttributes.Contains(a.Name))) input.Attributes[attribute.Name] = Plain(attribute.Value);
        var wide = output.Attributes["class"]?.Value?.ToString();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.Clear();
        output.Attributes.SetAttribute("class", string.Join(' ', new[] { "field", fault is null ? null : "invalid", wide }.Where(c => c is not null)));
        if (Type == "checkbox")
        {
            output.Content.AppendHtml(Choice(input));
            return;
        }
        var label = Element("label", Label, ("for", id));
        if (!Required && !Conditional && Type is not ("select" or "search")) label.InnerHtml.AppendHtml(Element("span", " optional", ("class", "optional")));
        output.Content.AppendHtml(label).AppendHtml(input);
        if (fault is not null) output.Content.AppendHtml(Element("p", fault, ("class", "error"), ("id", id + "-error")));
        if (Hint is not null) output.Content.AppendHtml(Element("p", Hint, ("class", "hint"), ("id", id + "-hint")));
    }

    /// <summary>Razor hands over what is an attribute's text in its page already encoded, and the builder encodes it.</summary>
    static string? Plain(object? value) => value is HtmlString html ? WebUtility.HtmlDecode(html.Value) : value?.ToString();

    TagBuilder Choice(TagBuilder input)
    {
        input.Attributes.Remove("aria-describedby");
        var words = Element("span", Label);
        if (Hint is not null) words.InnerHtml.AppendHtml(Element("small", Hint));
        var label = new TagBuilder("label");
        label.AddCssClass("choice");
        label.InnerHtml.AppendHtml(input).AppendHtml(words);
        return label;
    }

    TagBuilder Input(string id, string? value, string? fault)
    {
        var input = new TagBuilder(Type switch { "textarea" => "textarea", "select" => "select", _ => "input" });
        input.Attributes["id"] = id;
        input.Attributes["name"] = Name;
        switch (Type)
        {
            case "textarea":
                input.Attributes["rows"] = Rows.ToString(System.Globalization.CultureInfo.InvariantCulture);
                // A browser swallows the first line break of a textarea.
                input.InnerHtml.Append("\n").Append(value ?? "");
                break;
            case "select":
                foreach (var (choice, text) in Options ?? []) input.InnerHtml.AppendHtml(Option(choice, text, choice == (value ?? "")));
                break;
            case "checkbox":
                input.Attributes["type"] = "checkbox";
                input.Attributes["value"] = "true";
                if (value is "true" or "True") input.Attributes["checked"] = "checked";
                break;
            default:
                input.Attributes["type"] = Type;
                input.Attributes["value"] = value ?? "";
                break;
        }
        if (Required) input.Attributes["required"] = "required";
        var described = string.Join(' ', new[] { Hint is null ? null : id + "-hint", fault is null ? null : id + "-error" }.Where(d => d is not null));
        if (described.Length > 0) input.Attributes["aria-describedby"] = described;
        if (fault is not null) input.Attributes["aria-invalid"] = "true";
        if (input.TagName == "input") input.TagRenderMode = TagRenderMode.SelfClosing;
        return input;
    }

    static TagBuilder Option(string value, string text, bool chosen)
    {
        var option = Element("option", text, ("value", value));
        if (chosen) option.Attributes["selected"] = "selected";
        return option;
    }

    static TagBuilder Element(string name, string text, params (string Name, string Value)[] attributes)
    {
        var element = new TagBuilder(name);
        foreach (var (attribute, value) in attributes) element.Attributes[attribute] = value;
        element.InnerHtml.Append(text);
        return element;
    }
}
