using Postmortem.Features.Language;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Language;

/// <summary>The rules' own examples are their specification: templates/language/*.md.</summary>
public sealed class RuleExampleTests
{
    static readonly (LanguageCoach Coach, IReadOnlyList<LanguageFiles.Fault> Faults) Shipped = LanguageFiles.Read(Path.Combine(Repository.Root, "templates", "language"));

    public static TheoryData<string, string> Bad => new(Shipped.Coach.Rules.SelectMany(r => r.Bad.Select(text => (r.Key, text))));

    public static TheoryData<string, string> Good => new(Shipped.Coach.Rules.SelectMany(r => r.Good.Select(text => (r.Key, text))));

    public static TheoryData<string, string> Rewrites => new(Shipped.Coach.Rules.Select(r => (r.Key, r.Rewrite)));

    [Fact]
    public void Every_file_can_be_read()
    {
        Assert.Empty(Shipped.Faults);
        Assert.InRange(Shipped.Coach.Rules.Count, 8, 40);
        Assert.All(Shipped.Coach.Rules, rule => Assert.True(rule.Bad.Count >= 3 && rule.Good.Count >= 3, $"{rule.Key} has too few examples."));
        Assert.All(Shipped.Coach.Rules, rule => Assert.EndsWith("?", rule.Question));
    }

    [Theory, MemberData(nameof(Bad))]
    public void A_bad_example_is_found_by_its_rule(string rule, string text) =>
        Assert.NotEmpty(Shipped.Coach.Only(Shipped.Coach.Rules.Single(r => r.Key == rule)).Check(text, KnownNames.None));

    [Theory, MemberData(nameof(Good))]
    public void A_good_example_is_left_alone_by_every_rule(string rule, string text) =>
        Assert.True(Shipped.Coach.Check(text, KnownNames.None) is [], $"{rule}: {text}");

    [Theory, MemberData(nameof(Rewrites))]
    public void A_rewrite_blames_nobody(string rule, string text) =>
        Assert.True(Shipped.Coach.Check(text, KnownNames.None) is [], $"{rule}: {text}");
}
