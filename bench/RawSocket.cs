using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace ChatApi.Bench;

/// <summary>A device on <c>/ws</c> that costs its client next to nothing: it finds the messages in the frames without reading their JSON.</summary>
sealed class RawSocket : IDisposable
{
    private static readonly byte[] TimeMark = Encoding.ASCII.GetBytes($"\"{SendRequest.TimeMark}");

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Action<long>? heard;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] buffer = new byte[2_048];
    private long count;
    private long told;

    private RawSocket(Action<long>? heard) => this.heard = heard;

    /// <summary>Messages heard so far.</summary>
    public long Count => Volatile.Read(ref count);

    /// <summary>How often it was told of somebody's presence so far.</summary>
    public long Told => Volatile.Read(ref told);

    /// <summary>Whether the server closed it.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Connects and waits for <c>session.ready</c>.</summary>
    /// <param name="heard">Called with the time in the text of each message, in order.</param>
    public static async Task<RawSocket> OpenAsync(string url, string token, Action<long>? heard = null)
    {
        var device = new RawSocket(heard);
        await device.socket.ConnectAsync(RawHttp.EndPoint(url));
        await device.socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /ws HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        _ = device.ReadAsync();
        await device.ready.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return device;
    }

    /// <summary>Sends a command of up to 64 KiB: a frame whose mask is zero.</summary>
    public async Task SendAsync(byte[] text)
    {
        byte[] head = text.Length < 126
            ? [0x81, (byte)(0x80 | text.Length), 0, 0, 0, 0]
            : [0x81, 0x80 | 126, (byte)(text.Length >> 8), (byte)text.Length, 0, 0, 0, 0];
        await socket.SendAsync((byte[])[.. head, .. text]);
    }

    public void Dispose() => socket.Dispose();

    private async Task ReadAsync()
    {
        try
        {
            var filled = 0;
            var upgraded = false;
            while (true)
            {
                if (filled == buffer.Length)
                    Array.Resize(ref buffer, buffer.Length * 2);
                var received = await socket.ReceiveAsync(buffer.AsMemory(filled));
                if (received == 0)
                    break;
                filled += received;
                var used = 0;
                if (!upgraded)
                {
                    used = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8) + 4;
                    if (used < 4)
                        continue;
                    upgraded = true;
                }
                while (TryReadFrame(buffer.AsSpan(used, filled - used), out var size, out var payload))
                {
                    Take(payload);
                    used += size;
                }
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // closed, by either side
        }
        IsClosed = true;
        ready.TrySetException(new IOException("The socket was closed before it was ready."));
    }

    private static bool TryReadFrame(ReadOnlySpan<byte> bytes, out int size, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        size = 0;
        if (bytes.Length < 2)
            return false;
        var (head, length) = (bytes[1] & 0x7F) switch
        {
            126 when bytes.Length >= 4 => (4, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])),
            127 when bytes.Length >= 10 => (10, checked((int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]))),
            126 or 127 => (bytes.Length, 1),
            var small => (2, small),
        };
        if (bytes.Length < head + length)
            return false;
        size = head + length;
        payload = bytes[head..size];
        return true;
    }

    private void Take(ReadOnlySpan<byte> payload)
    {
        for (var at = payload.IndexOf(TimeMark); at >= 0; at = payload.IndexOf(TimeMark))
        {
            payload = payload[(at + TimeMark.Length)..];
            if (!Utf8Parser.TryParse(payload, out long time, out _))
                continue;
            Volatile.Write(ref count, count + 1);
            heard?.Invoke(time);
        }
        if (payload.IndexOf("presence.updated"u8) >= 0)
            Volatile.Write(ref told, told + 1);
        if (payload.IndexOf("session.ready"u8) >= 0)
            ready.TrySetResult();
    }
}
