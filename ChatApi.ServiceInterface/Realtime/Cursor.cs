using System.Buffers.Text;
using System.Security.Cryptography;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// A place in the event stream as clients keep it. Opaque, not secret, and carries no user: what a user gets from it is
/// decided by membership when it is used. A damaged one is told by its checksum.
/// </summary>
/// <param name="Epoch">Of the log epoch's id: cursors of another history are refused.</param>
/// <param name="Incarnation">Which run of the database: after a crash its transaction ids may be given out again.</param>
/// <param name="IssuedAt">When the place was read, by PostgreSQL's clock, in text to the second: only for expiry and the overlap after a crash.</param>
/// <param name="After">Everything this sees has been delivered …</param>
/// <param name="Upper">… and, in the middle of a page run, of what this sees beyond it, all up to <paramref name="LastPos"/>.</param>
/// <param name="UpperIncarnation">The run that <paramref name="Upper"/> belongs to: a later one in the pages that follow a crash.</param>
/// <param name="LastPos">The last event of the pages so far; 0 without <paramref name="Upper"/>.</param>
sealed record Cursor(
    ulong Epoch, long Incarnation, DateTimeOffset IssuedAt, LogSnapshot After, LogSnapshot? Upper = null, long UpperIncarnation = 0, long LastPos = 0)
{
    private const byte Version = 1;
    private const int ChecksumBytes = 4;

    /// <summary>The place where the log ended.</summary>
    public static Cursor At(LogEnd end) => new(end.Epoch, end.Incarnation, end.At, end.Snapshot);

    public string Encode()
    {
        var bytes = new List<byte>(64) { Version };
        Span<byte> epoch = stackalloc byte[8];
        BitConverter.TryWriteBytes(epoch, Epoch);
        bytes.AddRange(epoch);
        Write(bytes, (ulong)Incarnation);
        Write(bytes, (ulong)IssuedAt.ToUnixTimeSeconds());
        Write(bytes, After);
        if (Upper is not null)
        {
            Write(bytes, Upper);
            Write(bytes, (ulong)UpperIncarnation);
            Write(bytes, (ulong)LastPos);
        }
        bytes.AddRange(SHA256.HashData(bytes.ToArray()).AsSpan(0, ChecksumBytes));
        return Base64Url.EncodeToString(bytes.ToArray());
    }

    /// <summary>Whether its transaction ids and those of that place are of one run of one history.</summary>
    public bool IsOfTheRunOf(LogEnd end) => Incarnation == end.Incarnation && Epoch == end.Epoch;

    /// <summary>Whether it is a place that a log ending there has not reached. Of another run nothing can be said.</summary>
    public bool IsBeyond(LogEnd end) =>
        (Incarnation == end.Incarnation && After.Xmax > end.Snapshot.Xmax) || (Upper is not null && UpperIncarnation == end.Incarnation && Upper.Xmax > end.Snapshot.Xmax);

    /// <summary>Null when the text is damaged or was never a cursor.</summary>
    public static Cursor? Decode(string text)
    {
        if (text.Length > ServiceModel.Limits.CursorLength || !Base64Url.IsValid(text))
            return null;
        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length < 1 + 8 + ChecksumBytes || bytes[0] != Version)
            return null;
        var body = bytes.AsSpan(0, bytes.Length - ChecksumBytes);
        if (!SHA256.HashData(body).AsSpan(0, ChecksumBytes).SequenceEqual(bytes.AsSpan(body.Length)))
            return null;
        try
        {
            var rest = (ReadOnlySpan<byte>)body[9..];
            var cursor = new Cursor(
                BitConverter.ToUInt64(body[1..9]), (long)ReadNumber(ref rest), DateTimeOffset.FromUnixTimeSeconds((long)ReadNumber(ref rest)), ReadSnapshot(ref rest));
            if (rest.IsEmpty)
                return cursor;
            var upper = ReadSnapshot(ref rest);
            return upper.Xmin == 0 ? null // no transaction has this id
                : cursor with { Upper = upper, UpperIncarnation = (long)ReadNumber(ref rest), LastPos = (long)ReadNumber(ref rest) };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // A snapshot is xmin, then the distance to each open id and to xmax: mostly one byte each.
    private static void Write(List<byte> bytes, LogSnapshot snapshot)
    {
        Write(bytes, snapshot.Xmin);
        Write(bytes, (ulong)snapshot.Open.Length);
        var last = snapshot.Xmin;
        foreach (var xid in snapshot.Open)
        {
            Write(bytes, xid - last);
            last = xid;
        }
        Write(bytes, snapshot.Xmax - last);
    }

    private static LogSnapshot ReadSnapshot(ref ReadOnlySpan<byte> bytes)
    {
        var last = ReadNumber(ref bytes);
        var count = ReadNumber(ref bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, (ulong)bytes.Length);
        var open = new ulong[count];
        for (var i = 0; i < open.Length; i++)
        {
            open[i] = last + ReadNumber(ref bytes);
            ArgumentOutOfRangeException.ThrowIfLessThan(open[i], last); // beyond 64 bits
            if (i > 0)
                ArgumentOutOfRangeException.ThrowIfEqual(open[i], last);
            last = open[i];
        }
        var xmax = last + ReadNumber(ref bytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(xmax, last);
        if (open.Length > 0)
            ArgumentOutOfRangeException.ThrowIfEqual(xmax, last);
        return new(xmax, open);
    }

    private static void Write(List<byte> bytes, ulong number)
    {
        for (; number >= 0x80; number >>= 7)
            bytes.Add((byte)(number | 0x80));
        bytes.Add((byte)number);
    }

    private static ulong ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        ulong number = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (bytes.IsEmpty)
                break;
            var next = bytes[0];
            bytes = bytes[1..];
            number |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return number;
        }
        throw new ArgumentException("The cursor ends within a number.", nameof(bytes));
    }
}
