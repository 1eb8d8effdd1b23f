using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>Templates as files and as edits in Settings, and how the two meet.</summary>
public sealed class TemplateEditTests(Apps apps) : IDisposable
{
    const string Start = """
        ---
        name: Short
        description: For a try
        severities: [SEV2]
        ---

        ## Summary {#summary}

        <details>
        <summary>What belongs here</summary>

        - What happened?

        </details>

        {{summary}}

        """;

    readonly string _folder = Directory.CreateTempSubdirectory("postmortem-templates-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, BothEngines]
    public async Task An_edit_stands_for_reviews_that_begin_later_and_those_before_keep_theirs(Engine engine)
    {
        await using var app = await StartAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        var before = await administrator.BeginReviewAsync(template: "short");

        await SaveAsync(administrator, Start.Replace("What happened?", "How did it look?", StringComparison.Ordinal));

        var after = await administrator.BeginReviewAsync(template: "short");
        Assert.Contains("How did it look?", await administrator.ReviewAsync(after));
        Assert.DoesNotContain("How did it look?", await administrator.ReviewAsync(before));
        Assert.NotEqual((await app.FindReviewAsync(before)).TemplateVersion, (await app.FindReviewAsync(after)).TemplateVersion);
        Assert.Contains("Edited here", await administrator.PageAsync("/settings/templates"));
        Assert.Contains("What happened?", await File.ReadAllTextAsync(FilePath, TestContext.Current.CancellationToken));
    }

    [Theory, BothEngines]
    public async Task A_broken_text_is_refused_with_its_lines_and_stays_in_the_form(Engine engine)
    {
        await using var app = await StartAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        var broken = Start.Replace("SEV2", "SEV9", StringComparison.Ordinal).Replace("{{summary}}", "{{sumary}}", StringComparison.Ordinal);

        var page = await administrator.RefusedAsync(HttpStatusCode.UnprocessableEntity, "/settings/templates/short", new() { ["text"] = broken, ["version"] = "1" });

        Assert.Contains("Line 4: The severity “SEV9” is not known", page);
        Assert.Contains("Line 16: “{{sumary}}” is not known", page);
        Assert.Contains("\n{{sumary}}", page);
        Assert.DoesNotContain("Edited here", await administrator.PageAsync("/settings/templates"));
    }

    [Theory, BothEngines]
    public async Task What_is_typed_is_previewed_on_an_incident_and_nothing_is_saved(Engine engine)
    {
        await using var app = await StartAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var reader = await app.SignInAsync(Role.Reader);
        var number = await administrator.DeclareIncidentAsync("Checkout answers with errors");
        var typed = Start + "\n## Damage {#damage}\n\n{{impact}}\n";

        var page = await (await administrator.PostAsync("/settings/templates/short/preview", new() { ["text"] = typed, ["incident"] = $"{number}" })).TextAsync();

        Assert.Contains($"The review that INC-{number} would begin", page);
        Assert.Contains("Checkout answers with errors", page);
        Assert.Contains("Whether data was lost is not answered yet.", page);
        Assert.Contains("## Damage {#damage}", page);
        Assert.DoesNotContain("Damage", await administrator.PageAsync("/settings/templates/short"));
        Assert.Contains($"The review that INC-{number} would begin", await reader.PageAsync($"/settings/templates/short?incident={number}"));

        var hidden = await administrator.DeclareIncidentAsync("Payroll was shown to others");
        await administrator.PostsAsync($"/incidents/{hidden}/visibility", new() { ["visibility"] = "private", ["why"] = "It names people" });
        Assert.DoesNotContain("Payroll", await reader.PageAsync($"/settings/templates/short?incident={hidden}"));
    }

    [Theory, BothEngines]
    public async Task Where_file_and_edit_differ_both_are_shown_and_neither_is_lost(Engine engine)
    {
        await using var app = await StartAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        await SaveAsync(administrator, Start.Replace("What happened?", "Ours?", StringComparison.Ordinal));
        await WriteFileAsync(Start.Replace("What happened?", "Theirs?", StringComparison.Ordinal));

        var page = await administrator.PageAsync("/settings/templates/short");
        Assert.Contains("The file says something else since this was edited", page);
        Assert.Contains("Theirs", page);
        Assert.Contains("Ours?", await ReviewOfAsync(administrator));

        await administrator.PostsAsync("/settings/templates/short/file", new() { ["choice"] = "keep" });
        Assert.DoesNotContain("The file says something else", await administrator.PageAsync("/settings/templates/short"));
        Assert.Contains("Ours?", await ReviewOfAsync(administrator));

        await administrator.PostsAsync("/settings/templates/short/file", new() { ["choice"] = "take" });
        Assert.Contains("Theirs?", await ReviewOfAsync(administrator));
        await WriteFileAsync(Start.Replace("What happened?", "Newest?", StringComparison.Ordinal));
        Assert.Contains("Newest?", await ReviewOfAsync(administrator));
    }

    [Theory, BothEngines]
    public async Task Versions_say_who_and_when_and_an_earlier_one_is_restored(Engine engine)
    {
        await using var app = await StartAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        await SaveAsync(administrator, Start.Replace("What happened?", "First edit?", StringComparison.Ordinal));
        await SaveAsync(administrator, Start.Replace("What happened?", "Second edit?", StringComparison.Ordinal), 2);

        var history = await administrator.PageAsync("/settings/templates/short/history?number=1");
        Assert.Contains(WebUtility.HtmlEncode(administrator.Name), history);
        Assert.Contains("the file", history);
        await administrator.PostsAsync("/settings/templates/short/history/1/restoration");

        Assert.Contains("What happened?", await ReviewOfAsync(administrator));
        Assert.Contains("Version 4", await administrator.PageAsync("/settings/templates/short/history"));
    }

    [Theory, BothEngines]
    public async Task Of_two_editors_the_second_sees_both_texts_and_others_than_administrators_may_only_look(Engine engine)
    {
        await using var app = await StartAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        await SaveAsync(administrator, Start.Replace("What happened?", "First edit?", StringComparison.Ordinal));

        var page = await administrator.RefusedAsync(HttpStatusCode.Conflict, "/settings/templates/short",
            new() { ["text"] = Start.Replace("What happened?", "Another edit?", StringComparison.Ordinal), ["version"] = "1" });
        Assert.Contains("First", page);
        Assert.Contains("Another edit?", page);
        await facilitator.RefusedAsync(HttpStatusCode.Forbidden, "/settings/templates/short", new() { ["text"] = Start });
        Assert.DoesNotContain("<textarea", await facilitator.PageAsync("/settings/templates/short"));
    }

    string FilePath => Path.Combine(_folder, "postmortems", "short.md");

    async Task<TestApp> StartAsync(Engine engine)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "postmortems"));
        await WriteFileAsync(Start);
        return await TestApp.StartAsync(engine, apps, new() { ["Templates:Directory"] = _folder });
    }

    Task WriteFileAsync(string text) => File.WriteAllTextAsync(FilePath, text, TestContext.Current.CancellationToken);

    static Task SaveAsync(TestUser user, string text, int version = 1) => user.PostsAsync("/settings/templates/short", new() { ["text"] = text, ["version"] = $"{version}" });

    static async Task<string> ReviewOfAsync(TestUser user) => await user.ReviewAsync(await user.BeginReviewAsync(template: "short"));
}
