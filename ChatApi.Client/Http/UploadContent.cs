using System.Buffers;
using System.Net;

namespace ChatApi.Client;

/// <summary>A stream on its way up, which says how far it is.</summary>
sealed class UploadContent(Stream source, IProgress<long>? progress) : HttpContent
{
    private const int Portion = 64 * 1024;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Portion);
        try
        {
            var sent = 0L;
            while (await source.ReadAsync(buffer.AsMemory(0, Portion), cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                progress?.Report(sent += count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = source.CanSeek ? source.Length - source.Position : 0;
        return source.CanSeek;
    }
}
