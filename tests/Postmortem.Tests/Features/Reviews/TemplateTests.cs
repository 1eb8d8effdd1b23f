using Postmortem.Features.Reviews.Completeness;
using Postmortem.Features.Reviews.Templates;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

public sealed class TemplateTests(Apps apps)
{
    const string Good = """
        ---
        name: Short
        description: For a try
        severities: [SEV4]
        requirements:
          summary:
            - 40 to 150 words
        ---

        ## Summary {#summary}

        <details>
        <summary>What belongs here</summary>

        - What happened?

        </details>

        {{summary}}
        """;

    [Fact]
    public void A_template_is_read_with_its_sections_guidance_and_requirements()
    {
        var template = TemplateParser.Parse("short", "short.md", Good).Template!;
        Assert.Equal("Short", template.Name);
        Assert.Equal(["SEV4"], template.Severities);
        var section = Assert.Single(template.Sections);
        Assert.Equal(("summary", "Summary", "- What happened?", "{{summary}}"), (section.Key, section.Title, section.Guidance, section.StartText));
        Assert.Equal(["40 to 150 words"], section.Requirements);
    }

    [Fact]
    public void Another_text_is_another_version_and_line_endings_are_not()
    {
        var version = TemplateParser.Parse("short", "short.md", Good).Template!.Version;
        Assert.Equal(version, TemplateParser.Parse("short", "short.md", Good.ReplaceLineEndings("\r\n")).Template!.Version);
        Assert.NotEqual(version, TemplateParser.Parse("short", "short.md", Good + " ").Template!.Version);
    }

    [Theory]
    [InlineData("name: Short", "nome: Short", 2, "“nome” is not known")]
    [InlineData("name: Short", "name: [", 2, "not valid YAML")]
    [InlineData("SEV4", "SEV9", 4, "“SEV9” is not known")]
    [InlineData("- 40 to 150 words", "- a poem", 7, "“a poem” is no known requirement")]
    [InlineData("  summary:\n", "  sumary:\n", 6, "There is no section “sumary”")]
    [InlineData(" {#summary}", "", 10, "has no id")]
    [InlineData("</details>", "", 12, "guidance that begins here has no end")]
    [InlineData("{{summary}}", "{{sumary}}", 19, "“{{sumary}}” is not known")]
    [InlineData("{{summary}}", "Text {{summary}}", 19, "on a line of its own")]
    [InlineData("{{summary}}", "{{summary}}\n\n## Again {#summary}", 21, "used twice")]
    [InlineData("---\nname", "name", 1, "must begin with front matter")]
    [InlineData("---\n\n## Summary", "\n## Summary", 1, "has no end")]
    [InlineData("## Summary {#summary}", "Stray\n\n## Summary {#summary}", 10, "before the first section")]
    public void A_fault_names_its_line(string what, string with, int line, string message)
    {
        var file = TemplateParser.Parse("short", "templates/postmortems/short.md", Good.Replace(what, with, StringComparison.Ordinal));
        Assert.Null(file.Template);
        Assert.Contains(file.Faults, f => f.Line == line && f.Message.Contains(message, StringComparison.Ordinal));
        Assert.StartsWith("templates/postmortems/short.md:", file.Faults[0].ToString());
    }

    [Fact]
    public void Every_fault_of_a_file_is_named_at_once()
    {
        var broken = Good.Replace("SEV4", "SEV9", StringComparison.Ordinal).Replace("40 to 150 words", "a poem", StringComparison.Ordinal).Replace("{{summary}}", "{{x}}", StringComparison.Ordinal);
        Assert.Equal([4, 7, 19], TemplateParser.Parse("short", "short.md", broken).Faults.Select(f => f.Line));
    }

    [Fact]
    public void The_templates_that_we_ship_are_good_and_ask_how_and_what()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "templates/postmortems"), "*.md");
        Assert.Equal(3, files.Length);
        foreach (var path in files)
        {
            var file = TemplateParser.Parse(Path.GetFileNameWithoutExtension(path), path, File.ReadAllText(path));
            Assert.Empty(file.Faults);
            Assert.DoesNotMatch(@"(?im)^- (who did|why)\b", string.Join('\n', file.Template!.Sections.Select(s => s.Guidance)));
            Assert.All(file.Template.Sections, s => Assert.NotEmpty(s.Guidance));
        }
    }

    [Fact]
    public void The_readme_names_every_requirement_and_every_prefill()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "templates/README.md"));
        foreach (var phrase in Requirement.Phrases) Assert.Contains(phrase.Replace("{text}", "Heading", StringComparison.Ordinal), readme);
        foreach (var name in Postmortem.Features.Reviews.Prefill.PrefillText.Names) Assert.Contains($"`{name}`", readme);
    }

    [Fact]
    public async Task A_broken_file_is_named_in_settings_and_the_others_work()
    {
        var folder = Directory.CreateTempSubdirectory("postmortem-templates-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "postmortems"));
        await File.WriteAllTextAsync(Path.Combine(folder, "postmortems/good.md"), Good, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "postmortems/bad.md"), Good.Replace("SEV4", "SEV9<script>", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "postmortems/old.md"), Good.Replace("## Summary", "## Résumé", StringComparison.Ordinal), System.Text.Encoding.Latin1, TestContext.Current.CancellationToken);
        await using (var app = await TestApp.StartAsync(Engine.Sqlite, apps, new() { ["Templates:Directory"] = folder }))
        {
            using var facilitator = await app.SignInAsync(Role.Facilitator);
            var page = await facilitator.PageAsync("/settings/templates");
            Assert.Contains("not written in UTF-8. Save it as UTF-8.", page);
            Assert.Contains($"{folder}/postmortems/bad.md:4", page);
            Assert.Contains($"files in <code class=\"tag\">{folder}/postmortems</code>", page);
            Assert.DoesNotContain("<script>", page.Replace("<script src", "", StringComparison.Ordinal).Replace("<script type", "", StringComparison.Ordinal));
            var number = await facilitator.BeginReviewAsync("SEV4", "good");
            Assert.Equal("good", (await app.FindReviewAsync(number)).TemplateKey);

            // A review stays on the version that it began with.
            await File.WriteAllTextAsync(Path.Combine(folder, "postmortems/good.md"), Good.Replace("What happened?", "Entirely new guidance", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            Assert.DoesNotContain("Entirely new guidance", await facilitator.PageAsync($"/incidents/{number}/review"));
            var next = await facilitator.BeginReviewAsync("SEV4", "good");
            Assert.Contains("Entirely new guidance", await facilitator.PageAsync($"/incidents/{next}/review"));
        }
        Directory.Delete(folder, recursive: true);
    }
}
