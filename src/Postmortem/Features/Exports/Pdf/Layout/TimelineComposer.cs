using System.Globalization;
using Postmortem.Features.Exports.Pdf.Text;
using Postmortem.Features.Shared;
using Postmortem.Web;
using SkiaSharp;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>The drawn time axis: milestones above, bars below. Lengths in points.</summary>
internal static class TimelineComposer
{
    const float Inset = 6;
    const float LaneHeight = 12.5f;
    const float BarHeight = 12;
    const float BarPitch = 17;
    const float TickHeight = 16;

    static readonly TextLook LabelLook = Theme.Small with { Color = Theme.Ink };

    public static IEnumerable<Strip> Compose(PdfTimeline timeline, TextSetter setter, float x, float width)
    {
        var moments = timeline.Milestones.Select(milestone => milestone.At)
            .Concat(timeline.Bars.SelectMany(bar => new[] { bar.Start, bar.End ?? bar.Start })).ToList();
        if (moments.Count == 0)
            return [];
        var axis = new TimeAxis(moments, width - 2 * Inset, timeline.Clock);
        var labels = Labels(timeline, axis, setter, width);
        var lanes = labels.Select(label => label.Lane + 1).DefaultIfEmpty().Max();
        var above = lanes * LaneHeight + 8;
        var height = above + TickHeight + timeline.Bars.Count * BarPitch + 6;
        var ticks = axis.Ticks().Select(tick => (tick.X, Line: setter.Set([new StyledText(tick.Label, Theme.Small with { Size = 7.6f })], 80, 10)[0])).ToList();
        var bars = timeline.Bars.Select(bar => Bar(bar, axis, setter)).ToList();

        var picture = new DrawnStrip((ink, left, y) =>
        {
            var line = y + above;
            foreach (var label in labels)
                ink.Line(left + label.Point, line, left + label.Point, y + above - 8 - label.Lane * LaneHeight, Theme.Rule, 0.7f);
            ink.Line(left, line, left + width, line, Theme.Ink, 1.1f);
            foreach (var (at, text) in ticks)
            {
                ink.Line(left + Inset + at, line, left + Inset + at, line + 3.5f, Theme.Ink);
                ink.Text(text, left + Math.Clamp(Inset + at - text.Width / 2, 0, width - text.Width), line + 4);
            }
            foreach (var label in labels)
            {
                ink.Dot(left + label.Point, line, 3f, Theme.Strong(label.Tone));
                var top = y + above - 8 - (label.Lane + 1) * LaneHeight;
                ink.Fill(SKRect.Create(left + label.X, top + 1, label.Line.Width, LaneHeight - 2), SKColors.White);
                ink.Text(label.Line, left + label.X, top);
            }
            foreach (var (index, bar) in bars.Index())
                bar.Draw(ink, left, line + TickHeight + 3 + index * BarPitch, width);
        })
        { X = x, Height = height, Above = 8, Below = 4, KeepWithNext = timeline.Caption is not "" };
        var caption = timeline.Caption ?? $"Times in {timeline.Zone}.";
        return caption.Length == 0 ? [picture] : [picture, .. TextStrip.ForLines(setter.Set([new StyledText(caption, Theme.Small)], width, 11.4f), x, 0, 12)];
    }

    static List<Label> Labels(PdfTimeline timeline, TimeAxis axis, TextSetter setter, float width)
    {
        var ordered = timeline.Milestones.OrderBy(milestone => milestone.At).ToList();
        var lines = ordered.Select(milestone => Shortened(milestone, timeline, axis, setter, width * 0.75f)).ToList();
        var points = ordered.Select((milestone, i) => (Inset + axis.X(milestone.At), lines[i].Width)).ToList();
        var places = LabelLanes.Arrange(points, width);
        return [.. ordered.Select((milestone, i) => new Label(lines[i], points[i].Item1, places[i].X, places[i].Lane, milestone.Tone))];
    }

    static TextLine Shortened(PdfMilestone milestone, PdfTimeline timeline, TimeAxis axis, TextSetter setter, float widest)
    {
        var clock = milestone.At.ToString(axis.SpansDays ? "d MMM HH:mm" : "HH:mm", CultureInfo.InvariantCulture) + (timeline.Clock is { } zone ? Times.WhichOfTwo(milestone.At, zone) : "");
        var time = new StyledText(clock + " ", LabelLook with { Face = Typefaces.FaceStyle.Bold, Color = Theme.Strong(milestone.Tone) });
        var words = milestone.Label;
        while (true)
        {
            var lines = setter.Set([time, new StyledText(words, LabelLook)], widest, LaneHeight);
            if (lines.Count == 1 || words.Length < 4)
                return lines[0];
            words = Words.Cut(words, words.Length * 9 / 10 - 1).TrimEnd().TrimEnd('…') + "…";
        }
    }

    static BarPicture Bar(PdfTimeBar bar, TimeAxis axis, TextSetter setter)
    {
        var from = Inset + axis.X(bar.Start);
        var to = Inset + axis.X(bar.End ?? axis.End);
        var line = setter.Set([new StyledText(bar.Label, Theme.Small with { Color = Theme.Strong(bar.Tone), Face = Typefaces.FaceStyle.Bold })], 400, BarHeight)[0];
        return new BarPicture(from, Math.Max(to, from + 2.5f), line, bar.Tone, bar.End is null || bar.IsOpen);
    }

    sealed record Label(TextLine Line, float Point, float X, int Lane, PdfTone Tone);

    /// <summary>The words stand in the bar if they fit, otherwise beside it, on the side that has room.</summary>
    sealed record BarPicture(float From, float To, TextLine Line, PdfTone Tone, bool Open)
    {
        public void Draw(PageInk ink, float left, float y, float width)
        {
            ink.Fill(new SKRect(left + From, y, left + To, y + BarHeight), Theme.Ground(Tone), 2);
            ink.Fill(new SKRect(left + From, y, left + From + 2, y + BarHeight), Theme.Strong(Tone));
            if (!Open)
                ink.Fill(new SKRect(left + To - 2, y, left + To, y + BarHeight), Theme.Strong(Tone));
            var inside = Line.Width + 12 <= To - From;
            var x = inside ? From + 6 : To + 5 + Line.Width <= width ? To + 5 : Math.Max(0, From - 5 - Line.Width);
            ink.Text(Line, left + x, y);
        }
    }
}
