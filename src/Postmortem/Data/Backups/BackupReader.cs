using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Postmortem.Data.Backups;

/// <summary>The file is not a whole, unchanged backup. Nothing was changed.</summary>
public sealed class BadBackupException(string why) : Exception($"This is not a backup that can be restored: {why}. Nothing was changed.");

/// <summary>An archive that was written by <see cref="Backup"/>, read with distrust: counts and hashes must be right.</summary>
sealed class BackupReader : IDisposable
{
    const int LongestLine = 256 * 1024 * 1024;
    readonly ZipArchive _zip;

    BackupReader(ZipArchive zip, BackupManifest manifest) => (_zip, Manifest) = (zip, manifest);

    public BackupManifest Manifest { get; }

    /// <exception cref="BadBackupException">It is no backup, or one of a newer program.</exception>
    public static BackupReader Open(Stream file)
    {
        ZipArchive? zip = null;
        try
        {
            zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (!IsTheWholeOf(file)) throw new BadBackupException("the file holds more than the backup, before or after it, as when two files were joined; copy it anew");
            using var text = (zip.GetEntry(BackupManifest.Name) ?? throw new BadBackupException("it has no manifest.json")).Open();
            var manifest = JsonSerializer.Deserialize<BackupManifest>(text, BackupManifest.Json);
            if (manifest?.Format != BackupManifest.KnownFormat || manifest.Tables is null) throw new BadBackupException("its manifest is of another kind of file");
            if (manifest.Version > BackupManifest.KnownVersion) throw new BadBackupException($"it has format version {manifest.Version}, this program knows up to {BackupManifest.KnownVersion}; use a newer program");
            return new(zip, manifest);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or EndOfStreamException)
        {
            zip?.Dispose();
            throw new BadBackupException("the file is damaged or incomplete");
        }
        catch (BadBackupException)
        {
            zip?.Dispose();
            throw;
        }
    }

    /// <summary>The reader looks for the archive's last record from the end of the file, and passes over what stands behind. We write that record without a comment, right behind the list of entries that it names.</summary>
    static bool IsTheWholeOf(Stream file)
    {
        if (!file.CanSeek) return true;
        Span<byte> last = stackalloc byte[22];
        file.Seek(-last.Length, SeekOrigin.End);
        file.ReadExactly(last);
        if (!last.StartsWith("PK\u0005\u0006"u8) || BinaryPrimitives.ReadUInt16LittleEndian(last[20..]) != 0) return false;
        var (size, offset) = (BinaryPrimitives.ReadUInt32LittleEndian(last[12..]), BinaryPrimitives.ReadUInt32LittleEndian(last[16..]));
        // From four gigabytes on the place stands in a record of its own.
        return size == uint.MaxValue || offset == uint.MaxValue || offset + (long)size == file.Length - last.Length;
    }

    /// <summary>Reads every table to its end, so that a damaged file is found before anything is written.</summary>
    public async Task VerifyAsync(CancellationToken ct)
    {
        foreach (var table in Manifest.Tables)
            await foreach (var _ in ReadLinesAsync(table, ct))
            {
            }
    }

    /// <summary>Each row as the JSON array it is. Throws after the last row when count or hash are wrong.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadLinesAsync(BackupTable table, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = (_zip.GetEntry(BackupTable.FileOf(table.Name)) ?? throw new BadBackupException($"the table {table.Name} is missing")).Open();
        var buffer = new byte[64 * 1024];
        var filled = 0;
        var rows = 0L;
        while (true)
        {
            var read = await ReadAsync(file, buffer.AsMemory(filled), table, ct);
            if (read == 0) break;
            hash.AppendData(buffer, filled, read);
            filled += read;
            var start = 0;
            while (Array.IndexOf(buffer, (byte)'\n', start, filled - start) is var end and >= 0)
            {
                rows++;
                yield return buffer.AsMemory(start, end - start);
                start = end + 1;
            }
            filled -= start;
            buffer.AsSpan(start, filled).CopyTo(buffer);
            if (filled < buffer.Length) continue;
            if (buffer.Length >= LongestLine) throw new BadBackupException($"a row of {table.Name} is too long");
            Array.Resize(ref buffer, buffer.Length * 2);
        }
        if (filled > 0 || rows != table.Rows || Convert.ToHexStringLower(hash.GetHashAndReset()) != table.Sha256)
            throw new BadBackupException($"the table {table.Name} is not as it was written");
    }

    static async Task<int> ReadAsync(Stream file, Memory<byte> into, BackupTable table, CancellationToken ct)
    {
        try
        {
            return await file.ReadAsync(into, ct);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new BadBackupException($"the table {table.Name} is damaged");
        }
    }

    public void Dispose() => _zip.Dispose();
}
