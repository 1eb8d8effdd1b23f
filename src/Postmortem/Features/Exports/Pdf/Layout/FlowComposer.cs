using Postmortem.Features.Exports.Pdf.Text;
using Postmortem.Features.Exports.Pdf.Typefaces;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>Turns blocks into strips of a column; <c>x</c> and <c>width</c> are points within it.</summary>
internal sealed class FlowComposer(TextSetter setter, IReadOnlyList<HeadingMark> headings)
{
    /// <summary>Deeper nesting of quotes and lists than this keeps its indent, so that no column shrinks to nothing.</summary>
    const float NarrowestColumn = 120;

    int _headings;
    Density _density = Density.Reading;

    public List<Strip> Compose(IReadOnlyList<PdfBlock> blocks, float x, float width)
    {
        var strips = new List<Strip>();
        foreach (var (i, block) in blocks.Index())
        {
            var before = strips.Count;
            strips.AddRange(Compose(block, x, width));
            // One line above a table or a list announces it.
            if (block is PdfParagraph && strips.Count == before + 1 && blocks.ElementAtOrDefault(i + 1) is PdfTable or PdfBulletList or PdfNumberedList or PdfCodeBlock)
                strips[^1].KeepWithNext = true;
        }
        return strips;
    }

    IEnumerable<Strip> Compose(PdfBlock block, float x, float width) => block switch
    {
        PdfTitle title => TitleComposer.Compose(title, setter, _density, x, width),
        PdfHeading heading => Heading(heading, x, width),
        PdfParagraph paragraph => Paragraph(paragraph.Content, x, width),
        PdfBulletList list => List(list.Items, x, width, _ => "•"),
        PdfNumberedList list => List(list.Items, x, width, index => $"{list.Start + index}."),
        PdfTable table => TableComposer.Compose(table, setter, _density, x, width),
        PdfCodeBlock code => Code(code, x, width),
        PdfQuote quote => Boxed(quote.Content, x, width, new Backdrop(x, Math.Min(width, Theme.ProseMeasure), 2) { Edge = Theme.Rule }),
        PdfCallout callout => Callout(callout, x, width),
        PdfImage image => ImageComposer.Compose(image, setter, x, width),
        PdfKeyFigures figures => KeyFigureComposer.Compose(figures, setter, _density, x, width),
        PdfTimeline timeline => TimelineComposer.Compose(timeline, setter, x, width),
        PdfTableOfContents contents => ContentsComposer.Compose(contents, headings, setter, x, width),
        PdfPageBreak => [new GapStrip { Height = 0, StartsPage = true }],
        PdfSpacer spacer => [new GapStrip { Height = 0, Above = Math.Max(0, spacer.Points) }],
        PdfKeepTogether together => Together(Compose(together.Content, x, width)),
        PdfOnePage page => AtAGlance(page.Versions[0], x, width),
        _ => throw new NotSupportedException($"No layout for {block.GetType().Name}."),
    };

    List<Strip> Heading(PdfHeading heading, float x, float width)
    {
        var (look, line, above, below) = Theme.Heading(heading.Level);
        var mark = headings[_headings++];
        var lines = setter.Set([new StyledText(heading.Text, look)], width, line);
        var strips = lines.Select((set, index) => (Strip)new TextStrip(set)
        {
            X = x,
            Height = line,
            Above = index == 0 ? above * _density.HeadingAbove : 0,
            Below = index == lines.Count - 1 ? below : 0,
            KeepWithNext = true,
            Mark = index == 0 ? mark : null,
        });
        return [.. strips];
    }

    List<Strip> Paragraph(IReadOnlyList<PdfInline> content, float x, float width)
    {
        var lines = setter.Set(InlineStyler.Style(content, _density.Body), Math.Min(width, _density.ProseMeasure), _density.BodyLine);
        return TextStrip.ForLines(lines, x, 0, _density.BodyGap);
    }

    List<Strip> List(IReadOnlyList<PdfListItem> items, float x, float width, Func<int, string> marker)
    {
        var strips = new List<Strip>();
        var markers = items.Select((item, index) => item.Checked switch { true => "☑", false => "☐", null => marker(index) }).ToList();
        var room = Math.Max(15, markers.Select(text => setter.Measure(text, _density.Body)).DefaultIfEmpty().Max() + 6);
        var indent = width - room >= NarrowestColumn ? room : 0;
        for (var i = 0; i < items.Count; i++)
        {
            var inner = Compose(items[i].Content, x + indent, width - indent);
            if (inner.Count == 0 || inner[0] is not TextStrip)
                inner.Insert(0, TextStrip.ForLines(setter.Set([], width, _density.BodyLine), x + indent, 0, 0)[0]);
            if (inner[0] is TextStrip { Marker: null } first)
                first.Marker = (setter.Set([new StyledText(markers[i], _density.Body with { Color = Theme.Muted })], room, _density.BodyLine)[0], -indent);
            foreach (var line in inner.OfType<TextStrip>().Where(line => line.Backdrops.Count == 0))
                line.Below = Math.Min(line.Below, _density.ItemGap);
            inner[^1].Below = i == items.Count - 1 ? Math.Max(inner[^1].Below, _density.BodyGap) : _density.ItemGap;
            // A last item of one line is not left alone at the top of a page.
            if (i > 0 && i == items.Count - 1 && inner.Count == 1) strips[^1].KeepWithNext = true;
            strips.AddRange(inner);
        }
        return strips;
    }

    List<Strip> Code(PdfCodeBlock code, float x, float width)
    {
        const float padding = 7;
        var lines = setter.Set([new StyledText(code.Text.TrimEnd('\n', '\r'), Theme.Code)], width - 2 * padding, Theme.CodeLine);
        var strips = TextStrip.ForLines(lines, x + padding, padding + 3, padding + 9);
        return Backed(strips, new Backdrop(x, width, padding) { Ground = Theme.Tint });
    }

    List<Strip> Callout(PdfCallout callout, float x, float width)
    {
        var title = new PdfParagraph([new PdfText(callout.Title, PdfTextStyle.Bold)]);
        var backdrop = new Backdrop(x, width, 8) { Ground = Theme.Ground(callout.Tone), Edge = Theme.Strong(callout.Tone) };
        var strips = Boxed(callout.Title.Length == 0 ? callout.Content : [title, .. callout.Content], x, width, backdrop);
        if (callout.Title.Length > 0 && strips.Count > 1)
            (strips[0].Below, strips[0].KeepWithNext) = (2, true);
        return strips;
    }

    List<Strip> Boxed(IReadOnlyList<PdfBlock> content, float x, float width, Backdrop backdrop)
    {
        var indent = width - 26 >= NarrowestColumn ? 13 : 0;
        var strips = Compose(content, x + indent, width - 2 * indent);
        if (strips.Count == 0)
            return strips;
        strips[0].Above = Math.Max(strips[0].Above, backdrop.Padding + 5);
        strips[^1].Below = backdrop.Padding + 9;
        return Backed(strips, backdrop);
    }

    List<Strip> AtAGlance(IReadOnlyList<PdfBlock> content, float x, float width)
    {
        var around = _density;
        _density = Density.Glance;
        var strips = Compose(content, x, width);
        _density = around;
        return strips;
    }

    static List<Strip> Backed(List<Strip> strips, Backdrop backdrop)
    {
        foreach (var strip in strips)
            strip.Backdrops = [backdrop, .. strip.Backdrops];
        return strips;
    }

    static List<Strip> Together(List<Strip> strips)
    {
        for (var i = 0; i < strips.Count - 1; i++)
            strips[i].KeepWithNext = true;
        return strips;
    }
}
