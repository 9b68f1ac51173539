using System.Buffers;
using System.IO.Compression;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Microsoft.AspNetCore.Http.Features;

namespace ChatApi.Http;

/// <summary>The body of a request, decompressed and complete, in a rented buffer. Dispose gives the buffer back.</summary>
sealed class RequestBody : IDisposable
{
    private byte[] buffer = [];
    private int length;

    private RequestBody()
    {
    }

    /// <summary>Without a byte order mark. Valid until disposed.</summary>
    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length) is var all && all.Span.StartsWith("\uFEFF"u8) ? all[3..] : all;

    /// <summary>Whether there is anything but blanks.</summary>
    public bool IsEmpty => Bytes.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0;

    /// <summary>
    /// Lets Kestrel drain an oversized body of a refused request for a few seconds instead of resetting the connection, so that
    /// the client sees the answer. Our own limit holds for what is read.
    /// </summary>
    public static void LiftServerLimit(HttpContext http)
    {
        if (!http.Request.Headers.ContainsKey("Content-Encoding") && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = null;
    }

    /// <summary>413 when there are more than <paramref name="limit"/> bytes after decompression; 415 for an unknown encoding; 400 when it is damaged.</summary>
    public static async ValueTask<RequestBody> ReadAsync(HttpContext http, int limit)
    {
        var body = new RequestBody();
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            return body;
        try
        {
            await body.FillAsync(http.Request, limit, http.RequestAborted);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        length = 0;
    }

    private async Task FillAsync(HttpRequest request, int limit, CancellationToken ct)
    {
        var encoding = request.Headers.ContentEncoding.ToString().Trim();
        var isPlain = encoding is "" || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase);
        if (isPlain && request.ContentLength > limit)
            throw TooLarge(limit);
        await using var decompressed = isPlain ? null : Decompress(encoding, request.Body);
        buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(limit + 1L, Math.Max(request.ContentLength + 1 ?? 0, 4_096)));
        try
        {
            while (await (decompressed ?? request.Body).ReadAsync(buffer.AsMemory(length), ct) is > 0 and var read)
            {
                length += read;
                if (length > limit)
                    throw TooLarge(limit);
                if (length == buffer.Length)
                    Grow();
            }
        }
        catch (Exception e) when (decompressed is not null && e is InvalidDataException or InvalidOperationException) // the second is Brotli's
        {
            throw new ChatException(ErrorCode.SerializationException, $"The body is not valid {encoding} data.");
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    private static Stream Decompress(string encoding, Stream body) => encoding.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(body, CompressionMode.Decompress, leaveOpen: true),
        "deflate" => new ZLibStream(body, CompressionMode.Decompress, leaveOpen: true),
        "br" => new BrotliStream(body, CompressionMode.Decompress, leaveOpen: true),
        _ => throw new ChatException(ErrorCode.UnsupportedMediaType, "The content encoding is not supported: send gzip, deflate, br or none."),
    };

    private static ChatException TooLarge(int limit) => new(ErrorCode.RequestTooLarge, $"The body must be at most {limit} bytes.");
}
