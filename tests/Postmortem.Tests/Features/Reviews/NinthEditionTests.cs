using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>How the ninth edition words what is prefilled, and that texts of the eighth are known again.</summary>
public sealed class NinthEditionTests
{
    static readonly DateTimeOffset Noon = new(2019, 7, 2, 12, 0, 0, TimeSpan.Zero);

    static readonly IncidentRecord Record = new()
    {
        Incident = new() { Number = 1, Title = "Checkout errors", Status = IncidentStatus.Resolved, DeclaredAt = At(3) },
        Milestones = [new() { Kind = MilestoneKind.Detected, At = At(2) }, new() { Kind = MilestoneKind.Declared, At = At(3) }, new() { Kind = MilestoneKind.Resolved, At = At(60) }],
        Entries = [Entry(1, EntryKind.Alert, "Errors above 31 %."), Entry(2, EntryKind.Observation, "Errors everywhere..."), Entry(5, EntryKind.Decision, "Switch the rules off"), Entry(60, EntryKind.Milestone, "Status changed from active to resolved: No errors")],
    };

    static readonly RecordedEntry Closing = Entry(3000, EntryKind.Decision, "Status changed from resolved to closed: Reviewed");

    static readonly IncidentRecord Closed = Record with { Entries = [.. Record.Entries, Closing] };

    [Theory]
    [InlineData("{{detection}}")]
    [InlineData("{{decisions}}")]
    [InlineData("{{timeline}}")]
    public void Closing_it_on_a_later_day_changes_nothing_that_was_filled_before_by_whatever_edition(string start)
    {
        foreach (var edition in new[] { 7, 8, 9 })
        {
            IsKnownAgain(start, PrefillText.Fill(start, Record with { Edition = edition }), edition, Closed);
            IsKnownAgain(start, PrefillText.Fill(start, Closed with { Edition = edition }), edition, Closed);
        }
    }

    [Theory]
    [InlineData("{{detection}}", "on 2 Jul at 12:02 UTC", "at 12:02 UTC")]
    [InlineData("{{decisions}}", "**2 Jul 12:05 UTC**: Switch", "**12:05 UTC**: Switch")]
    [InlineData("{{decisions}}", "12:01 Errors above 31 %.; 12:02 Errors everywhere...", "12:01 Errors above 31 %; 12:02 Errors everywhere...")]
    [InlineData("{{timeline}}", "Status changed from resolved to closed", "| 13:00 | milestone | **Resolved.** Status changed from active to resolved")]
    public void What_was_noted_about_the_record_tells_nothing_of_the_incident(string start, string was, string now)
    {
        Assert.Contains(was, PrefillText.Fill(start, Closed with { Edition = 8 }));
        Assert.Contains(now, PrefillText.Fill(start, Closed));
        Assert.DoesNotContain(was, PrefillText.Fill(start, Closed));
    }

    [Theory]
    [InlineData("31 %.", "31 %;")]
    [InlineData("31 %", "31 %;")]
    [InlineData("31 %!", "31 %!;")]
    [InlineData("31 %?", "31 %?;")]
    [InlineData("31 %\u2026", "31 %\u2026;")]
    [InlineData("31 %...", "31 %...;")]
    public void Before_a_semicolon_stands_no_full_stop(string said, string told) => Assert.Contains(
        $"What was known then: 12:01 {told} 12:02 ", PrefillText.Fill("{{decisions}}", Record with { Entries = [Entry(1, EntryKind.Alert, said), .. Record.Entries.Skip(1)] }));

    [Fact]
    public void A_closing_that_somebody_starred_belongs_to_the_story_and_one_that_ended_it_too()
    {
        Assert.Contains("resolved to closed", PrefillText.Fill("{{timeline}}", Closed with { Entries = [.. Record.Entries, Closing with { Starred = true }] }));
        Assert.Contains("active to closed", PrefillText.Fill("{{timeline}}", Record with { Entries = [.. Record.Entries, Closing with { Text = "Status changed from active to closed: It was nothing" }] }));
    }

    [Theory]
    [InlineData(EntryKind.Decision, "No more rules on a Tuesday", true)]
    [InlineData(EntryKind.Communication, "A mail to all customers", true)]
    [InlineData(EntryKind.Observation, "The graph of that week is here", false)]
    [InlineData(EntryKind.Decision, "Made private: It names a customer", false)]
    public void A_later_day_is_told_where_something_of_it_is_told(string kind, string text, bool dated) =>
        Assert.Equal(dated, (Record with { Entries = [.. Record.Entries, Entry(3000, kind, text)] }).IsOverDays);

    [Fact]
    public void While_it_is_not_over_or_where_a_milestone_or_a_rollback_lies_on_another_day_times_have_their_day()
    {
        Assert.False(Record.IsOverDays);
        Assert.True((Record with { Milestones = [], Entries = [.. Record.Entries, Entry(3000, EntryKind.Observation, "Still slow")] }).IsOverDays);
        Assert.True((Record with { Milestones = [new() { Kind = MilestoneKind.ImpactStart, At = At(-3000) }, .. Record.Milestones] }).IsOverDays);
        Assert.True((Record with { Rollbacks = [new() { Attempt = 1, State = RollbackState.Started, DecidedAt = At(20), StartedAt = At(1000) }] }).IsOverDays);
    }

    static void IsKnownAgain(string start, string before, int edition, IncidentRecord record)
    {
        Assert.Null(RecordNews.Of(new() { StartText = start, Prefilled = before, Body = before, Edition = edition }, record));
        Assert.Null(RecordNews.Of(new() { StartText = start, Prefilled = before, Body = before }, record));
    }

    static RecordedEntry Entry(double minute, string kind, string text) => new() { OccurredAt = At(minute), Kind = kind, Text = text, Source = "web" };

    static DateTimeOffset At(double minute) => Noon.AddMinutes(minute);
}
