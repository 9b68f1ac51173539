using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// The line below one WebSocket. Its own frames are made elsewhere and once for all readers (<see cref="SocketBytes"/>); what the
/// WebSocket itself has to say, a pong or a close, takes its place in the same queue, so that no two writes meet.
/// </summary>
sealed class SocketStream(Stream line) : Stream
{
    /// <summary>Takes what the WebSocket writes.</summary>
    public Action<byte[]>? Send { get; set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Past the queue: for who empties it.</summary>
    public ValueTask WriteThroughAsync(ReadOnlyMemory<byte> bytes) => line.WriteAsync(bytes);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => line.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Send?.Invoke(buffer.ToArray());
        return default;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
        // each write goes out at once
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => Send?.Invoke(buffer.AsSpan(offset, count).ToArray());

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            line.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Puts a <see cref="SocketStream"/> below the WebSocket of a request that asks for one, whatever version of HTTP it came by.</summary>
sealed class SocketUpgrade(IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect) : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    /// <summary>Once the upgrade was accepted.</summary>
    public SocketStream? Line { get; private set; }

    public bool IsUpgradableRequest => upgrade?.IsUpgradableRequest ?? false;

    public bool IsExtendedConnect => connect?.IsExtendedConnect ?? false;

    public string? Protocol => connect?.Protocol;

    /// <summary>To be called before the WebSocket middleware looks at the request.</summary>
    public static Task Use(HttpContext http, RequestDelegate next)
    {
        var features = http.Features;
        var wrapped = new SocketUpgrade(features.Get<IHttpUpgradeFeature>(), features.Get<IHttpExtendedConnectFeature>());
        if (wrapped.IsUpgradableRequest)
            features.Set<IHttpUpgradeFeature>(wrapped);
        if (wrapped.IsExtendedConnect)
            features.Set<IHttpExtendedConnectFeature>(wrapped);
        if (wrapped.IsUpgradableRequest || wrapped.IsExtendedConnect)
            features.Set(wrapped);
        return next(http);
    }

    public async Task<Stream> UpgradeAsync() => Line = new SocketStream(await upgrade!.UpgradeAsync());

    public async ValueTask<Stream> AcceptAsync() => Line = new SocketStream(await connect!.AcceptAsync());
}
