using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>How the seventh edition words what is prefilled, and that texts of the sixth are known again.</summary>
public sealed class SeventhEditionTests
{
    static readonly DateTimeOffset Noon = new(2030, 3, 11, 12, 0, 0, TimeSpan.Zero);

    static readonly IncidentRecord Record = new()
    {
        Incident = new() { Number = 1, Title = "Checkout errors", Source = Door.Import, DeclaredAt = Noon.AddHours(-3) },
        Milestones =
        [
            new() { Kind = MilestoneKind.ImpactStart, At = Noon }, new() { Kind = MilestoneKind.Declared, At = Noon.AddMinutes(2) }, new() { Kind = MilestoneKind.ImpactEnd, At = Noon.AddMinutes(28) },
            new() { Kind = MilestoneKind.MitigationDecided, At = Noon.AddMinutes(29.9) }, new() { Kind = MilestoneKind.Mitigated, At = Noon.AddMinutes(30.2) }, new() { Kind = MilestoneKind.Resolved, At = Noon.AddMinutes(30.8) },
        ],
        Entries =
        [
            new() { OccurredAt = Noon.AddMinutes(29.1), Kind = EntryKind.Decision, Text = "Status changed from triage to active: It is real.", Source = "web" },
            new() { OccurredAt = Noon.AddMinutes(29.9), Kind = EntryKind.Decision, Text = "Rollback 1 decided by the commander: roll back deploy.", Source = "web" },
            new() { OccurredAt = Noon.AddMinutes(30.2), Kind = EntryKind.Milestone, Text = "Status changed from active to mitigated: The rollback is out.", Source = "web" },
            new() { OccurredAt = Noon.AddMinutes(30.8), Kind = EntryKind.Milestone, Text = "Status changed from mitigated to resolved: All is well.", Source = "web" },
        ],
        Rollbacks = [new() { Attempt = 1, Kind = RollbackKind.Deploy, Service = "catalogue", ToVersion = "417", State = RollbackState.Verified, Outcome = RollbackOutcome.Succeeded, FinishedAt = Noon.AddMinutes(30) }],
    };

    [Theory]
    [InlineData("{{summary}}", "The rollback of catalogue to 417 ended the harm.", "The rollback of catalogue to 417 worked.")]
    [InlineData("{{timeline}}", "**Mitigation decided.** Status changed from triage to active", "**Mitigation decided.** Rollback 1 decided by the commander")]
    [InlineData("{{timeline}}", "**Mitigated and resolved.** Status changed from active to mitigated", "**Mitigated.** Status changed from active to mitigated")]
    [InlineData("{{timeline}}", "| Status changed from mitigated to resolved", "**Resolved.** Status changed from mitigated to resolved")]
    [InlineData("{{facts}}", "| Written down | 11 Mar 2030, 09:00 UTC |\n", "| Declared | 11 Mar 2030, 12:02 UTC |\n| Resolved |")]
    public void What_came_after_the_harm_did_not_end_it_a_milestone_stands_with_what_set_it_and_a_guess_is_no_fact(string start, string was, string now)
    {
        var (before, after) = (PrefillText.Fill(start, Record with { Edition = 6 }), PrefillText.Fill(start, Record));
        Assert.Contains(was, before);
        Assert.Contains(now, after);
        Assert.DoesNotContain(was, after);
        Assert.Null(RecordNews.Of(new() { StartText = start, Prefilled = before, Body = before, Edition = 6 }, Record));
        Assert.Null(RecordNews.Of(new() { StartText = start, Prefilled = before, Body = before }, Record));
    }

    [Fact]
    public void The_end_is_told_by_the_minute_so_what_was_in_place_within_it_may_have_brought_it()
    {
        var record = Record with { Rollbacks = [Record.Rollbacks[0] with { FinishedAt = Noon.AddMinutes(28.5) }] };
        Assert.Contains("to 417 ended the harm.", PrefillText.Fill("{{summary}}", record));
    }

    [Fact]
    public void Of_two_entries_of_people_in_one_minute_the_one_of_the_very_moment_tells_the_milestone()
    {
        var record = Record with { Entries = [new() { OccurredAt = Noon.AddMinutes(28.2), Kind = EntryKind.Observation, Text = "Errors fall" }, new() { OccurredAt = Noon.AddMinutes(28), Kind = EntryKind.Observation, Text = "No error left" }] };
        Assert.Contains("**Impact end.** No error left", PrefillText.Fill("{{timeline}}", record));
    }

    [Fact]
    public void An_entry_that_tells_another_deed_leaves_the_milestone_a_row_of_its_own()
    {
        var record = Record with { Entries = [Record.Entries[0]] };
        var text = PrefillText.Fill("{{timeline}}", record);
        Assert.Contains("| decision | Status changed from triage to active", text);
        Assert.Contains("| milestone | **Mitigation decided** |", text);
    }
}
