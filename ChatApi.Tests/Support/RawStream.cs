using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatApi.Tests.Support;

/// <summary>A stream as bytes on a socket of few buffers, so that a reader that does not read is felt soon: <c>ws</c> or <c>event-stream</c>.</summary>
sealed class RawStream : IDisposable
{
    private const int TcpLevel = 6, MaxSegment = 2;
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Everything read so far, headers too.</summary>
    public StringBuilder Heard { get; } = new();

    /// <summary>Opens it and reads until the service says it is ready.</summary>
    /// <param name="smallBuffers">Whether the kernel keeps little for it, on either side.</param>
    public static async Task<RawStream> OpenAsync(string url, string transport, string token, string? cursor = null, bool smallBuffers = false)
    {
        var stream = new RawStream();
        if (smallBuffers)
        {
            stream.socket.ReceiveBufferSize = 4_096;
            stream.socket.SetRawSocketOption(TcpLevel, MaxSegment, BitConverter.GetBytes(536));
        }
        var address = new Uri(url);
        await stream.socket.ConnectAsync(IPAddress.Loopback, address.Port);
        var upgrade = transport == "ws" ? "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" : "";
        var place = cursor is null ? "" : "?cursor=" + cursor;
        await stream.socket.SendAsync(Encoding.ASCII.GetBytes($"GET /{transport}{place} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {token}\r\n{upgrade}\r\n"));
        await stream.ReadUntilAsync(transport == "ws" ? "session.ready" : "cmd.onCursor");
        return stream;
    }

    /// <summary>Reads until the text has come; false when the line ends first. Fails after 30 s.</summary>
    public async Task<bool> ReadUntilAsync(string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!Heard.ToString().Contains(text, StringComparison.Ordinal))
        {
            if (await ReadAsync(patience.Token) == 0)
                return false;
        }
        return true;
    }

    /// <summary>Reads what there is; 0 when the line has ended or was cut.</summary>
    public async Task<int> ReadAsync(CancellationToken ct)
    {
        var buffer = new byte[64 * 1_024];
        try
        {
            var count = await socket.ReceiveAsync(buffer, ct);
            Heard.Append(Encoding.UTF8.GetString(buffer, 0, count));
            return count;
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    /// <summary>Reads to the end and counts the bytes. Fails after 30 s.</summary>
    public async Task<long> ReadToEndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        long all = 0;
        for (var count = 1; count > 0; all += count)
            count = await ReadAsync(patience.Token);
        return all;
    }

    public void Dispose() => socket.Dispose();
}
