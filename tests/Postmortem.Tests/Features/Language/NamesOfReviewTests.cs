using Postmortem.Features.Language;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Actions;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Language;

/// <summary>Texts of a review speak of its reviewers and of owners of follow-ups as of those who took part.</summary>
public sealed class NamesOfReviewTests(Apps apps)
{
    static readonly LanguageCoach Coach = LanguageFiles.Read(Path.Combine(Repository.Root, "templates", "language")).Coach;

    [Theory, BothEngines]
    public async Task Reviewers_owners_and_the_facilitator_are_people_to_the_coach(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator, "Xanto Grell");
        using var reviewer = await app.SignInAsync(name: "fyn");
        using var owner = await app.SignInAsync(name: "Zorba Quint");
        using var guide = await app.SignInAsync(Role.Facilitator, "Wenna Tarn");
        var number = await facilitator.BeginReviewAsync();
        const string Text = "Fyn should have checked the dashboard.\n\nZorba should have checked it.\n\nWenna should have checked it.";
        await facilitator.SaveSectionAsync(number, "lessons", Text, 1);
        Assert.DoesNotContain("Wording: 3 ", await facilitator.ReviewAsync(number));

        await facilitator.AskReviewerAsync(number, reviewer);
        await facilitator.FileFollowUpAsync(number, owner: owner.Id);
        await facilitator.PostsAsync($"/incidents/{number}/review/people", new() { ["facilitator"] = $"{guide.Id}" });
        Assert.Contains("Wording: 3 ", await facilitator.ReviewAsync(number));

        Assert.DoesNotContain("It names", await facilitator.ReviewAsync(number));
        await app.AddFactorAsync(facilitator, number, "Runbooks that only Zorba Quint knew", "process");
        Assert.Contains("It names Zorba Quint.", await facilitator.ReviewAsync(number));
    }

    [Theory]
    [InlineData("Page should have loaded in a second.", 0)]
    [InlineData("Chance should have been smaller.", 0)]
    [InlineData("Grell should have checked the dashboard.", 1)]
    [InlineData("In the night Chance should have checked the dashboard.", 1)]
    public void A_name_that_is_a_word_is_none_where_a_sentence_begins(string text, int findings) =>
        Assert.Equal(findings, Coach.Check(text, new([], []) { Others = ["Xanto Page", "Chance Grell"] }).Count);
}
