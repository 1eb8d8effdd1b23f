using Postmortem.Features.Reviews.Completeness;
using Postmortem.Features.Timeline;

namespace Postmortem.Tests.Features.Reviews;

public sealed class CompletenessTests
{
    static readonly DateTimeOffset Noon = new(2030, 3, 11, 12, 0, 0, TimeSpan.Zero);

    const string Summary = """
        During the Lantern Outfitters flash sale, catalogue pages and checkout returned errors for 30 minutes, at the peak 31 % of requests.
        A cache-lifetime change made before the sale sent most reads to the database. The change was rolled back; errors
        continued until traffic was shed and the cache had warmed.
        """;

    static ReviewSnapshot Review => new() { Number = 42 };

    static FactorFact Factor => new(Guid.Empty, 1, "Configuration changes skip the gate", "testing", "Release 418", true, null, 1);

    [Fact]
    public void A_good_summary_lacks_nothing()
    {
        foreach (var phrase in new[] { "40 to 150 words", "a duration", "a quantity", "text" }) Assert.Empty(Missing(phrase, Summary));
    }

    [Fact]
    public void An_open_language_error_is_missed_by_its_section()
    {
        var section = new SectionText("summary", "Summary", Summary, true, ["no open language errors"]);
        Assert.Empty(CompletenessCheck.Of(Review with { Sections = [section] }));
        Assert.Equal("Summary: 2 wordings blame; find another, or keep it with a reason", Assert.Single(CompletenessCheck.Of(Review with { Sections = [section with { OpenLanguageErrors = 2 }] })).Message);
    }

    [Theory]
    [InlineData("40 to 150 words", "Checkout was down.", "3 words so far")]
    [InlineData("1 to 3 words", "Checkout was not reachable.", "4 words")]
    [InlineData("a duration", "Checkout was down in the evening for 300 customers.", "how long")]
    [InlineData("a quantity", "Checkout was down for 30 minutes from 12:03 on 11 March 2030 (SEV1, release 418, v2.31.0).", "how many")]
    [InlineData("a link", "See the dashboard.", "link")]
    [InlineData("text", "### What went well\n\n| | |\n|---|---|", "nothing is written")]
    [InlineData("detector named", "It was found at noon.", "told you first")]
    public void A_text_that_lacks_something_is_told_what(string phrase, string body, string message) =>
        Assert.Contains(message, Assert.Single(Missing(phrase, body)));

    [Theory]
    [InlineData("a duration", "for half an hour")]
    [InlineData("a duration", "a 30-minute outage")]
    [InlineData("a duration", "lasted 1 h 04 min")]
    [InlineData("a quantity", "three quarters of all requests")]
    [InlineData("a quantity", "31% of requests for 30 minutes")]
    [InlineData("a quantity", "1,204 orders")]
    [InlineData("a quantity", "no customer noticed")]
    [InlineData("a link", "[graph](https://example.com/g)")]
    [InlineData("detector named", "A customer wrote to us.")]
    [InlineData("detector named", "The error-rate alert fired.")]
    public void A_text_that_has_it_passes(string phrase, string body) => Assert.Empty(Missing(phrase, body));

    [Fact]
    public void Prefilled_text_wants_a_persons_look()
    {
        Assert.Contains("keep it as it is", Assert.Single(Missing("text", "Filled from the record", touched: false)));
        Assert.Contains("keep it as it is", Assert.Single(Missing("edited or kept by a person", "Filled from the record", touched: false)));
    }

    [Fact]
    public void Each_part_of_a_section_wants_its_own_words()
    {
        const string body = "### What went well\n\nThe pre-flight predicted the cold cache.\n\n### What was difficult\n\n### Where luck came in\n\nThe waiting room had been tested that week.";
        Assert.Empty(Missing("text under \"What went well\"", body));
        Assert.Empty(Missing("text under \"Where luck came in\"", body));
        Assert.Single(Missing("text under \"What was difficult\"", body));
        Assert.Single(Missing("text under \"Somewhere else\"", body));
    }

    [Fact]
    public void Impact_wants_begin_end_quantities_and_an_answer_about_data()
    {
        Assert.Equal(2, Missing("start and end of impact", Review).Count);
        Assert.Empty(Missing("start and end of impact", Review with { Milestones = [new(MilestoneKind.ImpactStart, Noon, null), new(MilestoneKind.ImpactEnd, null, "it was a near miss")] }));
        Assert.Contains("2 quantities", Assert.Single(Missing("2 quantities", Review)));
        Assert.Empty(Missing("2 quantities", Review with { Impacts = [new("Failed requests", "31 %", "dashboard", null), new("Lost orders", "", "", "the log was full")] }));
        Assert.Contains("“Lost orders”", Assert.Single(Missing("2 quantities", Review with { Impacts = [new("Failed requests", "31 %", "dashboard", null), new("Lost orders", "12", "", null)] })));
        Assert.Single(Missing("data loss answered", Review));
        Assert.Empty(Missing("data loss answered", Review with { DataLoss = "no" }));
    }

    [Fact]
    public void Milestones_of_a_rollback_are_asked_for_only_after_one()
    {
        Assert.DoesNotContain("rollback", Assert.Single(Missing("all milestones", Review)));
        Assert.Contains("rollback verified", Assert.Single(Missing("all milestones", Review with { Rollbacks = [new(1, "verified", "succeeded", "errors", "1 %")] })));
        var all = MilestoneKind.All.Select(k => new MilestoneFact(k, Noon, null)).ToList();
        Assert.Empty(Missing("all milestones", Review with { Milestones = all }));
        Assert.Contains("resolved", Assert.Single(Missing("main milestones", Review with { Milestones = [.. all.Where(m => m.Kind != MilestoneKind.Resolved)] })));
    }

    [Theory]
    [InlineData("finished", "/incidents/42/rollbacks/2/verification")]
    [InlineData("partial", "/incidents/42/rollbacks/2/edit")]
    public void What_showed_that_a_rollback_worked_is_asked_where_it_can_be_answered(string state, string place) =>
        Assert.Equal(place, Assert.Single(CompletenessCheck.Of(Review with { Sections = [new("rollback", "Rollback", "", true, ["a verification for each rollback"])], Rollbacks = [new(2, state, "succeeded", "", "")] })).Place);

    [Fact]
    public void The_timeline_begins_before_the_impact()
    {
        var review = Review with { Milestones = [new(MilestoneKind.ImpactStart, Noon, null)] };
        Assert.Single(Missing("first entry before impact", review));
        Assert.Single(Missing("first entry before impact", review with { EntryTimes = [Noon] }));
        Assert.Empty(Missing("first entry before impact", review with { EntryTimes = [Noon.AddMinutes(-20), Noon] }));
        Assert.Empty(Missing("first entry before impact", Review));
    }

    [Fact]
    public void A_silence_during_the_impact_wants_words_behind_it()
    {
        var review = Review with
        {
            Milestones = [new(MilestoneKind.ImpactStart, Noon, null), new(MilestoneKind.ImpactEnd, Noon.AddMinutes(60), null)],
            EntryTimes = [Noon.AddMinutes(-5), Noon.AddMinutes(10), Noon.AddMinutes(25), Noon.AddMinutes(45), Noon.AddMinutes(90)],
        };
        const string phrase = "gaps over 15 minutes explained";
        Assert.Contains("12:25–12:45", Assert.Single(Missing(phrase, review, "- 12:25–12:45 UTC, 20 min:")));
        Assert.Empty(Missing(phrase, review, "- 12:25–12:45 UTC, 20 min: the database team was being called in"));
        Assert.Empty(Missing(phrase, review, "12:25 - 12:45: waiting for access"));
        Assert.Equal(4, TimelineGaps.During(Noon, Noon.AddMinutes(80), [Noon.AddMinutes(40), Noon.AddMinutes(20), Noon.AddMinutes(60)], TimeSpan.FromMinutes(15)).Count);
        Assert.Empty(Missing(phrase, Review));
    }

    [Fact]
    public void A_milestone_ends_a_silence_and_words_written_for_the_longer_one_still_explain_it()
    {
        var review = Review with
        {
            Milestones = [new(MilestoneKind.ImpactStart, Noon, null), new(MilestoneKind.Mitigated, Noon.AddMinutes(40), null), new(MilestoneKind.Acknowledged, Noon.AddMinutes(12), null), new(MilestoneKind.ImpactEnd, Noon.AddMinutes(60), null), new(MilestoneKind.Detected, null, "nobody knows")],
            EntryTimes = [Noon.AddMinutes(-5), Noon.AddMinutes(50)],
        };
        const string phrase = "gaps over 15 minutes explained";
        Assert.Contains("12:12–12:40 UTC, 28 min", Assert.Single(Missing(phrase, review)));
        Assert.Empty(Missing(phrase, review, "- 12:12–12:40 UTC, 28 min: waiting for access"));
        Assert.Empty(Missing(phrase, review, "- 12:00–12:50 UTC, 50 min: waiting for access"));
        Assert.Single(Missing(phrase, review, "- 12:00–12:50 UTC, 50 min:"));
        Assert.Single(Missing(phrase, review, "- 12:50–13:00 UTC, 10 min: waiting for access"));
        Assert.Empty(Missing(phrase, review with { Milestones = [.. review.Milestones, new(MilestoneKind.MitigationDecided, Noon.AddMinutes(26), null)] }));
        // What began before the impact is told by entries.
        Assert.Single(Missing("first entry before impact", review with { Milestones = [.. review.Milestones, new(MilestoneKind.Change, Noon.AddMinutes(-20), null)], EntryTimes = [Noon.AddMinutes(50)] }));
    }

    [Fact]
    public void A_rollback_has_an_outcome_and_its_proof()
    {
        var review = Review with { Rollbacks = [new(1, "failed", "failed", "", ""), new(2, "finished", "succeeded", "errors", ""), new(3, "rejected", null, "", "")] };
        Assert.Empty(Missing("an outcome for each rollback", review));
        Assert.Contains("attempt 2", Assert.Single(Missing("a verification for each rollback", review)));
        Assert.Contains("decide it or reject it", Assert.Single(Missing("an outcome for each rollback", Review with { Rollbacks = [new(1, "proposed", null, "", "")] })));
        Assert.Contains("attempt 1: add service or scope, from which version", Assert.Single(Missing("what, from, to and decider for each rollback", review with { Rollbacks = [review.Rollbacks[0]] })));
        Assert.Contains("how it came out", Assert.Single(Missing("an outcome for each rollback", Review with { Rollbacks = [new(1, "started", null, "", "")] })));
    }

    [Fact]
    public void Factors_are_several_of_different_kinds_and_none_is_a_person()
    {
        Assert.Contains("at least 2", Assert.Single(Missing("at least 2 factors", Review with { Factors = [Factor] })));
        Assert.Contains("another category", Assert.Single(Missing("factors of 2 categories", Review with { Factors = [Factor, Factor] })));
        Assert.Empty(Missing("factors of 2 categories", Review with { Factors = [Factor, Factor with { Category = "capacity" }] }));
        Assert.Single(Missing("no person as factor", Review with { Factors = [Factor with { Text = "Ana Costa changed it" }], People = ["Ana Costa"] }));
        Assert.Single(Missing("evidence for each factor", Review with { Factors = [Factor with { Evidence = "" }] }));
        Assert.Single(Missing("each factor explored", Review with { Factors = [Factor with { Explored = false }] }));
        Assert.Single(Missing("an action or a decision for each factor", Review with { Factors = [Factor with { FollowUps = 0 }] }));
        Assert.Empty(Missing("an action or a decision for each factor", Review with { Factors = [Factor with { FollowUps = 0, NoActionBecause = "the contract ends in May" }] }));
    }

    [Fact]
    public void A_follow_up_has_owner_date_proof_and_factor_unless_it_is_declined()
    {
        string[] phrases = ["an owner for each follow-up", "a due date for each follow-up", "a done-when for each follow-up", "a factor for each follow-up"];
        foreach (var phrase in phrases)
        {
            Assert.Contains("FU-7", Assert.Single(Missing(phrase, Review with { FollowUps = [new(7, "open", false, false, false, false)] })));
            Assert.Empty(Missing(phrase, Review with { FollowUps = [new(7, "declined", false, false, false, false), new(8, "open", true, true, true, true)] }));
        }
    }

    [Fact]
    public void What_one_follow_up_wants_is_one_line()
    {
        var lines = GapLine.Of([new("follow-ups", "", "FU-7: who owns it?", "/follow-ups/7"), new("follow-ups", "", "FU-7: by when?", "/follow-ups/7"), new("follow-ups", "", "FU-8: by when?", "/follow-ups/8"), new("summary", "", "Write it", "/s")]);
        Assert.Equal(["FU-7: who owns it? by when?", "FU-8: by when?", "Write it"], lines.Select(l => l.Text));
        // What two sections want stands under the first.
        Assert.Equal(new GapLine("Set it", "/m", "facts"), Assert.Single(GapLine.Of([new("facts", "", "Set it", "/m"), new("impact", "", "Set it", "/m")])));
    }

    static ReviewerFact Asked(Guid person, string capacity = "reviewer", string role = "responder") => new(person, capacity, role);

    [Fact]
    public void A_participant_confirms_somebody_from_another_team_can_follow_and_the_severity_says_who_approves()
    {
        var review = Review with { Severity = "SEV1", ApproverRole = "administrator", Reviewers = [Asked(Guid.NewGuid())] };
        Assert.Single(Missing("participants confirmed", review));
        Assert.Empty(Missing("participants confirmed", review with { Reviewers = [Asked(Guid.NewGuid(), "participant")] }));
        Assert.Single(Missing("commander named", review));
        // Of a public report, nobody who took part has an account here.
        foreach (var phrase in new[] { "participants confirmed", "commander named" }) Assert.Empty(Missing(phrase, review with { IsBackfilled = true }));
        Assert.Single(Missing("readable by another team", review));
        Assert.Empty(Missing("readable by another team", review with { Reviewers = [Asked(Guid.NewGuid(), "outsider")] }));
        Assert.Contains("administrator", Assert.Single(Missing("approver of the severity", review with { Reviewers = [Asked(Guid.NewGuid(), "approver", "facilitator")] })));
        Assert.Empty(Missing("approver of the severity", review with { Reviewers = [Asked(Guid.NewGuid(), "approver", "administrator")] }));
        Assert.Empty(Missing("approver of the severity", review with { ApproverRole = null }));
        Assert.Empty(Missing("approver of the severity", review with { State = "published" }));
        Assert.Empty(Missing("approver of the severity", review with { Reviewers = [Asked(Guid.NewGuid(), "approver", "reader") with { ApprovedElsewhere = true }] }));
    }

    [Fact]
    public void The_people_of_a_review_are_not_those_whose_work_it_is()
    {
        var (author, facilitator, other) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var review = Review with { AuthorId = author, FacilitatorId = facilitator };
        Assert.Single(Missing("a reviewer who is not the author", review with { Reviewers = [Asked(author), Asked(facilitator)] }));
        Assert.Empty(Missing("a reviewer who is not the author", review with { Reviewers = [Asked(author), Asked(other)] }));
        Assert.Single(Missing("a reviewer who is not the author", review with { Reviewers = [Asked(other, "participant")] }));
        Assert.Contains("Choose a facilitator", Assert.Single(Missing("facilitator was not a responder", Review)));
        Assert.Contains("not involved", Assert.Single(Missing("facilitator was not a responder", review with { Responders = [facilitator] })));
        Assert.Empty(Missing("facilitator was not a responder", review with { Responders = [other] }));
        Assert.Single(Missing("participants named", review));
    }

    [Fact]
    public void Each_gap_leads_to_the_place_where_it_is_mended()
    {
        var review = Review with { Sections = [new("summary", "Summary", "", true, ["40 to 150 words"]), new("impact", "Impact", "", true, ["data loss answered"])] };
        Assert.Equal(["/incidents/42/review/sections/summary", "/incidents/42/data-loss"], CompletenessCheck.Of(review).Select(g => g.Place));
    }

    [Fact]
    public void A_requirement_that_a_later_program_no_longer_knows_asks_for_nothing() =>
        Assert.Empty(CompletenessCheck.Of(Review with { Sections = [new("x", "X", "", true, ["a haiku"])] }));

    static List<string> Missing(string phrase, string body, bool touched = true) => Missing(phrase, Review, body, touched);

    static List<string> Missing(string phrase, ReviewSnapshot review, string body = "", bool touched = true) =>
        [.. Requirement.Parse(phrase)!.Missing(review, new SectionText("s", "Section", body, touched, [phrase])).Select(m => m.Message)];
}
