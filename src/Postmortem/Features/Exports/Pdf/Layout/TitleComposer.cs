using Postmortem.Features.Exports.Pdf.Text;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>The head of the first page.</summary>
internal static class TitleComposer
{
    const float LabelWidth = 104;

    public static IEnumerable<Strip> Compose(PdfTitle title, TextSetter setter, Density density, float x, float width)
    {
        var strips = new List<Strip>();
        if (title.Kicker is { Length: > 0 } kicker)
            Add([new StyledText(kicker, Theme.Kicker)], 14, 4);
        Add([new StyledText(title.Title, density.Title)], density.TitleLine, 5);
        if (title.Subtitle is { Length: > 0 } subtitle)
            Add([new StyledText(subtitle, density.Subtitle)], density.Subtitle.Size * 1.4f, 7);
        if (title.Badges.Count > 0)
            Add(InlineStyler.Style([.. title.Badges.SelectMany(badge => new PdfInline[] { badge, new PdfText("   ") })], density.Body), 16, 7);
        strips.Add(new DrawnStrip((ink, left, y) => ink.Line(left, y, left + width, y, Theme.Accent, 1.4f)) { X = x, Height = 2, Above = 7, Below = 7 });
        strips.AddRange(density.FactsInLine ? InLine(title.Facts, setter, x, width) : title.Facts.SelectMany(fact => Fact(fact, setter, x, width)));
        strips[^1].Below = density.BodyGap * 2;
        foreach (var strip in strips.Take(strips.Count - 1))
            strip.KeepWithNext = true;
        return strips;

        void Add(IReadOnlyList<StyledText> text, float line, float below) =>
            strips.AddRange(TextStrip.ForLines(setter.Set(text, width, line), x, 0, below));
    }

    static List<Strip> InLine(IReadOnlyList<PdfFact> facts, TextSetter setter, float x, float width)
    {
        if (facts.Count == 0)
            return [];
        var text = facts.SelectMany((fact, i) => InlineStyler.Style([new PdfText($"{(i > 0 ? "   ·   " : "")}{fact.Label} ", PdfTextStyle.Muted), .. fact.Value], Theme.Body with { Size = 9f }));
        return TextStrip.ForLines(setter.Set([.. text], width, 12.6f), x, 0, 0);
    }

    static List<Strip> Fact(PdfFact fact, TextSetter setter, float x, float width)
    {
        var label = setter.Set([new StyledText(fact.Label, Theme.Label)], LabelWidth - 8, 14.2f)[0];
        var lines = setter.Set(InlineStyler.Style(fact.Value, Theme.Body with { Size = 9.6f }), width - LabelWidth, 14.2f);
        var strips = TextStrip.ForLines(lines, x + LabelWidth, 0, 1);
        ((TextStrip)strips[0]).Marker = (label, -LabelWidth);
        return strips;
    }
}
