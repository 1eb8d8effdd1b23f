using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>How the eighth edition words what is prefilled, and that texts of the seventh are known again.</summary>
public sealed class EighthEditionTests
{
    static readonly DateTimeOffset Noon = new(2030, 3, 11, 12, 0, 0, TimeSpan.Zero);

    static readonly RecordedRollback Rejected = new()
    {
        Attempt = 1,
        Kind = RollbackKind.Deploy,
        Service = "checkout",
        ToVersion = "v41",
        State = RollbackState.Rejected,
        ProposedAt = At(4),
        DecidedAt = At(7),
        DeciderRole = "commander",
        Reason = "It is known to work",
        DecisionReason = "v41 has the same cache code",
    };

    static readonly RecordedRollback Decided = new()
    {
        Attempt = 2,
        Kind = RollbackKind.Flag,
        Direction = RollbackDirection.Mitigation,
        Service = "checkout",
        ToVersion = "off",
        State = RollbackState.Finished,
        Outcome = RollbackOutcome.Succeeded,
        ProposedAt = At(8),
        DecidedAt = At(9),
        DeciderRole = "commander",
        DecisionReason = "Only the flag is new",
        StartedAt = At(10),
        FinishedAt = At(12),
    };

    static readonly IncidentRecord Record = new()
    {
        Incident = new() { Number = 1, Title = "Checkout oversells", Status = IncidentStatus.Resolved, DeclaredAt = At(2) },
        Milestones =
        [
            new() { Kind = MilestoneKind.ImpactStart, At = Noon }, new() { Kind = MilestoneKind.Declared, At = At(2) },
            new() { Kind = MilestoneKind.ImpactEnd, At = At(20.1) }, new() { Kind = MilestoneKind.Mitigated, At = At(20.8) }, new() { Kind = MilestoneKind.Resolved, At = At(40) },
        ],
        Entries =
        [
            Entry(5, EntryKind.Decision, "Severity changed from SEV3 to SEV2: More carts than we thought."),
            Entry(6, EntryKind.Decision, "Decided by the commander to wait 10 min before anything is undone.\n\nWhy: A fix is in the pipeline"),
            Entry(7, EntryKind.Decision, "Rollback 1 rejected by the commander: roll back deploy of checkout to v41.\n\nWhy: v41 has the same cache code"),
            Entry(9, EntryKind.Decision, "Mitigation 2 decided by the commander: mitigate by flag of checkout to off."),
            Entry(12, EntryKind.Rollback, "Mitigation 2 finished and succeeded. It is still to be verified."),
            Entry(14, EntryKind.Observation, "No cart is oversold") with { Starred = true },
            Entry(15, EntryKind.Rollback, "Rollback 3 failed.\n\nThe pipeline refused"),
            Entry(20.2, EntryKind.Milestone, "Status changed from mitigated to resolved: Watched for a while"),
            Entry(20.5, EntryKind.Decision, "Reopened as active (was resolved): Oversells again"),
            Entry(20.8, EntryKind.Milestone, "Status changed from active to mitigated: The queue is drained"),
            Entry(39, EntryKind.Decision, "INC-2 was merged into this incident: The same carts"),
        ],
        Rollbacks = [Rejected, Decided],
    };

    [Theory]
    [InlineData("{{decisions}}", "The rollback of checkout to v41, decided by the commander\n  - What spoke for it: v41", "**12:07 UTC**: Rollback 1 rejected by the commander: roll back deploy of checkout to v41. Why: v41 has the same cache code")]
    [InlineData("{{decisions}}", "**: Mitigation 2 decided by the commander", "The mitigation of checkout to off, decided by the commander")]
    [InlineData("{{rollback}}", "It took 5 min from the declaration to the decision.", "- Rejected: 11 Mar 2030, 12:07 UTC, commander")]
    [InlineData("{{summary}}", "The mitigation of checkout to off ended the harm.", "The mitigation of checkout to off finished at 12:12 UTC.")]
    [InlineData("{{timeline}}", "**Impact end.** Status changed from mitigated to resolved", "**Mitigated and impact end.** Status changed from active to mitigated")]
    [InlineData("{{timeline}}", "**Impact end.** Status changed from mitigated to resolved", "| decision | Reopened as active (was resolved): Oversells again |")]
    [InlineData("{{timeline}}", "**Mitigated.** Status changed from active to mitigated", "| rollback | Rollback 3 failed. The pipeline refused |")]
    public void What_was_rejected_was_not_decided_and_what_was_broken_again_was_not_ended(string start, string was, string now)
    {
        var (before, after) = (PrefillText.Fill(start, Record with { Edition = 7 }), PrefillText.Fill(start, Record));
        Assert.Contains(was, before);
        Assert.Contains(now, after);
        Assert.DoesNotContain(was, after);
        IsKnownAgain(start, before, Record);
    }

    [Theory]
    [InlineData("Severity changed", "")]
    [InlineData("Decided by the commander to wait", " the rollback of checkout to v41, rejected: v41 has the same cache code")]
    [InlineData("Rollback 1 rejected", "")]
    [InlineData("The mitigation of checkout to off", " the rollback of checkout to v41, rejected: v41 has the same cache code")]
    [InlineData("Reopened as active", "")]
    [InlineData("INC-2 was merged", "")]
    public void Another_way_is_told_of_what_was_decided_against_the_harm_while_it_stood(string decision, string considered) =>
        Assert.Equal($"What else was considered:{considered}", Considered(PrefillText.Fill("{{decisions}}", Record), decision));

    [Theory]
    [InlineData(-11, " the rollback of checkout to v41, rejected: no")]
    [InlineData(-20, "")]
    [InlineData(11, " the rollback of checkout to v41, rejected: no")]
    [InlineData(60, " the rollback of checkout to v41")]
    public void What_was_rejected_long_before_was_no_choice_any_more_and_why_it_was_long_after_nobody_knew(int minutes, string considered)
    {
        var rejected = Rejected with { ProposedAt = At(-30), DecidedAt = At(9 + minutes), DecisionReason = "no" };
        var text = PrefillText.Fill("{{decisions}}", Record with { Rollbacks = [rejected, Decided] });
        Assert.Equal($"What else was considered:{considered}", Considered(text, "The mitigation of checkout to off"));
    }

    [Fact]
    public void A_rejection_that_no_entry_tells_is_told_with_what_spoke_against_it()
    {
        var text = PrefillText.Fill("{{decisions}}", Record with { Entries = [] });
        Assert.Contains("**12:07 UTC**: The rollback of checkout to v41, rejected by the commander\n  - What spoke against it: v41 has the same cache code\n", text);
    }

    [Theory]
    [InlineData(20, null, null, "ended the harm.")]
    [InlineData(26, null, null, "ended the harm.")]
    [InlineData(28, null, null, "finished at 12:12 UTC.")]
    [InlineData(28, 30, null, "ended the harm.")]
    [InlineData(20, null, 15, "finished at 12:12 UTC.")]
    [InlineData(11, null, null, "worked.")]
    public void It_ended_the_harm_where_the_end_came_soon_after_or_its_verification_says_so(int end, int? verified, int? nextBegan, string told)
    {
        var record = Record with
        {
            Entries = [],
            Milestones = [new() { Kind = MilestoneKind.ImpactEnd, At = At(end) }],
            Rollbacks = [Decided with { VerifiedAt = verified is { } v ? At(v) : null }, new() { Attempt = 3, State = RollbackState.Failed, Outcome = RollbackOutcome.Failed, StartedAt = nextBegan is { } b ? At(b) : null }],
        };
        Assert.Contains($"The mitigation of checkout to off {told}", PrefillText.Fill("{{summary}}", record));
    }

    [Fact]
    public void While_it_is_open_only_what_is_recorded_of_rollbacks_is_known()
    {
        var record = Record with { Incident = Record.Incident with { Status = IncidentStatus.Triage }, Rollbacks = [] };
        Assert.Equal("No rollback is recorded.", PrefillText.Fill("{{rollback}}", record));
        Assert.Equal("Nothing was rolled back.", PrefillText.Fill("{{rollback}}", Record with { Rollbacks = [] }));
        IsKnownAgain("{{rollback}}", "Nothing was rolled back.", record);
    }

    [Fact]
    public void A_heading_stands_apart_from_what_is_above_it()
    {
        var record = Record with { Entries = [Entry(5, EntryKind.Communication, "Short mail to all who received two")] };
        Assert.StartsWith("None stands on the timeline.\n\n### Said, to whom is not recorded\n\n| UTC |", PrefillText.Fill("{{said-outside}}", record));
        IsKnownAgain("{{said-outside}}", PrefillText.Fill("{{said-outside}}", record with { Edition = 7 }), record);
    }

    static void IsKnownAgain(string start, string before, IncidentRecord record)
    {
        Assert.Null(RecordNews.Of(new() { StartText = start, Prefilled = before, Body = before, Edition = 7 }, record));
        Assert.Null(RecordNews.Of(new() { StartText = start, Prefilled = before, Body = before }, record));
    }

    static string Considered(string text, string decision) =>
        text.Split("\n- ").Single(d => d.Contains($"UTC**: {decision}", StringComparison.Ordinal)).Split("\n  - ")[^1].Trim();

    static RecordedEntry Entry(double minute, string kind, string text) => new() { OccurredAt = At(minute), Kind = kind, Text = text, Source = "web" };

    static DateTimeOffset At(double minute) => Noon.AddMinutes(minute);
}
