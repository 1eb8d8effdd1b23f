using System.Text.RegularExpressions;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Tests.Features.Timeline;

public sealed class TimelineRowTests
{
    static readonly DateTimeOffset Noon = new(2025, 11, 28, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_milestone_stands_over_the_entry_of_its_moment_that_says_it_best()
    {
        var rows = Merge([Entry("observation", 3), Entry("alert", 3), Entry("decision", 8)], [At(MilestoneKind.Detected, 3), At(MilestoneKind.ImpactStart, 3), At(MilestoneKind.MitigationDecided, 8)]);
        Assert.Equal(["observation under impact start", "alert under detected", "decision under mitigation decided"], rows);
    }

    [Fact]
    public void A_milestone_that_has_no_entry_or_only_a_hidden_one_has_a_row_of_its_own()
    {
        var rows = Merge([Entry("observation", 3), Entry("alert", 5, hidden: true)], [At(MilestoneKind.Detected, 5), At(MilestoneKind.Declared, 9)]);
        Assert.Equal(["observation", "detected", "alert", "declared"], rows);
    }

    [Fact]
    public void A_milestone_that_an_entry_tells_of_is_not_said_twice()
    {
        Assert.Equal(["milestone"], Merge([Entry("milestone", 4) with { Milestone = MilestoneKind.Declared }], [At(MilestoneKind.Declared, 4)]));
        Assert.Equal(["milestone"], Merge([Entry("milestone", 4) with { Milestone = MilestoneKind.Declared }], [At(MilestoneKind.Declared, 2)]));
    }

    [Fact]
    public void Of_an_hour_that_clocks_repeat_the_offset_tells_which_it_was()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        string Shown(int hour) => Regex.Match(WhenTagHelper.Clock(new(2026, 11, 1, hour, 30, 0, TimeSpan.Zero), zone, about: false).ToString()!, ">(.*)<").Groups[1].Value;
        Assert.Equal(["00:30", "01:30 -04:00", "01:30 -05:00", "02:30"], new[] { 4, 5, 6, 7 }.Select(Shown));
    }

    static string[] Merge(TimelineEntry[] entries, Milestone[] milestones) =>
        [.. TimelineRows.Merge(entries.Select(e => new EntryRow(e, 0, [])), milestones, DateTimeOffset.MinValue, DateTimeOffset.MaxValue).Select(row => row switch
        {
            EntryRow { Marks: [] } plain => plain.Entry.Kind,
            EntryRow marked => $"{marked.Entry.Kind} under {string.Join(", ", marked.Marks.Select(m => m.Kind))}",
            MilestoneRow alone => alone.Milestone.Kind,
            _ => "",
        })];

    static TimelineEntry Entry(string kind, int minute, bool hidden = false) =>
        new() { Kind = kind, OccurredAt = Noon.AddMinutes(minute), HiddenAt = hidden ? Noon.AddHours(1) : null };

    static Milestone At(string kind, int minute) => new() { Kind = kind, At = Noon.AddMinutes(minute) };
}
