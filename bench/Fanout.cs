using System.Diagnostics;

namespace ChatApi.Bench;

/// <summary>Many connections: a group whose members are all there, and devices that just stay connected.</summary>
static class Fanout
{
    /// <summary>Sends into the group as long as no more than 64 messages are on their way to everybody.</summary>
    public static async Task GroupAsync(Servers servers, Options options, Figures figures)
    {
        const int members = 1_000;
        const int inFlight = 4;
        const int ahead = 64;
        var devices = await ConnectAsync(servers, Enumerable.Range(1, members).Select(n => $"a{n}"));
        var acks = new Latencies();
        long sent = 0;
        var since = Stopwatch.GetTimestamp();
        var before = servers.Cpu();
        await Task.WhenAll(Enumerable.Range(1, inFlight).Select(async n =>
        {
            using var http = await RawHttp.OpenAsync(servers.Url);
            var request = new SendRequest(Dataset.Token($"a{n}"), Dataset.Conversation(Dataset.BigGroup));
            while (Stopwatch.GetElapsedTime(since).TotalSeconds < options.Seconds)
            {
                if (Interlocked.Read(ref sent) - devices[^1].Count > ahead)
                {
                    await Task.Delay(1);
                    continue;
                }
                var at = Stopwatch.GetTimestamp();
                await Sending.RequireCreatedAsync(http, request.Next(at));
                acks.Add(at, Stopwatch.GetTimestamp());
                Interlocked.Increment(ref sent);
            }
        }));
        for (var waited = 0; devices.Any(device => device.Count < sent) && waited < 500; waited++)
            await Task.Delay(20);
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        var after = servers.Cpu();

        var delivered = devices.Sum(device => device.Count);
        figures.Require(delivered == sent * members, $"e: {sent * members} deliveries were due, {delivered} came; {devices.Count(device => device.IsClosed)} connections were closed");
        figures.Add("e  1,000 members: deliveries", "1/s", delivered / seconds);
        figures.Add("e  1,000 members: ack p50", "ms", acks.Percentile(50));
        figures.Add("e  1,000 members: host CPU a delivery", "µs", (after.Host - before.Host) * 1e6 / delivered);
        devices.ForEach(device => device.Dispose());
        await Sending.RequireStoredAsync(servers, figures, sent, "e");
    }

    /// <summary>On a host just started, beside 500 connections that have it compile what it needs.</summary>
    public static async Task IdleAsync(Servers servers, Options options, Figures figures)
    {
        const int connections = 2_000;
        await servers.RestartHostAsync(options.HostArguments);
        var users = Enumerable.Range(1, connections / 2).SelectMany(n => new[] { $"a{n}", $"b{n}" }).ToList();
        var first = await ConnectAsync(servers, users.Take(500));
        await Task.Delay(TimeSpan.FromSeconds(10));

        var before = servers.HostMemory();
        var devices = await ConnectAsync(servers, users);
        await Task.Delay(TimeSpan.FromSeconds(10));
        figures.Require(!devices.Any(device => device.IsClosed), "f: idle connections were closed");
        figures.Add("f  2,000 idle connections: memory each", "KB", (servers.HostMemory() - before) / 1_024.0 / connections);
        first.Concat(devices).ToList().ForEach(device => device.Dispose());
        await Sending.WarmUpAsync(servers);
    }

    private static async Task<List<RawSocket>> ConnectAsync(Servers servers, IEnumerable<string> users)
    {
        var devices = new List<RawSocket>();
        foreach (var some in users.Chunk(20))
            devices.AddRange(await Task.WhenAll(some.Select(user => RawSocket.OpenAsync(servers.Url, Dataset.Token(user)))));
        return devices;
    }
}
