using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Postmortem.Features.Exports.Json;
using Postmortem.Features.Exports.Markdown;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Import;

/// <param name="IsOurs">An export of this product, with its numbers, states and sign-offs.</param>
/// <param name="Durations">As a document tells them.</param>
sealed record ReadFile(IncidentRecord Record, bool IsOurs, IReadOnlyList<ToldDuration> Durations);

/// <summary>Tells the kinds of files apart and reads each into a record.</summary>
static class ImportReader
{
    public const int Largest = 32 * 1024 * 1024;

    const string Remedy = "Import takes each line of the record's own sections, or nothing of the file: mend these lines and import again. What is yours alone may stand below a heading of its own, such as ## Notes; import leaves that out and says so.";

    const string Unknown = "there is no place for it here; a newer version may have written it";

    public static Result<ReadFile> Read(byte[] bytes, DateTimeOffset now, ImportNotes notes)
    {
        if (bytes.Length > Largest) return Failure.Invalid("file", $"The file has {bytes.Length:N0} bytes; at most {Largest:N0} can be imported.");
        if (!MarkdownArchive.Looks(bytes)) return Read(bytes, null, now, notes);
        var unpacked = MarkdownArchive.Read(bytes, Largest);
        return unpacked.Failure is { } damaged ? damaged : Read(unpacked.Value.Text, unpacked.Value.Files, now, notes);
    }

    static Result<ReadFile> Read(byte[] bytes, IReadOnlyDictionary<Guid, byte[]>? files, DateTimeOffset now, ImportNotes notes)
    {
        ReadOnlyMemory<byte> content = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsMemory(Encoding.UTF8.Preamble.Length) : bytes;
        if (!Utf8.IsValid(content.Span)) return Failure.Invalid("file", "The file is not UTF-8 text. Import takes JSON, Markdown, or Markdown with its files as a zip.");
        // JSON with the timeline's files is read where it stands: as text it would take thrice its size.
        return RecordMarkdownReader.Looks(content.Span) ? FromMarkdown(Encoding.UTF8.GetString(content.Span), files, now, notes) : FromJson(content, now, notes);
    }

    static Result<ReadFile> FromMarkdown(string text, IReadOnlyDictionary<Guid, byte[]>? files, DateTimeOffset now, ImportNotes notes)
    {
        try
        {
            var document = RecordMarkdownReader.Read(text);
            if (document.Refused.Count > 0) return Failure.Invalid([.. document.Refused.Append(Remedy).Select(line => new Fault("file", line))]);
            var json = JsonSerializer.SerializeToElement(document.Record);
            var faults = JsonFaults.Of(json);
            if (faults.Count > 0) return InLines(Told(faults), document);
            var read = Ours(json, files, now);
            if (read.Failure is { } failure) return InLines(failure, document);
            foreach (var guess in document.Guessed) notes.Guess(guess);
            notes.LeaveOut(NotInMarkdown(read.Value.Record));
            foreach (var line in document.LeftOut) notes.LeaveOut(line);
            foreach (var (path, more) in UnknownMembers.Of(json)) notes.LeaveOut($"{(document.LineOf(path) is { } line ? $"line {line}: {path.Split('.')[^1]}" : path)}{more}: {Unknown}");
            return read.Value with { Durations = document.Durations };
        }
        catch (FormatException e)
        {
            return Failure.Invalid("file", $"The Markdown cannot be read: {e.Message.TrimEnd('.')}.");
        }
    }

    static Result<ReadFile> FromJson(ReadOnlyMemory<byte> content, DateTimeOffset now, ImportNotes notes)
    {
        try
        {
            using var json = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = 32 });
            var faults = JsonFaults.Of(json.RootElement);
            if (faults.Count > 0) return Told(faults);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("format", out _))
            {
                var read = Ours(json.RootElement, null, now);
                if (read.Succeeded) foreach (var (path, more) in UnknownMembers.Of(json.RootElement)) notes.LeaveOut($"{path}{more}: {Unknown}");
                if (read.Succeeded && read.Value.Record.Journal.Count is > 0 and var lines) notes.LeaveOut($"the journal ({(lines == 1 ? "one line" : $"{lines} lines")}): it stays with the instance it was written on");
                return read;
            }
            var record = ForeignIncident.Read(json.RootElement, now, faults, notes);
            return faults.Count > 0 ? Told(faults) : new ReadFile(record, false, []);
        }
        catch (JsonException e)
        {
            if (content.Span.TrimStart(" \t\r\n"u8) is not [(byte)'{' or (byte)'[', ..]) return Failure.Invalid("$", "This is not JSON, and not Markdown that begins with front matter between two lines of ---. Import takes what was exported, with its beginning and its end.");
            return Failure.Invalid("$", $"This is not JSON: line {e.LineNumber + 1}, character {e.BytePositionInLine + 1}. Import takes JSON, or Markdown that begins with front matter.");
        }
    }

    static Result<ReadFile> Ours(JsonElement json, IReadOnlyDictionary<Guid, byte[]>? files, DateTimeOffset now)
    {
        if (!json.TryGetProperty("format", out var format) || format.ValueKind != JsonValueKind.String || format.GetString() != IncidentRecord.KnownFormat)
            return Failure.Invalid("$.format", $"$.format: this must be {IncidentRecord.KnownFormat}.");
        if (!json.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number > IncidentRecord.KnownVersion)
            return Failure.Invalid("$.version", $"$.version: this program reads version {IncidentRecord.KnownVersion}; use a newer program.");
        try
        {
            var record = json.Deserialize<IncidentRecord>(RecordJson.Options)!;
            if (files is not null) record = record.WithContents(files);
            List<Fault> faults = [.. RecordChecks.Of(record), .. FutureTimes.Of(json, now)];
            return faults.Count > 0 ? Told(faults) : new ReadFile(record, true, []);
        }
        catch (JsonException e)
        {
            var path = e.Path is { Length: > 1 } at ? at : "$";
            return Failure.Invalid(path, $"{path}: this is not what belongs here{(e.InnerException is null && e.Message.StartsWith("this", StringComparison.Ordinal) ? $": {e.Message}" : "")}.");
        }
    }

    /// <summary>Whoever edited Markdown looks for a line. What stands in the front matter keeps its path, which is its name there.</summary>
    static Failure InLines(Failure failure, ReadDocument document) => Failure.Invalid(
    [
        .. failure.Faults.Select(f => document.LineOf(f.Field) is { } line && f.Message.StartsWith(f.Field, StringComparison.Ordinal)
            ? f with { Message = $"line {line}: {f.Field[(f.Field.LastIndexOf('.') + 1)..].Replace('_', ' ')}{f.Message[f.Field.Length..]}" } : f),
    ]);

    /// <summary>By its nature: whether there was any, the file does not tell.</summary>
    static string NotInMarkdown(IncidentRecord record) =>
        $"what Markdown never carries: hidden entries, what edited ones said before, {(record.Review is null ? "" : "comments and suggestions on the review, ")}wordings that were kept with a reason; the JSON has them";

    static Failure Told(List<Fault> faults) => Failure.Invalid([.. faults.Take(50).Select(f => new Fault(f.Field, $"{f.Field}: {f.Message}."))]);
}
