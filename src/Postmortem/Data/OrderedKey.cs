namespace Postmortem.Data;

/// <summary>
/// UUIDv7 in the order in which this process made them: history, outbox and lanes keep it within a millisecond, and when the clock is
/// set back, which then costs keys their time and not their order.
/// </summary>
public static class OrderedKey
{
    const int MostInOneMillisecond = 0xfff;

    static readonly Lock Gate = new();
    static long _last;
    static int _count;

    public static Guid Next(DateTimeOffset at)
    {
        long milliseconds;
        int count;
        lock (Gate)
        {
            milliseconds = at.ToUnixTimeMilliseconds();
            if (milliseconds > _last) (_last, _count) = (milliseconds, 0);
            else if (++_count > MostInOneMillisecond) (_last, _count) = (_last + 1, 0);
            (milliseconds, count) = (_last, _count);
        }
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)).TryWriteBytes(bytes, bigEndian: true, out _);
        // Version in the upper half of byte 6; the twelve bits after it are free.
        bytes[6] = (byte)(0x70 | (count >> 8));
        bytes[7] = (byte)count;
        return new Guid(bytes, bigEndian: true);
    }
}
