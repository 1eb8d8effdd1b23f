using Postmortem.Features.Rollbacks;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Rollbacks;

public sealed class PreflightTemplateTests
{
    [Fact]
    public void Each_kind_has_a_file_of_its_own_that_can_be_read()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "templates/preflight"), "*.md");
        var templates = files.Select(f => PreflightTemplates.Parse(Path.GetFileName(f), File.ReadAllText(f))).ToList();

        Assert.Empty(templates.SelectMany(t => t.Faults));
        Assert.Equal(RollbackKind.All.Order(), templates.Select(t => t.Kind).Order());
        Assert.All(templates, t => Assert.Contains(t.Questions, q => q.Key == "metric"));
        // Where no template has others the general ones are asked, which are those of a deploy.
        Assert.Equal(Preflight.Questions, templates.Single(t => t.Kind == RollbackKind.Deploy).Questions);
    }

    [Theory]
    [InlineData("- Is it? {#it}", "must begin with its front matter")]
    [InlineData("---\nkind: cake\n---\n- Is it? {#it}", "must be one of: deploy")]
    [InlineData("---\nkinds: flag\n---\n- Is it? {#it}", "knows one name: kind")]
    [InlineData("---\n---\n- Is it? {#it}", "must say the kind")]
    [InlineData("---\nkind: flag\n---\n- Is it?", "A question is one line")]
    [InlineData("---\nkind: flag\n---\n- Is it? {#it}\n- Is it so? {#it}", "stands there twice")]
    [InlineData("---\nkind: flag\n---\nNothing is asked.", "1 to 20 questions; here are 0")]
    public void What_cannot_be_read_is_named(string text, string expected) =>
        Assert.Contains(PreflightTemplates.Parse("flag.md", text).Faults, f => f.ToString().StartsWith("flag.md:", StringComparison.Ordinal) && f.Message.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Windows_line_ends_and_text_between_questions_are_no_faults()
    {
        var template = PreflightTemplates.Parse("flag.md", "---\r\nkind: flag\r\n---\r\n# Before\r\n\r\nSome words.\r\n\r\n- Is it? {#it}\r\n");

        Assert.Empty(template.Faults);
        Assert.Equal([new PreflightQuestion("it", "Is it?")], template.Questions);
    }
}
