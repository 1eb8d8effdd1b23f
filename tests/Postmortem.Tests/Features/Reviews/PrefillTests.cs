using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Completeness;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Timeline;

namespace Postmortem.Tests.Features.Reviews;

public sealed class PrefillTests
{
    static readonly DateTimeOffset Noon = new(2030, 3, 11, 12, 0, 0, TimeSpan.Zero);

    static readonly IncidentRecord Record = new()
    {
        Incident = new() { Number = 42, Title = "Checkout errors", Summary = "Checkout answered with errors.", Severity = "SEV1", DeclaredAt = Noon.AddMinutes(11), DataLoss = "no" },
        Services = [new() { Name = "checkout", Owner = "Payments" }],
        People = [new() { Name = "Amira Haddad", Role = "commander" }, new() { Name = "Jonas Weber", Role = "scribe", ShownAsRole = true }, new() { Name = "Jonas Weber", ShownAsRole = true }, new() { Name = "Priya Nair" }],
        Impacts = [new() { Quantity = "failed requests", Value = "31 %", Source = "error-rate dashboard" }, new() { Quantity = "lost orders", NotMeasurableBecause = "the log was full" }],
        Milestones = [new() { Kind = MilestoneKind.ImpactStart, At = Noon, Accuracy = "about" }, new() { Kind = MilestoneKind.ImpactEnd, At = Noon.AddMinutes(30) }],
        Entries =
        [
            new() { OccurredAt = Noon.AddMinutes(-20), Kind = "change", Text = "Release 418 | cache lifetime\n300 s to 5 s", AuthorName = "Priya Nair", Source = "web", Starred = true },
            new() { OccurredAt = Noon.AddMinutes(5), Kind = "note", Text = "Not worth a star", AuthorName = "Priya Nair", Source = "web" },
            new() { OccurredAt = Noon.AddMinutes(7), Kind = "communication", Text = "We are working on it", AuthorName = "Jonas Weber", AuthorShownAsRole = true, Source = "web", Permalink = "https://status.example.com/1" },
        ],
        Rollbacks = [new() { Attempt = 1, Kind = "deploy", Service = "checkout", FromVersion = "418", ToVersion = "417", State = "failed", Outcome = "failed", OutcomeNote = "no permission" }],
    };

    [Theory]
    [InlineData("facts", "INC-42: Checkout errors", "checkout (Payments)", "Amira Haddad", "about 11 Mar 2030, 12:00 UTC")]
    [InlineData("summary", "Checkout answered with errors.", "Users were affected for about 30 min.", "Failed requests: 31 %.", "The impact began on 11 Mar 2030 at about 12:00 UTC.")]
    [InlineData("impact", "30 min", "| failed requests | 31 % | error-rate dashboard |", "not measurable, because the log was full", "No data was lost.")]
    [InlineData("timeline", "| 11:40 | change |", "**Impact start**", "Monday 11 March 2030", "- 12:07–12:30 UTC, 23 min:")]
    [InlineData("rollback", "Attempt 1", "418 → 417", "no permission", "(failed)")]
    [InlineData("communications", "| 12:07 | We are working on it | [web](https://status.example.com/1) |", "Said", "UTC", "Source")]
    [InlineData("background", "Changes before it was noticed", "Release 418", "11:40 UTC", "cache lifetime")]
    [InlineData("evidence", "<https://status.example.com/1>", "We are working on it", "- ", ">: ")]
    [InlineData("participants", "- Amira Haddad, commander", "- The scribe", "- Priya Nair", "\n")]
    public void A_section_is_filled_from_the_record(string directive, params string[] wanted)
    {
        var text = PrefillText.Fill($"{{{{{directive}}}}}", Record);
        Assert.All(wanted, words => Assert.Contains(words, text));
        Assert.Equal(text, PrefillText.Fill($"{{{{{directive}}}}}", Record));
    }

    [Fact]
    public void Who_wishes_to_be_shown_by_role_is_named_nowhere() =>
        Assert.DoesNotContain("Jonas Weber", string.Concat(PrefillText.Names.Select(n => PrefillText.Fill($"{{{{{n}}}}}", Record))));

    [Fact]
    public void A_bar_or_a_line_break_in_an_entry_does_not_break_the_table() =>
        Assert.Contains("| Release 418 \\| cache lifetime 300 s to 5 s |", PrefillText.Fill("{{timeline}}", Record));

    [Fact]
    public void Paragraphs_of_an_entry_are_sentences_on_its_one_line()
    {
        var record = Record with { Entries = [new() { OccurredAt = Noon, Kind = "decision", Text = "Rollback 1 decided: **418**\n\nWhy: errors rise\nand rise.\r\n\r\nKnown then: 31 %", AuthorName = "Priya Nair", Source = "web" }] };
        Assert.Contains("| Rollback 1 decided: **418**. Why: errors rise and rise. Known then: 31 % |", PrefillText.Fill("{{timeline}}", record));
    }

    [Fact]
    public void What_is_reckoned_from_a_time_that_is_about_right_is_about_right()
    {
        var about = Record with
        {
            Incident = Record.Incident with { Summary = "Checkout failed." },
            Milestones =
            [
                .. Record.Milestones, new() { Kind = MilestoneKind.Detected, At = Noon.AddMinutes(2) }, new() { Kind = MilestoneKind.Alerted, At = Noon.AddMinutes(4), Accuracy = "about" },
                new() { Kind = MilestoneKind.Declared, At = Noon.AddMinutes(11), Accuracy = "about" }, new() { Kind = MilestoneKind.RollbackStarted, At = Noon.AddMinutes(20), Accuracy = "about" },
                new() { Kind = MilestoneKind.Resolved, At = Noon.AddMinutes(69) },
            ],
            Rollbacks = [Record.Rollbacks[0] with { DecidedAt = Noon.AddMinutes(15), StartedAt = Noon.AddMinutes(20), FinishedAt = Noon.AddMinutes(26) }],
        };

        var wanted = new Dictionary<string, string[]>
        {
            ["summary"] = ["was noticed about 2 min later", "resolved about 1 h 09 min after"],
            ["impact"] = ["from about 11 Mar 2030, 12:00 UTC to 11 Mar 2030, 12:30 UTC: about 30 min"],
            ["facts"] = ["| Declared | about 11 Mar 2030, 12:11 UTC |\n| Resolved |"],
            ["detection"] = [", about 2 min after the impact began", "The first page went out about 2 min later", "declared at about 12:11 UTC, about 9 min after that signal"],
            ["rollback"] = ["about 4 min from the declaration", "about 5 min from the decision", "about 6 min to carry out", "ended about 26 min after", "- Decided: 11 Mar 2030, 12:15 UTC", "- Started: about 11 Mar 2030, 12:20 UTC", "about 1 h 09 min after the impact began"],
        };
        foreach (var (name, all) in wanted) Assert.All(all, words => Assert.Contains(words, PrefillText.Fill($"{{{{{name}}}}}", about)));
    }

    [Fact]
    public void A_past_incident_was_declared_when_its_milestone_says_and_written_down_later()
    {
        var past = Record with { Incident = Record.Incident with { DeclaredAt = Noon.AddYears(3) }, Milestones = [.. Record.Milestones, new() { Kind = MilestoneKind.Declared, At = Noon.AddMinutes(11), Accuracy = "about" }] };
        Assert.Contains("| Declared | about 11 Mar 2030, 12:11 UTC |\n| Written down | 11 Mar 2033, 12:00 UTC |", PrefillText.Fill("{{facts}}", past));
    }

    [Theory]
    [InlineData("Status page updated", "web", "said-outside")]
    [InlineData("Mail to all 4,180 recipients of the wrong invoice", "web", "said-outside")]
    [InlineData("Told management that orders wait", "web", "said-inside")]
    [InlineData("Still looking", "slack", "said-inside")]
    [InlineData("Short mail to all who received two", "web", "not recorded")]
    public void Where_no_word_tells_to_whom_it_was_said_nobody_guesses(string text, string source, string place)
    {
        var record = Record with { Entries = [new() { OccurredAt = Noon, Kind = EntryKind.Communication, Text = text, Source = source }] };
        var outside = PrefillText.Fill("{{said-outside}}", record).Split("### Said, to whom is not recorded");
        var said = new Dictionary<string, string> { ["said-inside"] = PrefillText.Fill("{{said-inside}}", record), ["said-outside"] = outside[0], ["not recorded"] = outside.ElementAtOrDefault(1) ?? "" };
        Assert.Equal(place, Assert.Single(said, s => s.Value.Contains(text, StringComparison.Ordinal)).Key);
    }

    [Fact]
    public void A_note_of_years_later_changes_no_time()
    {
        var later = Record with { Entries = [.. Record.Entries, new() { OccurredAt = Noon.AddYears(3), Kind = "note", Text = "Rollback 1 corrected", Source = "web" }] };
        foreach (var name in PrefillText.Names) Assert.Equal(PrefillText.Fill($"{{{{{name}}}}}", Record), PrefillText.Fill($"{{{{{name}}}}}", later));
    }

    [Fact]
    public void Notes_without_a_star_stay_out() => Assert.DoesNotContain("Not worth a star", PrefillText.Fill("{{timeline}}", Record));

    [Fact]
    public void What_is_not_known_says_so_and_is_never_zero()
    {
        var bare = new IncidentRecord { Incident = new() { Number = 1, Title = "Bare", Severity = "SEV3", DeclaredAt = Noon }, Durations = Durations.Of([], []) };
        foreach (var name in PrefillText.Names) Assert.DoesNotContain("| 0 ", PrefillText.Fill($"{{{{{name}}}}}", bare));
        Assert.Contains("unknown", PrefillText.Fill("{{durations}}", bare));
        Assert.Contains("not recorded", PrefillText.Fill("{{facts}}", bare));
        Assert.Contains("not answered yet", PrefillText.Fill("{{impact}}", bare));
    }

    [Fact]
    public void A_rollback_ended_the_harm_only_where_the_harm_is_known_to_be_over()
    {
        var over = Record with { Rollbacks = [Record.Rollbacks[0] with { State = "verified", Outcome = "succeeded", FinishedAt = Noon.AddMinutes(29) }] };
        var notKnown = over with { Milestones = [.. over.Milestones.Where(m => m.Kind != MilestoneKind.ImpactEnd)] };

        Assert.Contains("to 417 ended the harm.", PrefillText.Fill("{{summary}}", over));
        Assert.Contains("to 417 worked.", PrefillText.Fill("{{summary}}", notKnown));
        Assert.DoesNotContain("ended", PrefillText.Fill("{{summary}}", notKnown));
    }

    [Fact]
    public void The_summary_says_nothing_twice_and_ends_each_sentence_once()
    {
        var told = Record with { Impacts = [new() { Quantity = "failed requests", Value = "31 % of requests failed." }, new() { Quantity = "errors", Value = "answered with errors" }] };
        var text = PrefillText.Fill("{{summary}}", told);
        Assert.DoesNotContain("..", text);
        Assert.DoesNotContain(": Checkout errors", text);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(text, "answered with errors"));
    }

    [Fact]
    public void Durations_that_share_a_reason_share_a_sentence()
    {
        var text = PrefillText.Fill("{{durations}}", Record with { Durations = Durations.Of([new() { Kind = MilestoneKind.Detected, At = Noon }, new() { Kind = MilestoneKind.Declared, At = Noon.AddMinutes(5) }], []) });
        Assert.Contains("| Time to declare | 5 min | declared", text);
        Assert.DoesNotContain("| Time to detect", text);
        Assert.Contains("Still unknown, since impact start is missing: time to detect,", text);
    }

    [Fact]
    public void What_does_not_apply_is_not_called_unknown()
    {
        var text = PrefillText.Fill("{{durations}}", Record with { Durations = Durations.Of([new() { Kind = MilestoneKind.Alerted, At = Noon }, new() { Kind = MilestoneKind.Acknowledged, NotApplicableBecause = "The published text does not tell." }], []) });
        Assert.Contains("Does not apply: time to acknowledge (acknowledged: the published text does not tell).", text);
        Assert.Contains("Still unknown, since impact start is missing: time to detect,", text);
        var words = Postmortem.Features.Exports.Record.DurationWords.Of(new() { UnknownBecause = "acknowledged does not apply: nobody was paged" });
        Assert.Equal("does not apply (acknowledged: nobody was paged)", words);
    }

    [Fact]
    public void The_silences_that_prefill_lists_are_those_that_completeness_asks_for()
    {
        var text = PrefillText.Fill("{{timeline}}", Record);
        var gap = Assert.Single(TimelineGaps.During(Noon, Noon.AddMinutes(30), [.. Record.Entries.Select(e => e.OccurredAt)], TimeSpan.FromMinutes(15)));
        Assert.False(TimelineGaps.IsExplained(gap, text));
        Assert.True(TimelineGaps.IsExplained(gap, text.Replace("23 min:", "23 min: waiting for access", StringComparison.Ordinal)));
        Assert.True(TimelineGaps.IsExplained(gap, text.Replace("23 min:", "23 min:\n  waiting for access", StringComparison.Ordinal)));
        Assert.False(TimelineGaps.IsExplained(gap, text.Replace("23 min:", "23 min:\n- 13:10–13:40 UTC, 30 min: the next silence, explained", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_silence_is_listed_across_a_milestone()
    {
        var text = PrefillText.Fill("{{timeline}}", Record with { Milestones = [new() { Kind = MilestoneKind.Mitigated, At = Noon.AddMinutes(20) }, .. Record.Milestones] });
        Assert.DoesNotContain("Silences", text);
    }

    [Fact]
    public void A_text_that_was_filled_before_milestones_ended_a_silence_is_not_overtaken_by_that()
    {
        var record = Record with { Milestones = [.. Record.Milestones, new() { Kind = MilestoneKind.Mitigated, At = Noon.AddMinutes(20) }] };
        var silence = PrefillText.Fill("{{timeline}}", Record).Split("\n\n")[^2..];
        var before = string.Join("\n\n", [PrefillText.Fill("{{timeline}}", record), .. silence]);
        var section = new ReviewSection { Key = "timeline", StartText = "{{timeline}}", Prefilled = before, Body = before };
        Assert.Null(RecordNews.Of(section, record));
        Assert.Null(RecordNews.Of(section with { Body = before.Replace("23 min:", "23 min: waiting for access", StringComparison.Ordinal), Touched = true }, record));
        Assert.NotNull(RecordNews.Of(section, record with { Entries = [.. record.Entries, new() { OccurredAt = Noon.AddMinutes(25), Kind = "alert", Text = "Errors fell", Source = "web" }] }));
    }

    [Fact]
    public void A_silence_over_days_is_named_by_its_days()
    {
        var gap = new TimelineGap(new(2026, 9, 22, 15, 30, 0, TimeSpan.Zero), new(2026, 9, 30, 22, 17, 0, TimeSpan.Zero));
        Assert.Equal(("22 Sep 15:30–30 Sep 22:17", "8 d 6 h"), (gap.Name, gap.Length));
        Assert.True(TimelineGaps.IsExplained(gap, "- 22 Sep 15:30–30 Sep 22:17 UTC, 8 d 6 h: nobody used it"));
        Assert.True(TimelineGaps.IsExplained(gap, "15:30-22:17: nobody used it"));
        Assert.False(TimelineGaps.IsExplained(gap, "- 22 Sep 15:30–30 Sep 22:17 UTC, 8 d 6 h:"));
    }
}
