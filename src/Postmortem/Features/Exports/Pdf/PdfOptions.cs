namespace Postmortem.Features.Exports.Pdf;

/// <summary>Sheet sizes: A4 is 595 x 842 points, Letter is 612 x 792 points.</summary>
public enum PdfPaper
{
    A4,
    Letter,
}

/// <summary>What surrounds the content: the sheet, the metadata, the running header and footer.</summary>
public sealed record PdfOptions
{
    public PdfPaper Paper { get; init; } = PdfPaper.A4;

    /// <summary>Shown by readers in the window title.</summary>
    public required string Title { get; init; }

    public string? Author { get; init; }

    public string? Subject { get; init; }

    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>Written as creation and modification time, in UTC to the second. Never taken from the clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Running header at the left of every page but the first; null for none.</summary>
    public string? Header { get; init; }

    /// <summary>Text at the left of the footer of every page, for example the state and the export's time zone; null for none.</summary>
    public string? Footer { get; init; }

    /// <summary>Composite format of the page number: {0} is the page, {1} the number of pages.</summary>
    public string PageNumberFormat { get; init; } = "Page {0} of {1}";

    /// <summary>BCP 47 tag. Written into the file, and chooses the regional form of Han characters (ja, ko, zh-Hant, otherwise simplified Chinese).</summary>
    public string Language { get; init; } = "en";
}
