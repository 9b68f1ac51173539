using System.Buffers.Binary;
using System.Net.Sockets;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>How far the bytes of a line have come, as the kernel knows it (tcp_info of Linux 4.19 and later; elsewhere nothing is known).</summary>
/// <param name="Acknowledged">Bytes that the other side's kernel has confirmed.</param>
/// <param name="UnderWay">Bytes handed to the kernel and not yet confirmed.</param>
sealed record LineProgress(long Acknowledged, long UnderWay)
{
    private const int TcpLevel = 6, TcpInfo = 11;
    private const int BytesAcknowledged = 120, BytesNotSent = 144, BytesSent = 200, BytesSentAgain = 208, Length = 216;

    /// <summary>Null where it cannot be known, also when the line is gone.</summary>
    public static LineProgress? Of(Socket? socket)
    {
        if (socket is null || !OperatingSystem.IsLinux())
            return null;
        Span<byte> info = stackalloc byte[512];
        try
        {
            if (socket.GetRawSocketOption(TcpLevel, TcpInfo, info) < Length)
                return null;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return null;
        }
        var acknowledged = BinaryPrimitives.ReadInt64LittleEndian(info[BytesAcknowledged..]);
        var sent = BinaryPrimitives.ReadInt64LittleEndian(info[BytesSent..]) - BinaryPrimitives.ReadInt64LittleEndian(info[BytesSentAgain..]);
        return new(acknowledged, BinaryPrimitives.ReadUInt32LittleEndian(info[BytesNotSent..]) + Math.Max(0, sent - acknowledged));
    }
}
