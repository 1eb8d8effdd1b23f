using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Postmortem.Tests.Safety;

/// <summary>Values for the fields of any form, and what a page must never hold.</summary>
static partial class Hostile
{
    /// <summary>Breaks out of an attribute, an element, a text area, a script block and a comment, and is a Markdown link and image besides.</summary>
    public const string Line = "x\"'></textarea></title></script>--><script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)> [a](javascript:alert(1)) ![b](data:image/svg+xml;base64,PHN2Zz4=) <javascript:alert(1)> {{7*7}} ${7*7}";

    /// <summary>The same in every place where Markdown could take it for more.</summary>
    public const string Text = $"""
        {Line}

        # {Line}

        - [ ] {Line}

        > {Line}

        | {Line} | b |
        |---|---|
        | {Line} | <iframe src=//evil.example> |

        ```html" onclick="alert(1)
        {Line}
        ```
        <div onclick=alert(1)><style>*{"{"}color:red{"}"}</style><base href=//evil.example>
        [ref]: javascript:alert(1) "t"
        [ref] [c](JaVaScRiPt:alert(1)) [d](  &#106;avascript:alert(1)) [e](java
        script:alert(1)) [f](vbscript:x) [g](data:text/html;base64,PHNjcmlwdD4=) [h](//evil.example) <a@b.example?subject="onmouseover="alert(1)>
        ![i](https://evil.example/pixel.png) ![j](/attachments/../../x" onerror="alert(1)) https://example.com/"onmouseover="alert(1)
        """;

    /// <summary>What a well-meaning person could send: every field filled with something that passes.</summary>
    public static Dictionary<string, string> Believable(Form form)
    {
        var values = form.Untouched();
        foreach (var field in form.Fields) if (Choose(field) is { } value) values[field.Name] = value;
        return values;
    }

    /// <summary>The same, with markup wherever free words are taken.</summary>
    public static Dictionary<string, string> WithMarkup(Form form)
    {
        var values = Believable(form);
        foreach (var field in form.Fields.Where(f => f.IsTyped))
        {
            if (field.Name == "links") values[field.Name] = "a \"'><script>alert(1)</script> https://example.com/?q=\"'><script>alert(1)</script>\nb https://example.com/";
            else if (field.Type == "textarea") values[field.Name] = Text;
            else if (field.Type is "url" || Addresses().IsMatch(field.Name)) values[field.Name] = "https://example.com/?q=\"'><script>alert(1)</script>";
            else if (field.Type is "text" or "search" && !Exact().IsMatch(field.Name)) values[field.Name] = Line;
        }
        return values;
    }

    /// <summary>What was refused, changed as a stubborn person would: shortened to what fits, one of two alternatives taken away, another choice taken.</summary>
    /// <param name="html">The page with the faults.</param>
    public static void Mend(Form form, Dictionary<string, string> values, string html)
    {
        foreach (var (name, message) in Form.Faults(html))
        {
            if (form.Fields.FirstOrDefault(f => f.Name == name) is not { } field) continue;
            if (Fits().Match(message) is { Success: true } fits) values[name] = Cut(values[name], int.Parse(fits.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
            else if (message.Contains("Keep one of the two", StringComparison.Ordinal) || message.Contains("not both", StringComparison.Ordinal)) values[form.Fields.Any(f => f.Name == "owner_name") ? "owner_name" : name] = "";
            else if (message.Contains("still to come", StringComparison.Ordinal) || message.Contains("leave this empty", StringComparison.Ordinal)) values[name] = "";
            else if (message.Contains("as it stands", StringComparison.Ordinal)) values[name] = $"{Line} {values[name]}";
            else if (field.Type == "checkbox") values.Remove(name);
            else if (message.Contains("already", StringComparison.Ordinal)) values[name] = field.Options.FirstOrDefault(o => o.Length > 0 && o != values[name]) ?? "2" + values[name][1..];
            else if (field.Type == "password") values[name] = "a-secret-of-length";
            else values[name] = Choose(field) ?? field.Value;
        }
    }

    /// <returns>What could act on this page; none on a good one.</returns>
    public static IReadOnlyList<string> ActiveParts(string html)
    {
        var found = new List<string>();
        foreach (var element in Form.Parse(html).All)
        {
            if (element.LocalName is "iframe" or "object" or "embed" or "base" or "style" or "frame" or "applet" or "math") found.Add($"<{element.LocalName}>");
            if (element.LocalName == "script" && (element.GetAttribute("src") is not ['/', not '/', ..] || element.TextContent.Trim().Length > 0)) found.Add(element.OuterHtml);
            if (element.LocalName == "meta" && element.HasAttribute("http-equiv")) found.Add(element.OuterHtml);
            if (element.LocalName == "img" && element.GetAttribute("src") is not ['/', not '/', ..]) found.Add(element.OuterHtml);
            foreach (var attribute in element.Attributes)
            {
                if (attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || attribute.Name is "style" or "srcdoc") found.Add($"{attribute.Name}={attribute.Value}");
                if (attribute.Name is "href" or "src" or "action" or "formaction" or "xlink:href" or "poster" && Scheme().IsMatch(Blanks().Replace(attribute.Value, ""))) found.Add($"{attribute.Name}={attribute.Value}");
            }
        }
        return found;
    }

    /// <summary>It takes a time, a number or a name of something, not free words.</summary>
    public static bool IsExact(string field) => Exact().IsMatch(field) || Addresses().IsMatch(field);

    static string Cut(string text, int longest) => text[..Math.Min(text.Length, longest)].Trim();

    static string? Choose(FormField field) => field switch
    {
        { Name: "other" or "into", IsTyped: true } => "INC-2",
        { Name: "links" } => "Runbook https://example.com/a",
        { Name: "time_zone" } => "Europe/Berlin",
        { Name: "time" or "at" or "occurred_at" or "since" or "ended" or "impact_ended" or "meeting_at" } when field.IsTyped => field.Value,
        { IsTyped: true } when field.Name.EndsWith("_at", StringComparison.Ordinal) => field.Value,
        { Type: "date" } => field.Value.Length > 0 ? field.Value : "2030-05-01",
        { Type: "url" } => "https://example.com/a",
        { Type: "email" } => $"m{Guid.NewGuid():N}@example.com",
        { Name: "minutes" } => "60",
        { Type: "number" } => "3",
        { Type: "textarea" or "text" } when field.Value.Length == 0 => "Words",
        { Type: "select" or "radio" } => field.Value.Length > 0 ? field.Value : field.Options.FirstOrDefault(o => o.Length > 0),
        _ => null,
    };

    [GeneratedRegex("at most ([0-9]+) fit")]
    private static partial Regex Fits();

    [GeneratedRegex("^(javascript|data|vbscript):", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"[\s\p{Cc}]")]
    private static partial Regex Blanks();

    [GeneratedRegex("^(url|link|href|tracker_url|.*_url)$")]
    private static partial Regex Addresses();

    /// <summary>Fields that take no free words.</summary>
    [GeneratedRegex("^(time|at|.*_at|since|ended|impact_ended|other|into|time_zone|slug|minutes)$")]
    private static partial Regex Exact();
}
