namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>A strip drawn by a function: pictures, key figures, the title's parts.</summary>
internal sealed class DrawnStrip(Action<PageInk, float, float> draw) : Strip
{
    public override void Draw(PageInk ink, float x, float y) => draw(ink, x, y);
}
