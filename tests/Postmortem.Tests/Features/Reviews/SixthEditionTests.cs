using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Timeline;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>How the sixth edition words what is prefilled, and that texts of the fifth are known again.</summary>
public sealed class SixthEditionTests
{
    static readonly DateTimeOffset Noon = new(2030, 3, 11, 12, 0, 0, TimeSpan.Zero);

    static readonly IncidentRecord Record = new()
    {
        Incident = new() { Number = 1, Title = "Checkout errors", DeclaredAt = Noon },
        Services = [new() { Name = "Pager" }],
        Impacts = [new() { Quantity = "Lost orders", NotMeasurableBecause = "The log was full." }],
        Milestones =
        [
            new() { Kind = MilestoneKind.ImpactStart, At = Noon }, new() { Kind = MilestoneKind.Detected, At = Noon.AddHours(4) }, new() { Kind = MilestoneKind.RollbackVerified, At = Noon.AddMinutes(250), Source = "the graph" },
            new() { Kind = MilestoneKind.Alerted, NotApplicableBecause = "No pager message existed." }, new() { Kind = MilestoneKind.Resolved, NotApplicableBecause = "Pager is down still" }, new() { Kind = MilestoneKind.ImpactEnd, NotApplicableBecause = "API clients retried" },
        ],
        Durations = Durations.Of([new() { Kind = MilestoneKind.Alerted, NotApplicableBecause = "No pager message existed." }], []),
        Entries =
        [
            new() { OccurredAt = Noon.AddMinutes(250), Kind = EntryKind.Rollback, Text = "Rollback 1 started: roll back deploy.", Source = "web" },
            new() { OccurredAt = Noon.AddMinutes(250), Kind = EntryKind.Rollback, Text = "Rollback 1 verified: error rate 0.4 %.", Source = "web" },
        ],
        Rollbacks = [new() { Attempt = 1, State = RollbackState.Rejected, DecidedAt = Noon.AddMinutes(10), AlsoUndoes = "The new prices" }],
    };

    [Theory]
    [InlineData("{{detection}}", "Nobody was paged: No pager message existed.", "Nobody was paged: no pager message existed.")]
    [InlineData("{{detection}}", ", 4 h after the impact began", ", 4 h 00 min after the impact began")]
    [InlineData("{{durations}}", "(alerted: No pager message existed)", "(alerted: no pager message existed)")]
    [InlineData("{{impact}}", "not measurable, because The log was full. |", "not measurable, because the log was full |")]
    [InlineData("{{rollback}}", "- Decided: 11 Mar 2030, 12:10 UTC", "- Rejected: 11 Mar 2030, 12:10 UTC")]
    [InlineData("{{rollback}}", "- Also undid: The new prices", "- Would also undo: The new prices")]
    [InlineData("{{facts}}", "| Resolved | not applicable, because Pager is down still |", "| Resolved | not applicable, because Pager is down still |")]
    [InlineData("{{facts}}", "| Impact ended | not applicable, because API clients retried |", "| Impact ended | not applicable, because API clients retried |")]
    [InlineData("{{timeline}}", "| 16:10 | milestone | **Rollback verified** | the graph |", "| 16:10 | rollback | **Rollback verified.** Rollback 1 verified: error rate 0.4 %. | web |")]
    public void A_reason_begins_small_unless_with_a_name_durations_are_written_as_on_pages_and_a_step_is_one_row(string start, string was, string now)
    {
        var (before, after) = (PrefillText.Fill(start, Record with { Edition = 5 }), PrefillText.Fill(start, Record));
        Assert.Contains(was, before);
        Assert.Contains(now, after);
        Assert.Null(RecordNews.Of(new() { StartText = start, Prefilled = before, Body = before }, Record));
    }

    [Fact]
    public void Another_step_in_the_same_minute_keeps_its_own_row()
    {
        var text = PrefillText.Fill("{{timeline}}", Record);
        Assert.DoesNotContain("| milestone | **Rollback verified**", text);
        Assert.Contains("| 16:10 | rollback | Rollback 1 started: roll back deploy. | web |", text);
    }
}
