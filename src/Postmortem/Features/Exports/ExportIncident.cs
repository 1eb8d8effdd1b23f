using System.Text;
using Postmortem.Data;
using Postmortem.Features.Exports.Json;
using Postmortem.Features.Exports.Markdown;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Exports.Report;
using Postmortem.Features.Language;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Exports;

public static class ExportFormat
{
    public const string Markdown = "md";
    public const string Pdf = "pdf";
    public const string Json = "json";

    /// <summary>The Markdown and the timeline's files beside it.</summary>
    public const string Zip = "zip";

    public static readonly string[] All = [Markdown, Pdf, Json, Zip];

    public static bool HasFiles(string format) => format is Json or Zip;
}

/// <param name="Format">One of <see cref="ExportFormat"/>; Markdown when left out.</param>
/// <param name="Paper">a4 or letter, for PDF; A4 when left out.</param>
/// <param name="TimeZone">Of the times in Markdown and PDF, such as Europe/Berlin; the person's own when left out.</param>
public sealed record ExportIncidentInput(int Number, string? Format = null, string? Paper = null, string? TimeZone = null);

/// <param name="FileName">inc-42-checkout-answers-with-errors.pdf</param>
public sealed record ExportedFile(string FileName, string ContentType, byte[] Bytes);

/// <summary>
/// The record of an incident as a file, as far as this person may see it. Markdown and PDF tell times in the person's zone or another, and
/// name it; JSON tells UTC.
/// </summary>
public sealed class ExportIncident(Database database, IncidentReport report, LanguageRules rules) : IDisposable
{
    public static readonly string[] Papers = ["a4", "letter"];

    /// <summary>With the timeline's files an export takes a hundred megabytes while it is written, for half a second; one without takes milliseconds.</summary>
    readonly SemaphoreSlim _oneWithFiles = new(1);

    public void Dispose() => _oneWithFiles.Dispose();

    public async Task<Result<ExportedFile>> RunAsync(ExportIncidentInput input, Actor actor, CancellationToken ct)
    {
        var checks = new Checks();
        var format = checks.OneOf("format", input.Format ?? ExportFormat.Markdown, ExportFormat.All, "The format");
        var paper = checks.OneOf("paper", (input.Paper ?? "a4").ToLowerInvariant(), Papers, "The paper");
        var zone = actor.Zone();
        if (input.TimeZone is { } other) checks.Must(TimeZoneInfo.TryFindSystemTimeZoneById(other, out zone!), "time_zone", $"The time zone “{Words.Fit(other, 64)}” is not known. Give one such as Europe/Berlin, or leave it out for your own.");
        if (!checks.Passed) return checks.Failure;
        if (!ExportFormat.HasFiles(format)) return await WriteAsync(input.Number, format, paper, zone, actor, ct);
        await _oneWithFiles.WaitAsync(ct);
        try
        {
            return await WriteAsync(input.Number, format, paper, zone, actor, ct);
        }
        finally
        {
            _oneWithFiles.Release();
        }
    }

    async Task<Result<ExportedFile>> WriteAsync(int number, string format, string paper, TimeZoneInfo zone, Actor actor, CancellationToken ct)
    {
        var (record, images) = await database.ReadAsync(async s =>
        {
            var found = await s.ReadIncidentRecordAsync(number, actor, withJournal: format == ExportFormat.Json);
            if (found is not null && format == ExportFormat.Json) found = await s.WithSentencesAsync(found, rules.Coach);
            // Documents show nothing hidden, and its files must not take the room of others.
            if (found is not null && format == ExportFormat.Zip) found = found with { Timeline = [.. found.ShownTimeline] };
            if (found is not null && ExportFormat.HasFiles(format)) found = await s.WithFilesAsync(found);
            IReadOnlyDictionary<Guid, byte[]> pictures = found is not null && format == ExportFormat.Pdf ? await ReportImages.ReadAsync(s, found) : new Dictionary<Guid, byte[]>();
            return (found, pictures);
        }, ct);
        if (record is null) return Failure.NotFound(IncidentRef.NameOf(number));
        return format switch
        {
            ExportFormat.Json => new ExportedFile(NameOf(record, "json"), "application/json", RecordJson.Write(record)),
            ExportFormat.Pdf => new ExportedFile(NameOf(record, "pdf"), "application/pdf", report.Print(record, images, zone, paper)),
            ExportFormat.Zip => new ExportedFile(NameOf(record, "zip"), "application/zip", MarkdownArchive.Write(record, zone, NameOf(record, "md"))),
            _ => new ExportedFile(NameOf(record, "md"), "text/markdown; charset=utf-8", Encoding.UTF8.GetBytes(RecordMarkdown.Write(record, zone))),
        };
    }

    static string NameOf(IncidentRecord record, string ending)
    {
        var words = new string([.. record.Title.ToLowerInvariant().Normalize(NormalizationForm.FormD).Where(c => c < 128).Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var slug = string.Join('-', words.Take(8));
        return $"{record.Name.ToLowerInvariant()}{(slug.Length > 0 ? "-" + slug : "")}.{ending}";
    }
}
