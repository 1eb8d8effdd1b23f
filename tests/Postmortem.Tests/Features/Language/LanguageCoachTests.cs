using Postmortem.Features.Language;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Language;

public sealed class LanguageCoachTests
{
    static readonly LanguageCoach Coach = LanguageFiles.Read(Path.Combine(Repository.Root, "templates", "language")).Coach;

    [Theory]
    [InlineData("The probe failed to answer.", false)]
    [InlineData("Lindiwe failed to answer.", true)]
    [InlineData("Atlas failed to answer.", false)]
    [InlineData("The engineers on the call failed to answer.", true)]
    [InlineData("The reports of the engineers failed to load.", false)]
    [InlineData("The code that the engineer wrote failed to compile.", false)]
    [InlineData("None of the engineers checked; most of the engineers failed to answer.", true)]
    [InlineData("The session manager failed to renew the lease.", false)]
    [InlineData("The release manager failed to renew the lease.", true)]
    [InlineData("The Postgres operator failed to reconcile.", false)]
    [InlineData("The operator failed to reconcile the two lists.", true)]
    [InlineData("The user table failed to load.", false)]
    [InlineData("The replicas in the other region started but failed to catch up.", false)]
    [InlineData("The administrator saw the alarm but failed to act.", true)]
    [InlineData("`we` failed to parse.", false)]
    [InlineData("@lindiwe failed to answer.", true)]
    [InlineData("Marek Novotny failed to answer.", true)]
    [InlineData("Victoria Metrics failed to answer.", false)]
    [InlineData("Karpenter had not read the label, so it failed to start.", true)]
    [InlineData("Karpenter failed to start the node.", false)]
    [InlineData("No one on the squad cared to answer.", true)]
    [InlineData("No one-time token failed to expire.", false)]
    [InlineData("The engineer's laptop failed to connect.", false)]
    [InlineData("The on-call should've looked at the other graph.", true)]
    [InlineData("The root cause was Lindiwe.", true)]
    [InlineData("Root cause: Lindiwe Dube.", true)]
    [InlineData("The root cause was Atlas.", false)]
    [InlineData("The root cause was insufficient operator training.", false)]
    public void It_understands_who_the_subject_is(string text, bool found) =>
        Assert.Equal(found, Coach.Check(text, new(["Lindiwe Dube"], ["atlas", "session manager"])).Count > 0);

    [Fact]
    public void What_is_remembered_of_a_text_is_what_a_check_finds_for_the_names_that_are_known_now()
    {
        const string Text = "Lindiwe failed to answer.";
        KnownNames[] known = [KnownNames.None, new(["Lindiwe Dube"], []), new(["Lindiwe Dube"], ["lindiwe"]), new([], ["lindiwe"])];
        foreach (var names in known.Concat(known)) Assert.Equal(Coach.Check(Text, names), Coach.Recall(Text, names));
        Assert.NotEqual(Coach.Recall(Text, known[1]).Count, Coach.Recall(Text, known[3]).Count);
        Assert.Same(Coach.Recall(Text, known[1]), Coach.Recall(Text, new(["Lindiwe Dube"], [])));
    }

    [Fact]
    public void A_service_that_sounds_like_a_person_is_a_service()
    {
        Assert.NotEmpty(Coach.Check("Victor failed to answer.", KnownNames.None));
        Assert.Empty(Coach.Check("Victor failed to answer.", new([], ["victor"])));
    }

    [Theory]
    [InlineData("    We failed to check.\n")]
    [InlineData("```\nWe failed to check.\n```")]
    [InlineData("> We failed to check.")]
    [InlineData("The page said “we failed to check”.")]
    [InlineData("The page said \"we failed to check\".")]
    [InlineData("The page said 'we failed to check'.")]
    [InlineData("See <https://example.com/we-failed-to-check>.")]
    [InlineData("2030-01-01T10:00:00Z ERROR we failed to check")]
    [InlineData("`git blame` and [git blame](https://example.com/who-is-to-blame) show the commit.")]
    [InlineData("")]
    [InlineData("\u202E\uD83D\uDE00 \0 <b>")]
    public void What_others_said_and_machines_printed_is_left_alone(string markdown) => Assert.Empty(Coach.Check(markdown, KnownNames.None));

    [Fact]
    public void A_finding_shows_the_words_where_they_stand_in_the_source()
    {
        const string Markdown = "# Summary\n\n- The **cache** was cold.\n- Then &amp; there *we* [should](https://example.com) have checked the ratio.\n\n| a | b |\n|---|---|\n| x | It was Ana's fault |\n";
        var findings = Coach.Check(Markdown, KnownNames.None);
        Assert.Equal(["should](https://example.com) have checked", "Ana's fault"], findings.Select(f => f.Words));
        Assert.All(findings, f => Assert.Equal(f.Words, Markdown[f.Start..f.End]));
    }

    [Fact]
    public void Overlapping_findings_are_told_once_and_in_the_order_of_the_text()
    {
        var findings = Coach.Check("In hindsight the plan was good. I made a stupid mistake. We forgot to ask.", KnownNames.None);
        Assert.Equal(findings.OrderBy(f => f.Start), findings);
        Assert.Equal(3, findings.Count);
        Assert.Equal(["warning", "error", "error"], findings.Select(f => f.Rule.Severity));
    }

    [Fact]
    public void A_broken_rule_names_file_and_line_and_the_others_go_on_working()
    {
        var folder = Directory.CreateTempSubdirectory("language-");
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "templates", "language"))) File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(folder.FullName, "mine.md"), "---\nname: Mine\nseverity: fatal\n---\n\n## Reason\n\nx\n\n## Flag\n\n- `{nothing} like this`\n- `[maybe]`\n");
        var (coach, faults) = LanguageFiles.Read(folder.FullName);
        folder.Delete(recursive: true);

        Assert.Equal(Coach.Rules.Count, coach.Rules.Count);
        Assert.All(faults, f => Assert.Equal("mine.md", f.File));
        Assert.Contains(faults, f => f.Line == 12 && f.Message.Contains("nothing", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Line == 13);
        Assert.Contains(faults, f => f.Message.Contains("fatal", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Message.Contains("Question", StringComparison.Ordinal));
    }
}
