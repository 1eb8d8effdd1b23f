using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Pdf.Layout;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Exports.Report;
using Postmortem.Features.Timeline;

namespace Postmortem.Tests.Features.Exports;

public class PdfTimelineTests
{
    static readonly DateTimeOffset Noon = new(2025, 11, 28, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(2, 60)]
    [InlineData(20, 90)]
    [InlineData(20, 0)]
    [InlineData(20, 3)]
    public void Labels_never_overlap(int count, int minutesBetween)
    {
        var points = Enumerable.Range(0, count).Select(i => ((float)i * minutesBetween * 455 / Math.Max(1, (count - 1) * 90), 70f + i * 7 % 60)).ToList();
        var placed = LabelLanes.Arrange(points, 463);
        for (var i = 0; i < count; i++)
        {
            Assert.InRange(placed[i].X, 0, 463 - points[i].Item2 + 0.1f);
            Assert.InRange(placed[i].Lane, 0, count);
            for (var j = 0; j < i; j++)
                Assert.False(placed[i].Lane == placed[j].Lane && placed[i].X < placed[j].X + points[j].Item2 && placed[j].X < placed[i].X + points[i].Item2);
        }
    }

    [Fact]
    public void The_picture_names_milestones_bars_and_zone()
    {
        var text = PdfSamples.AllText(PdfSamples.Print(new PdfTimeline(
            [new(Noon, "Impactstart"), new(Noon.AddMinutes(61), "Mitigated")],
            [new(Noon, Noon.AddMinutes(61), "Impact 1 h 1 min", PdfTone.Critical), new(Noon.AddMinutes(59), null, "Rollback failed", PdfTone.Serious)], "Europe/Zurich")));
        foreach (var words in (string[])["12:00 Impactstart", "13:01 Mitigated", "Impact 1 h 1 min", "Rollback failed", "Europe/Zurich"])
            Assert.Contains(words, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_milestones_of_one_minute_are_all_named()
    {
        const string label = "mitigation decided, rollback started, rollback completed";
        foreach (var at in (int[])[1, 30, 59])
            Assert.Contains(label, PdfSamples.AllText(PdfSamples.Print(new PdfTimeline([new(Noon, "impact start"), new(Noon.AddMinutes(at), label), new(Noon.AddMinutes(60), "resolved")], []))), StringComparison.Ordinal);
    }

    [Fact]
    public void Harm_of_which_nobody_wrote_down_the_end_is_drawn_open()
    {
        RecordedMilestone[] known = [new() { Kind = MilestoneKind.ImpactStart, At = Noon }, new() { Kind = MilestoneKind.Mitigated, At = Noon.AddMinutes(40) }];
        PdfTimeBar Harm(params RecordedMilestone[] milestones) => FirstPicture.Of(new ReportWriter(new() { Milestones = milestones }, new Dictionary<Guid, byte[]>(), TimeZoneInfo.Utc), new(0, 0, 0, 9, 9, 0, 0, 0, 0)).OfType<PdfTimeline>().Single().Bars[0];

        Assert.Equal(new PdfTimeBar(Noon, Noon.AddMinutes(40), "impact, its end not recorded", PdfTone.Critical) { IsOpen = true }, Harm(known));
        Assert.Equal(new PdfTimeBar(Noon, Noon.AddMinutes(35), "impact", PdfTone.Critical), Harm([.. known, new() { Kind = MilestoneKind.ImpactEnd, At = Noon.AddMinutes(35) }]));

        Assert.Equal("impact, its recorded end before its start", Harm([.. known, new() { Kind = MilestoneKind.ImpactEnd, At = Noon.AddMinutes(-5) }]).Label);

        byte[] Print(bool open) => PdfSamples.Print(new PdfTimeline([new(Noon, "impact start")], [new(Noon, Noon.AddMinutes(40), "impact", PdfTone.Critical) { IsOpen = open }]));
        Assert.False(Print(open: true).SequenceEqual(Print(open: false)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void One_moment_or_none_is_no_error(int count) =>
        Assert.Single(PdfSamples.PageTexts(PdfSamples.Print(new PdfTimeline([.. Enumerable.Range(0, count).Select(_ => new PdfMilestone(Noon, "only"))], []))));

    [Fact]
    public void Ticks_stand_at_round_times_however_long_the_span()
    {
        foreach (var span in (TimeSpan[])[TimeSpan.FromMinutes(3), TimeSpan.FromHours(18), TimeSpan.FromDays(40), TimeSpan.FromDays(9000)])
            Assert.InRange(new TimeAxis([Noon, Noon + span], 450).Ticks().Count(), 1, 9);
    }

    [Fact]
    public void Ticks_tell_the_hour_of_a_zone_before_and_after_its_clock_changes()
    {
        // In Melbourne it was 02:00 to 03:00 twice that night, from 15:00 and from 16:00 UTC on; half a year before, the hour from 16:00 was left out.
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Australia/Melbourne");
        foreach (var (from, labels) in new[]
        {
            (new DateTimeOffset(2027, 4, 3, 12, 30, 0, TimeSpan.Zero), new Dictionary<string, int> { ["4 Apr"] = 13, ["01:00"] = 14, ["02:00"] = 16, ["03:00"] = 17, ["04:00"] = 18 }),
            (new DateTimeOffset(2026, 10, 3, 13, 30, 0, TimeSpan.Zero), new Dictionary<string, int> { ["4 Oct"] = 14, ["01:00"] = 15, ["03:00"] = 16, ["04:00"] = 17, ["05:00"] = 18, ["06:00"] = 19 }),
        })
        {
            var axis = new TimeAxis([from.ToOffset(zone.GetUtcOffset(from)), from.AddHours(6)], 450, zone);
            Assert.Equal(labels.Select(l => (axis.X(new DateTimeOffset(from.Date, TimeSpan.Zero).AddHours(l.Value)), l.Key)), axis.Ticks());
        }
    }
}
