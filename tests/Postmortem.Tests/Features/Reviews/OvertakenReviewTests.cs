using System.Net;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>The record is corrected after a review was signed.</summary>
public sealed class OvertakenReviewTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task A_text_that_stands_still_says_what_the_record_has_changed_since(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.DeclareIncidentAsync();
        await facilitator.PublishAsync(app, number, reviewer);
        Assert.DoesNotContain("The record has changed since", await facilitator.ReviewAsync(number));
        Assert.Contains("Nothing newer", await facilitator.PageAsync($"/incidents/{number}/review/prefill"));
        Assert.DoesNotContain("The record has changed since", await MarkdownAsync(facilitator, number));
        Assert.DoesNotContain("The record was changed after", await MarkdownAsync(facilitator, number));

        await facilitator.PostsAsync($"/incidents/{number}/milestones/impact-start", new() { ["time"] = "2030-03-10 08:40", ["source"] = "The graph", ["version"] = "0" });

        var page = await facilitator.ReviewAsync(number);
        Assert.Contains("The record has changed since these sections were filled from it: Facts", page);
        Assert.Contains("reopen the review", page);
        Assert.Contains("A facilitator can reopen the review", await reviewer.ReviewAsync(number));
        var news = await facilitator.PageAsync($"/incidents/{number}/review/prefill");
        Assert.DoesNotContain("Nothing newer", news);
        Assert.Contains("its text stands still", news);
        Assert.DoesNotContain("Take this", news);
        Assert.Contains("> The record has changed since these sections were filled from it, so what they say may be older than the rest of this document: Facts", await MarkdownAsync(reviewer, number));

        Assert.Matches("> The record was changed after this was signed and published, last on [-0-9: ]+: milestones", await MarkdownAsync(reviewer, number));
        Assert.Contains(": milestones. Figures and lists are as it is now", await MarkdownAsync(reviewer, number));

        await facilitator.PostsAsync($"/incidents/{number}/review/closure");
        Assert.Contains("The record has changed since", await facilitator.ReviewAsync(number));
        await facilitator.PostsAsync($"/incidents/{number}/review/reopening", new() { ["why"] = "The start was corrected" });
        await facilitator.PostsAsync($"/incidents/{number}/review/prefill");
        Assert.DoesNotContain("record has moved on", await facilitator.ReviewAsync(number));
        Assert.DoesNotContain("The record has changed since", await MarkdownAsync(facilitator, number));
    }

    [Theory, BothEngines]
    public async Task What_the_page_says_once_it_is_published_is_missing_before(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.BeginReviewAsync();
        await facilitator.PostsAsync($"/incidents/{number}/review/sections/facts/keeping", new() { ["version"] = "1" });
        await facilitator.PostsAsync($"/incidents/{number}/text", new() { ["title"] = "Checkout refuses every card", ["summary"] = "", ["version"] = "1" });

        const string Missing = "Facts: the record has moved on since this was filled in";
        Assert.Contains(Missing, await facilitator.ReviewAsync(number));
        Assert.Contains(Missing, await facilitator.PageAsync($"/incidents/{number}/review/sections/facts"));
        await facilitator.PostsAsync($"/incidents/{number}/review/prefill", new() { ["section"] = "facts" });
        Assert.DoesNotContain(Missing, await facilitator.ReviewAsync(number));
    }

    [Fact]
    public void Words_of_the_record_that_somebody_kept_are_overtaken_and_words_of_their_own_are_not()
    {
        var record = new IncidentRecord { Incident = new() { Number = 1, Title = "Checkout errors", DeclaredAt = new(2030, 3, 11, 12, 0, 0, TimeSpan.Zero) } };
        var filled = PrefillText.Fill("{{facts}}", record);
        var corrected = record with { Incident = record.Incident with { Title = "Checkout is slow" } };
        RecordNews News(string body) => RecordNews.Of(new() { StartText = "{{facts}}", Prefilled = filled, Body = body, Touched = true }, corrected)!;

        Assert.True(News(filled).Overtakes);
        Assert.False(News(filled.Replace("INC-1: Checkout errors", "the slow checkout", StringComparison.Ordinal)).Overtakes);
    }

    [Fact]
    public void What_only_comes_later_overtakes_nothing()
    {
        var noon = new DateTimeOffset(2030, 3, 11, 12, 0, 0, TimeSpan.Zero);
        var record = new IncidentRecord
        {
            Incident = new() { Number = 1, Title = "Checkout errors", DeclaredAt = noon },
            Milestones = [new() { Kind = MilestoneKind.ImpactStart, At = noon }, new() { Kind = MilestoneKind.Detected, At = noon.AddMinutes(2) }],
            Entries = [new() { OccurredAt = noon, Kind = EntryKind.Alert, Text = "Error rate above 1 %", Source = "web" }],
        };
        var later = record with { Entries = [.. record.Entries, new() { OccurredAt = noon.AddDays(40), Kind = EntryKind.Decision, Text = "No more credit notes", Source = "web" }] };
        RecordNews? News(string start, bool standsStill) => RecordNews.Of(new() { StartText = start, Prefilled = PrefillText.Fill(start, record), Body = PrefillText.Fill(start, record) }, later, standsStill);

        // The times get their day, which is news for whoever goes on writing.
        Assert.NotNull(News("{{detection}}", standsStill: false));
        Assert.Null(News("{{detection}}", standsStill: true));
        Assert.False(News("{{timeline}}", standsStill: true)!.Overtakes);
    }

    /// <summary>What was filled before the product worded it otherwise is no news of the record.</summary>
    [Theory]
    [InlineData("{{facts}}", 2)]
    [InlineData("{{said-inside}}\n\n{{said-outside}}", 2)]
    [InlineData("{{timeline}}", 1)]
    [InlineData("{{durations}}", 2)]
    [InlineData("{{summary}}", 2)]
    public void What_only_the_product_words_otherwise_now_is_not_overtaken(string start, int edition)
    {
        var noon = new DateTimeOffset(2030, 3, 11, 12, 0, 0, TimeSpan.Zero);
        Milestone[] milestones = [new() { Kind = MilestoneKind.ImpactStart, At = noon }, new() { Kind = MilestoneKind.Declared, At = noon.AddMinutes(20) }, new() { Kind = MilestoneKind.ImpactEnd, At = noon.AddHours(30.5) }];
        var record = new IncidentRecord
        {
            Incident = new() { Number = 1, Title = "Checkout errors", DeclaredAt = noon.AddYears(3) },
            Milestones = [.. milestones.Select(m => new RecordedMilestone { Kind = m.Kind, At = m.At })],
            Durations = Durations.Of(milestones, [], IncidentStatus.Resolved),
            EarlierDurations = Durations.Of(milestones, [], earlier: true),
            Entries = [new() { OccurredAt = noon.AddMinutes(50), Kind = EntryKind.Communication, Text = "A short mail", Source = "web" }],
        };
        var before = PrefillText.Fill(start, record with { Edition = edition });
        Assert.NotEqual(before, PrefillText.Fill(start, record));

        Assert.Null(RecordNews.Of(new() { StartText = start, Prefilled = before, Body = before }, record));
        // Where the edition was noted, as with all that was filled since.
        Assert.Null(RecordNews.Of(new() { StartText = start, Prefilled = before, Body = before, Edition = edition }, record));
    }

    [Theory]
    [InlineData("{{facts}}", "| Declared | 11 Mar 2030, 12:00 UTC |", "| Declared | not recorded |")]
    [InlineData("{{summary}}", "The incident was declared on 11 Mar 2030 at 12:00 UTC. It was resolved 2 h after the declaration.", "It was noticed on 11 Mar 2030 at 12:00 UTC. It was resolved 2 h 00 min after it was noticed.")]
    public void What_an_import_took_for_the_time_of_declaring_is_told_no_more_and_where_it_was_that_is_known(string start, string was, string now)
    {
        var noon = new DateTimeOffset(2030, 3, 11, 12, 0, 0, TimeSpan.Zero);
        var record = new IncidentRecord
        {
            Incident = new() { Number = 1, Title = "Checkout errors", DeclaredAt = noon, Source = Door.Import },
            Milestones = [new() { Kind = MilestoneKind.Detected, At = noon }, new() { Kind = MilestoneKind.Resolved, At = noon.AddHours(2) }],
        };
        var before = PrefillText.Fill(start, record with { Edition = 3 });

        Assert.Contains(was, before);
        Assert.Contains(now, PrefillText.Fill(start, record));
        Assert.Null(RecordNews.Of(new() { StartText = start, Prefilled = before, Body = before }, record));
    }

    [Theory]
    [InlineData("{{participants}}", "- Ana\n- Fay", "- Ana")]
    [InlineData("{{detection}}", "What or who gave it is not recorded.", "Its source: a mail to the care desk.")]
    public void Who_tidied_up_took_no_part_and_a_milestones_source_is_told_and_what_was_filled_before_is_known(string start, string was, string now)
    {
        var noon = new DateTimeOffset(2030, 3, 11, 12, 0, 0, TimeSpan.Zero);
        var record = new IncidentRecord
        {
            Incident = new() { Number = 1, Title = "Checkout errors", DeclaredAt = noon },
            Milestones = [new() { Kind = MilestoneKind.Detected, At = noon, Source = "a mail to the care desk" }, new() { Kind = MilestoneKind.Resolved, At = noon.AddHours(2) }],
            People = [new() { Name = "Ana", FirstEntryAt = noon.AddHours(1) }, new() { Name = "Fay", FirstEntryAt = noon.AddYears(1) }],
        };
        var before = PrefillText.Fill(start, record with { Edition = 4 });

        Assert.Contains(was, before);
        Assert.Contains(now, PrefillText.Fill(start, record));
        Assert.DoesNotContain(was, PrefillText.Fill(start, record));
        Assert.Null(RecordNews.Of(new() { StartText = start, Prefilled = before, Body = before }, record));
    }

    static async Task<string> MarkdownAsync(TestUser user, int number)
    {
        var answer = await user.GetAsync($"/incidents/{number}/export?format=md");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Ct);
    }
}
