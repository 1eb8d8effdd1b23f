using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Safety;

/// <param name="Type">text, textarea, select, hidden, checkbox, date, url, file …</param>
/// <param name="Value">What the page holds.</param>
sealed record FormField(string Name, string Type, string Value, IReadOnlyList<string> Options)
{
    /// <summary>A person types into it.</summary>
    public bool IsTyped => Type is "text" or "textarea" or "search" or "url" or "email" or "date" or "number" or "datetime-local";
}

/// <summary>A form as a browser finds it on a page.</summary>
sealed record Form(string Page, string Action, IReadOnlyList<FormField> Fields)
{
    static readonly HtmlParser Parser = new();

    public static IHtmlDocument Parse(string html) => Parser.ParseDocument(html);

    /// <summary>The posting forms of these pages, each once. Pages that this person may not see give none.</summary>
    public static async Task<IReadOnlyList<Form>> ReadAsync(TestUser user, IEnumerable<string> pages)
    {
        var forms = new Dictionary<string, Form>();
        foreach (var page in pages)
        {
            using var answer = await user.GetAsync(page);
            if (answer.StatusCode != HttpStatusCode.OK || answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
            foreach (var element in Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).QuerySelectorAll<IHtmlFormElement>("form[method=post]"))
            {
                var action = element.GetAttribute("action") is { Length: > 0 } given ? given : page;
                var form = new Form(page, action, [.. element.Elements.OfType<IHtmlElement>().GroupBy(e => e.GetAttribute("name") ?? "").Where(g => g.Key.Length > 0 && g.Key != "__RequestVerificationToken").Select(g => Field(g.Key, [.. g]))]);
                forms.TryAdd($"{action} {string.Join(',', form.Fields.Select(f => f.Name))}", form);
            }
        }
        return [.. forms.Values];
    }

    /// <summary>The same form as its page has it now, versions and all; itself when the page no longer offers it.</summary>
    public async Task<Form> AgainAsync(TestUser user)
    {
        var there = (await ReadAsync(user, [Page])).Where(f => f.Action == Action).ToList();
        return there.FirstOrDefault(f => f.ToString() == ToString()) ?? there.FirstOrDefault() ?? this;
    }

    /// <summary>The faults of a refused form, by field.</summary>
    public static IReadOnlyList<(string Field, string Message)> Faults(string html) =>
        [.. Parse(html).QuerySelectorAll("#errors li a").Select(a => ((a.GetAttribute("href") ?? "").Replace("#f-", "", StringComparison.Ordinal).Replace('-', '_'), a.TextContent))];

    /// <summary>What a browser sends when nothing was touched.</summary>
    public Dictionary<string, string> Untouched() => Fields.Where(f => f.Type is not "file").ToDictionary(f => f.Name, f => f.Value);

    public async Task<HttpResponseMessage> SendAsync(TestUser user, string token, Dictionary<string, string> values, string? action = null)
    {
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>(values) { ["__RequestVerificationToken"] = token });
        return await user.Http.PostAsync(action ?? Action, content, TestContext.Current.CancellationToken);
    }

    public override string ToString() => $"{Action} ({string.Join(", ", Fields.Select(f => f.Name))})";

    static FormField Field(string name, IReadOnlyList<IHtmlElement> elements)
    {
        var options = elements.SelectMany(e => e switch
        {
            IHtmlSelectElement select => select.Options.Select(o => o.Value),
            IHtmlInputElement { Type: "radio" or "checkbox" } choice => [choice.Value],
            IHtmlButtonElement button => [button.Value],
            _ => Enumerable.Empty<string>(),
        }).ToList();
        return elements[0] switch
        {
            IHtmlTextAreaElement text => new(name, "textarea", text.Value, options),
            IHtmlSelectElement select => new(name, "select", select.Value ?? options.FirstOrDefault() ?? "", options),
            IHtmlInputElement { Type: "radio" or "checkbox" } first => new(name, first.Type, elements.OfType<IHtmlInputElement>().FirstOrDefault(e => e.IsChecked)?.Value ?? "", options),
            IHtmlInputElement input => new(name, input.Type, input.Value, options),
            _ => new(name, "button", options[0], options),
        };
    }
}
