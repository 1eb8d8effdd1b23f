using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.SignOff;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>The file of the sign-off's points.</summary>
public sealed class ChecklistTests
{
    [Fact]
    public void The_shipped_checklist_can_be_read_and_asks_everybody_something()
    {
        var list = SignOffChecklist("sign-off/checklist.md");
        Assert.Empty(list.Faults);
        Assert.All(SignOffCapacity.All, capacity => Assert.NotEmpty(list.For(capacity, ["summary", "background", "lessons", "follow-ups", "impact"])));
    }

    [Fact]
    public void Points_about_sections_that_a_review_does_not_have_are_left_out()
    {
        var list = SignOffChecklists.Parse("## Reviewer {#reviewer}\n\n- All is told {#told}\n- [ ] Impact in numbers {#impact: facts impact}\n- Tests are told {#tests: tests}\n");
        Assert.Equal(["told", "impact"], list.For("reviewer", ["impact", "summary"]).Select(i => i.Key));
    }

    [Theory]
    [InlineData("## Somebody\n", 1, "who answers")]
    [InlineData("Hello\n\n## Reviewer {#reviewer}\n- Without a key\n", 4, "one line")]
    [InlineData("## Reviewer {#reviewer}\n- One {#a}\n- Two {#a}\n", 3, "twice")]
    public void What_cannot_be_read_is_named_with_its_line_and_the_rest_counts(string text, int line, string says)
    {
        var fault = Assert.Single(SignOffChecklists.Parse($"{text}## Participant {{#participant}}\n- Kept {{#kept}}\n").Faults);
        Assert.Equal(line, fault.Line);
        Assert.Contains(says, fault.Message);
        Assert.Contains(SignOffChecklists.Parse($"{text}## Participant {{#participant}}\n- Kept {{#kept}}\n").Items, i => i.Key == "kept");
    }

    static SignOffChecklist SignOffChecklist(string file) => SignOffChecklists.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "templates", file)));
}
