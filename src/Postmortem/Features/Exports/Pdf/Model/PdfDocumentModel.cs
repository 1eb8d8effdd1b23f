namespace Postmortem.Features.Exports.Pdf;

/// <summary>A report as a flow of blocks, from top to bottom. Knows nothing of pages, fonts or the database.</summary>
public sealed record PdfDocumentModel(IReadOnlyList<PdfBlock> Blocks);

/// <summary>One thing in the flow: a heading, a paragraph, a table, a picture.</summary>
public abstract record PdfBlock;
