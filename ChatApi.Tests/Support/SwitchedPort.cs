using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ChatApi.Tests.Support;

/// <summary>A port of loopback that passes connections on to another, which can be changed: as an address that moves to another machine.</summary>
sealed class SwitchedPort : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> open = [];
    private volatile int target;

    public SwitchedPort(int target)
    {
        this.target = target;
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Who comes from now on reaches the other; what is connected stays or is cut.</summary>
    public void SwitchTo(int port, bool cut = true)
    {
        target = port;
        while (cut && open.TryTake(out var connection))
            connection.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        listener.Dispose();
        SwitchTo(0);
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = PassAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // the test is over
        }
    }

    private async Task PassAsync(TcpClient near)
    {
        using var far = new TcpClient();
        try
        {
            open.Add(near);
            open.Add(far);
            await far.ConnectAsync(IPAddress.Loopback, target);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // one side is gone: so is the other
        }
        finally
        {
            near.Dispose();
        }
    }
}
