using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatApi.Bench;

/// <summary>
/// One kept-alive HTTP/1.1 connection that costs its client next to nothing: the processors measured are shared with it. Requests
/// are made once as bytes; answers must have a Content-Length. Not thread-safe: one request at a time.
/// </summary>
sealed class RawHttp : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[256 * 1_024];

    public static async Task<RawHttp> OpenAsync(string url)
    {
        var http = new RawHttp();
        await http.socket.ConnectAsync(EndPoint(url));
        return http;
    }

    public static IPEndPoint EndPoint(string url) => IPEndPoint.Parse(url[(url.LastIndexOf('/') + 1)..]);

    /// <summary>Sends a request; the status of its answer, whose body stays in <see cref="Body"/> until the next call.</summary>
    public async ValueTask<int> AskAsync(ReadOnlyMemory<byte> request)
    {
        await socket.SendAsync(request);
        var filled = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(filled));
            if (received == 0)
                throw new IOException("The connection was closed.");
            filled += received;
            var head = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (head < 0)
                continue;
            var length = ContentLength(buffer.AsSpan(0, head));
            if (filled < head + 4 + length)
                continue;
            Body = buffer.AsMemory(head + 4, length);
            return (buffer[9] - '0') * 100 + (buffer[10] - '0') * 10 + (buffer[11] - '0');
        }
    }

    public ReadOnlyMemory<byte> Body { get; private set; }

    public void Dispose() => socket.Dispose();

    public static byte[] Get(string path, string token) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n");

    public static byte[] Post(string path, string token, string body) => Encoding.UTF8.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + 16)..], out int length, out _) ? length : 0;
    }
}

/// <summary>The request of one sender in one conversation; each use has another key, and the time in its text.</summary>
sealed class SendRequest
{
    /// <summary>Before the 19 digits of the time in each text.</summary>
    public const string TimeMark = "sent at ";

    private readonly byte[] bytes;
    private readonly int key;
    private readonly int time;

    public SendRequest(string token, Guid conversationId)
    {
        var body = $$"""{"conversationId":"{{conversationId}}","clientMessageId":"{{Guid.Empty}}","text":"{{TimeMark}}{{0:D19}}, some forty characters"}""";
        var text = $"POST /api/SendMessage HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        bytes = Encoding.ASCII.GetBytes(text);
        key = text.IndexOf(Guid.Empty.ToString(), StringComparison.Ordinal);
        time = text.IndexOf(TimeMark, StringComparison.Ordinal) + TimeMark.Length;
    }

    public ReadOnlyMemory<byte> Next(long now)
    {
        Utf8Formatter.TryFormat(Guid.NewGuid(), bytes.AsSpan(key), out _);
        now.TryFormat(bytes.AsSpan(time), out _, "D19", CultureInfo.InvariantCulture);
        return bytes;
    }
}
