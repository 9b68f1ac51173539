using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatApi.Tests.Support;

/// <summary>A server-event stream as the pieces in which the server flushed it: the chunks of its transfer coding.</summary>
sealed class ChunkedStream : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TcpClient tcp = new();
    private readonly List<byte> bytes = [];

    /// <summary>The status line and the headers.</summary>
    public string Head { get; private set; } = "";

    /// <summary>Everything the chunks had so far.</summary>
    public string Text => string.Concat(Chunks);

    /// <summary>The chunks so far, as Latin-1.</summary>
    public List<string> Chunks { get; } = [];

    public static async Task<ChunkedStream> OpenAsync(string url, string token, string query = "")
    {
        var stream = new ChunkedStream();
        var address = new Uri(url);
        await stream.tcp.ConnectAsync(IPAddress.Loopback, address.Port);
        await stream.tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /event-stream{query} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {token}\r\nAccept: application/json\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n"));
        stream.Head = Encoding.Latin1.GetString([.. await stream.TakeAsync("\r\n\r\n"u8.ToArray())]);
        return stream;
    }

    /// <summary>Reads chunks until the text has come; fails after 20 s, or when the stream ends first.</summary>
    public async Task ReadUntilAsync(string text)
    {
        while (!Text.Contains(text, StringComparison.Ordinal))
            Assert.That(await ReadAsync(), $"The stream ended without {text}.");
    }

    /// <summary>Reads the next chunk; false at the end.</summary>
    public async Task<bool> ReadAsync()
    {
        var size = Encoding.ASCII.GetString([.. await TakeAsync("\r\n"u8.ToArray())]).Trim();
        if (size.Length == 0 || int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is not (> 0 and var length))
            return false;
        while (bytes.Count < length + 2)
        {
            if (!await FillAsync())
                return false;
        }
        Chunks.Add(Encoding.Latin1.GetString([.. bytes[..length]]));
        bytes.RemoveRange(0, length + 2);
        return true;
    }

    public void Dispose() => tcp.Dispose();

    private async Task<List<byte>> TakeAsync(byte[] until)
    {
        int at;
        while ((at = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes).IndexOf(until)) < 0)
        {
            if (!await FillAsync())
                return [];
        }
        var taken = bytes[..(at + until.Length)];
        bytes.RemoveRange(0, taken.Count);
        return taken;
    }

    private async Task<bool> FillAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[64 * 1_024];
        var count = await tcp.GetStream().ReadAsync(buffer, patience.Token);
        bytes.AddRange(buffer.AsSpan(0, count));
        return count > 0;
    }
}
