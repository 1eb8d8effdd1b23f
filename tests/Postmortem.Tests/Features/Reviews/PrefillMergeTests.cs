using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Timeline;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>A section that people kept or edited, and a record that knows more since.</summary>
public sealed class PrefillMergeTests
{
    const string Facts = "{{facts}}\n\n{{durations}}";

    static readonly DateTimeOffset Noon = new(2030, 3, 11, 12, 0, 0, TimeSpan.Zero);

    static readonly IncidentRecord Early = Record(new() { [MilestoneKind.ImpactStart] = 0, [MilestoneKind.Declared] = 20 });

    static readonly IncidentRecord Later = Record(new() { [MilestoneKind.ImpactStart] = 0, [MilestoneKind.Declared] = 20, [MilestoneKind.Detected] = 7, [MilestoneKind.Mitigated] = 77, [MilestoneKind.ImpactEnd] = 108 });

    static IncidentRecord Record(Dictionary<string, int> minutes)
    {
        Milestone[] milestones = [.. minutes.Select(m => new Milestone { Kind = m.Key, At = Noon.AddMinutes(m.Value) })];
        return new()
        {
            Incident = new() { Number = 1, Title = "Checkout errors", DeclaredAt = Noon.AddMinutes(20) },
            Milestones = [.. milestones.Select(m => new RecordedMilestone { Kind = m.Kind, At = m.At })],
            Durations = Durations.Of(milestones, []),
        };
    }

    static ReviewSection Filled(string start)
    {
        var text = PrefillText.Fill(start, Early);
        return new() { Key = "facts", Title = "Facts", StartText = start, Body = text, Prefilled = text };
    }

    static ReviewSection Taken(ReviewSection section) => RecordNews.Of(section, Later)!.After;

    [Theory]
    [InlineData(Facts)]
    [InlineData("{{impact}}")]
    [InlineData("{{detection}}")]
    [InlineData("{{summary}}")]
    public void What_was_kept_without_a_change_of_words_says_what_the_record_says_now(string start)
    {
        var kept = Filled(start);
        kept = kept.Write(kept.Body, keepAll: true);
        Assert.True(kept.Touched);
        Assert.Equal(PrefillText.Fill(start, Later), Taken(kept).Body);
        Assert.Null(RecordNews.Of(Taken(kept), Later));
    }

    [Fact]
    public void Beside_words_of_a_persons_own_what_was_kept_follows_and_nothing_contradicts_itself()
    {
        var section = Filled(Facts);
        section = section.Write(section.Body.Replace("| Severity |  |", "| Severity | as bad as it gets |", StringComparison.Ordinal).Replace("| Severity | not recorded |", "| Severity | as bad as it gets |", StringComparison.Ordinal), keepAll: true);

        var after = Taken(section);

        Assert.Contains("| Severity | as bad as it gets |", after.Body);
        Assert.Equal(PrefillText.Fill(Facts, Later).Replace("| Severity | not recorded |", "| Severity | as bad as it gets |", StringComparison.Ordinal), after.Body);
        Assert.DoesNotContain("since detected is missing", after.Body);
        Assert.Contains("| Impact | 1 h 48 min |", after.Body);
    }

    [Fact]
    public void A_row_is_not_set_beside_the_sentence_that_it_refutes_and_both_are_shown_until_somebody_chooses()
    {
        const string mine = "How long it lasted will be told by the payment provider.";
        var section = Filled(Facts);
        section = section.Write(section.Body.Replace("Still unknown, since impact end is missing: impact.", mine, StringComparison.Ordinal), keepAll: true);
        Assert.Contains(mine, section.Body);

        var after = Taken(section);

        Assert.Contains("| Time to detect | 7 min |", after.Body);
        Assert.DoesNotContain("| Impact |", after.Body);
        Assert.Contains(mine, after.Body);
        // It goes on being asked.
        var asked = RecordNews.Of(after, Later)!;
        Assert.Equal(after.Body, asked.After.Body);
        var choice = Assert.Single(asked.Choices);
        Assert.Equal((mine, "Impact · 1 h 48 min · impact end − impact start", "Still unknown, since impact end is missing: impact."), (choice.Mine, choice.Now, choice.Before));
        Assert.Contains("facts", RecordNewsReader.GapsOf([asked], 1).Select(g => g.Section));

        var taken = after.Refresh(asked.Now, _ => Answer.Take).After;
        Assert.Equal(PrefillText.Fill(Facts, Later), taken.Body);
        Assert.Null(RecordNews.Of(taken, Later));

        var left = after.Refresh(asked.Now, _ => Answer.Leave).After;
        Assert.Equal(after.Body, left.Body);
        Assert.Null(RecordNews.Of(left, Later));
        Assert.DoesNotContain(left.OpenParts, p => p.Words == mine);
    }

    [Fact]
    public void Sentences_about_the_impact_are_one_choice()
    {
        var section = Filled("{{impact}}");
        section = section.Write(section.Body.Replace("Impact ended: not recorded.", "It went on into the night.", StringComparison.Ordinal), keepAll: false);

        var news = RecordNews.Of(section, Later)!;

        Assert.Equal(section.Body, news.After.Body);
        var choice = Assert.Single(news.Choices);
        Assert.StartsWith("Impact started: 11 Mar 2030, 12:00 UTC. It went on", choice.Mine, StringComparison.Ordinal);
        Assert.StartsWith("Users were affected from ", choice.Now, StringComparison.Ordinal);
        Assert.StartsWith("Users were affected from ", section.Refresh(news.Now, _ => Answer.Take).After.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_row_that_waits_takes_no_head_from_those_that_follow_it()
    {
        var early = PrefillText.Fill("{{durations}}", Record(new() { [MilestoneKind.Declared] = 20 }));
        var section = new ReviewSection { Key = "facts", StartText = "{{durations}}", Body = early, Prefilled = early }.Write(early.Replace("Still unknown, since impact start is missing: time to detect", "Nobody knows since when: time to detect", StringComparison.Ordinal), keepAll: true);
        var news = RecordNews.Of(section, Record(new() { [MilestoneKind.ImpactStart] = 0, [MilestoneKind.Declared] = 20, [MilestoneKind.Detected] = 7 }))!;

        Assert.Contains("| Duration | Value | Formula |\n|---|---:|---|\n| Time to declare | 13 min |", news.After.Body);
        Assert.Contains("Time to detect · 7 min", Assert.Single(news.Choices).Now);
        Assert.Single(TextUnits.Of(section.Refresh(news.Now, _ => Answer.Take).After.Body), u => u.Text.StartsWith("| Duration |", StringComparison.Ordinal));
    }

    [Fact]
    public void A_sentence_that_begins_with_a_name_in_small_letters_is_not_told_twice()
    {
        IncidentRecord Of(IncidentRecord record) => record with { Incident = record.Incident with { Summary = "The database was removed." }, Impacts = [new() { Quantity = "Outage", Value = "gitlab.com was down for some 18 hours." }] };
        var before = PrefillText.Fill("{{summary}}", Of(Early));
        var section = new ReviewSection { Key = "summary", StartText = "{{summary}}", Body = $"{before} Nobody was hurt.", Prefilled = before, Touched = true };

        var after = RecordNews.Of(section, Of(Later))!.After.Body;

        Assert.Contains("Users were affected for 1 h 48 min. gitlab.com was down", after);
        Assert.Equal(2, after.Split("gitlab.com was down").Length);
        Assert.EndsWith("Nobody was hurt.", after, StringComparison.Ordinal);
    }
}
