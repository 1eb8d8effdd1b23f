using Postmortem.Features.Changes.Axis;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Tests.Features.Changes;

/// <summary>Where marks and their labels stand.</summary>
public sealed class AxisPlotTests
{
    static readonly DateTimeOffset From = new(2030, 3, 11, 14, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(720)]
    [InlineData(340)]
    public void Labels_neither_overlap_nor_leave_the_drawing(double width)
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var marks = Enumerable.Range(0, 25).Select(i => new AxisMark(AxisPlot.LaneNames[random.Next(4)], From.AddMinutes(random.NextDouble() * 60), new string('w', random.Next(3, 60)), "/", "entry", random.Next(3) > 0)).ToList();
            var plot = AxisPlot.Of(marks, From, From.AddHours(1), width, TimeSpan.Zero);

            Assert.Equal(marks.Count, plot.Marks.Sum(m => 1 + m.Others.Count));
            var labels = plot.Marks.Where(m => m.TextX is not null).Select(m => (m.Y, Left: m.EndsThere ? m.TextX!.Value - Length(m) : m.TextX!.Value, Right: m.EndsThere ? m.TextX!.Value : m.TextX!.Value + Length(m))).ToList();
            Assert.All(labels, l => { Assert.True(l.Left >= 0 && l.Right <= width, $"seed {seed}: {l}"); });
            foreach (var row in labels.GroupBy(l => l.Y))
            {
                var sorted = row.OrderBy(l => l.Left).ToList();
                for (var i = 1; i < sorted.Count; i++) Assert.True(sorted[i - 1].Right <= sorted[i].Left, $"seed {seed}: {sorted[i - 1]} and {sorted[i]}");
            }
            Assert.All(plot.Marks, m => Assert.InRange(m.X, 0, width));
            Assert.All(plot.Marks, m => { var lane = plot.Lanes.Single(l => l.Name == m.Mark.Lane); Assert.InRange(m.Y, lane.Top, lane.Top + lane.Height); });
        }
    }

    [Theory]
    [InlineData(720)]
    [InlineData(340)]
    public void Every_milestone_bears_its_name_even_when_all_are_of_one_minute(double width)
    {
        foreach (var at in new[] { 0, 30, 60 })
        {
            var marks = MilestoneKind.All.Select((kind, i) => new AxisMark(AxisPlot.Milestones, From.AddMinutes(at).AddSeconds(i), Words.Capital(kind), "/", "milestone", true)).ToList();
            var plot = AxisPlot.Of(marks, From, From.AddMinutes(61), width, TimeSpan.Zero);

            Assert.Equal(13, plot.Marks.Count);
            Assert.All(plot.Marks, m => Assert.NotNull(m.TextX));
            Assert.Equal(13, plot.Marks.Select(m => m.Y).Distinct().Count());
        }
    }

    [Fact]
    public void What_was_long_before_stands_at_the_left_edge_and_what_came_after_is_left_out()
    {
        var plot = AxisPlot.Of([new(AxisPlot.Changes, From.AddDays(-1), "Long ago", "/", "suspect", true), new(AxisPlot.Entries, From.AddDays(1), "Later", "/", "entry", false)], From, From.AddHours(1), 720, TimeSpan.Zero);
        var mark = Assert.Single(plot.Marks);
        Assert.True(mark.IsEarlier);
        Assert.Equal(8, mark.X);
        Assert.StartsWith("‹", mark.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_marks_that_lie_on_each_other_are_one_sign_and_loud_ones_stay_themselves()
    {
        var marks = Enumerable.Range(0, 300).Select(i => new AxisMark(AxisPlot.Entries, From.AddSeconds(i * 12), $"Entry {i}", $"/#{i}", "entry", i == 150)).ToList();
        var plot = AxisPlot.Of(marks, From, From.AddHours(1), 720, TimeSpan.Zero);

        Assert.InRange(plot.Marks.Count, 60, 90);
        Assert.Equal(marks.Select(m => m.Href).Order(), plot.Marks.SelectMany(m => m.Others.Prepend(m.Mark)).Select(m => m.Href).Order());
        var loud = Assert.Single(plot.Marks, m => m.Mark.Loud);
        Assert.Equal(("Entry 150", 0), (loud.Mark.Label, loud.Others.Count));
        var xs = plot.Marks.Where(m => !m.Mark.Loud).Select(m => m.X).Order().ToList();
        Assert.All(xs.Zip(xs.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 8, $"{pair}"));
    }

    [Fact]
    public void Ticks_stand_at_round_times_of_the_viewers_clock()
    {
        var ticks = AxisPlot.Of([], From.AddMinutes(7), From.AddHours(5), 720, TimeSpan.FromMinutes(330)).Ticks;
        Assert.InRange(ticks.Count, 3, 8);
        Assert.All(ticks, t => Assert.Equal(0, (t.At + TimeSpan.FromMinutes(330)).Minute % 30));
        Assert.InRange(AxisPlot.Of([], From, From.AddYears(30), 340, TimeSpan.Zero).Ticks.Count, 1, 20);
        Assert.InRange(AxisPlot.Of([], From, From.AddMinutes(10), 340, TimeSpan.Zero).Ticks.Count, 2, 6);
    }

    static double Length(PlacedMark mark) => mark.Text.Length * 6.1;
}
