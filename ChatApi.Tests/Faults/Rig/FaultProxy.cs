using System.Net;
using System.Net.Sockets;

namespace ChatApi.Tests.Faults;

/// <summary>A line between two programs that can be made bad: bytes are passed on as they come, unless a fault says otherwise. Faults may be changed at any time and hold for open connections too.</summary>
sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly HashSet<Line> lines = [];
    private readonly CancellationTokenSource stop = new();
    private readonly int target;
    private readonly Random random = new(1);
    private readonly Task accepting;
    private volatile bool refusing;

    /// <summary>Listens on a free port of loopback.</summary>
    /// <param name="target">A port of loopback.</param>
    public FaultProxy(int target)
    {
        this.target = target;
        listener.Start(backlog: 4_096);
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    /// <summary>Where to connect instead.</summary>
    public int Port { get; }

    /// <summary>Every chunk of bytes waits so long, in both directions.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Bytes a second in each direction of each connection; 0 = as fast as it goes.</summary>
    public int BytesPerSecond { get; set; }

    /// <summary>Nothing passes and nothing is told: packets vanish. What was written stays unread, as behind a dead router.</summary>
    public bool Blackhole { get; set; }

    /// <summary>What the client says arrives, what the server answers does not.</summary>
    public bool HalfOpen { get; set; }

    /// <summary>Share of the server's chunks that vanish when they are chosen; such as published messages.</summary>
    public double Loss { get; set; }

    /// <summary>Which chunks <see cref="Loss"/> is about: whole messages only, or the stream is damaged.</summary>
    public Func<ReadOnlyMemory<byte>, bool> MayLose { get; set; } = _ => false;

    /// <summary>Chunks lost so far.</summary>
    public int Lost { get; private set; }

    public int Connections
    {
        get
        {
            lock (lines)
                return lines.Count;
        }
    }

    /// <summary>A perfect line again.</summary>
    public void Mend() => (Delay, BytesPerSecond, Blackhole, HalfOpen, Loss, refusing) = (default, 0, false, false, 0, false);

    /// <summary>Breaks every open connection with a reset, all at once.</summary>
    public int Reset()
    {
        Line[] open;
        lock (lines)
            open = [.. lines];
        foreach (var line in open)
            line.Reset();
        return open.Length;
    }

    /// <summary>Resets what is open and whatever connects, until mended.</summary>
    public void Refuse()
    {
        refusing = true;
        Reset();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        Reset();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
            _ = ServeAsync(await listener.AcceptSocketAsync(stop.Token));
    }

    private async Task ServeAsync(Socket client)
    {
        var line = new Line(client, new Socket(SocketType.Stream, ProtocolType.Tcp));
        lock (lines)
            lines.Add(line);
        try
        {
            if (refusing)
                throw new SocketException();
            await WhileAsync(() => Blackhole);
            await line.Server.ConnectAsync(IPAddress.Loopback, target, stop.Token);
            client.NoDelay = line.Server.NoDelay = true;
            await Task.WhenAll(PassAsync(client, line.Server, isAnswer: false), PassAsync(line.Server, client, isAnswer: true));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            line.Reset();
        }
        finally
        {
            lock (lines)
                lines.Remove(line);
            line.Dispose();
        }
    }

    private async Task PassAsync(Socket from, Socket to, bool isAnswer)
    {
        var buffer = new byte[16 * 1_024];
        while (true)
        {
            await WhileAsync(() => Blackhole || (isAnswer && HalfOpen));
            var count = await from.ReceiveAsync(buffer, stop.Token);
            await WhileAsync(() => Blackhole || (isAnswer && HalfOpen));
            if (count == 0)
            {
                to.Shutdown(SocketShutdown.Send);
                return;
            }
            var chunk = buffer.AsMemory(0, count);
            if (isAnswer && Loss > 0 && MayLose(chunk) && Chance() < Loss)
            {
                Lost++;
                continue;
            }
            if (Delay > TimeSpan.Zero)
                await Task.Delay(Delay, stop.Token);
            if (BytesPerSecond > 0)
                await Task.Delay(TimeSpan.FromSeconds((double)count / BytesPerSecond), stop.Token);
            for (var sent = 0; sent < count;)
                sent += await to.SendAsync(chunk[sent..], stop.Token);
        }
    }

    private async Task WhileAsync(Func<bool> isSo)
    {
        while (isSo())
            await Task.Delay(10, stop.Token);
    }

    private double Chance()
    {
        lock (random)
            return random.NextDouble();
    }

    private sealed record Line(Socket Client, Socket Server) : IDisposable
    {
        public void Reset()
        {
            foreach (var end in new[] { Client, Server })
            {
                try
                {
                    end.LingerState = new LingerOption(enable: true, 0);
                    end.Close();
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    // it is closed already
                }
            }
        }

        public void Dispose()
        {
            Client.Dispose();
            Server.Dispose();
        }
    }
}
