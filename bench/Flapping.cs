using System.Diagnostics;
using System.Text;

namespace ChatApi.Bench;

/// <summary>People who come and go all the time, before others who watch them.</summary>
static class Flapping
{
    private const int People = 3_000;
    private const int WatchedByEach = 20;
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(4); // long enough to be noticed by all, whatever the phases of their rounds

    /// <summary>
    /// 3,000 connected users, each watching 20 others and having one or two direct conversations, of whom each leaves and comes back once a
    /// minute: 50 a second. Whoever leaves counts as gone after one second, and every change is told: more work than as shipped, where 30
    /// seconds of absence are not seen and changes are gathered for as long.
    /// </summary>
    public static async Task MinuteAsync(Servers servers, Options options, Figures figures)
    {
        await servers.RestartHostAsync([.. options.HostArguments, "--Presence:OfflineSeconds=1", "--Presence:EventSeconds=1"]);
        var users = Enumerable.Range(1, People / 3).SelectMany(n => new[] { $"a{n}", $"b{n}", $"c{n}" }).ToArray();
        var tokens = users.Select(Dataset.Token).ToArray();
        var devices = new RawSocket[People];
        foreach (var some in Enumerable.Range(0, People).Chunk(20))
            await Task.WhenAll(some.Select(async n => devices[n] = await OpenAsync(servers, users, tokens, n)));
        await FlapAsync(People / 10.0, TimeSpan.FromSeconds(10)); // it compiles what it needs
        await Task.Delay(TimeSpan.FromSeconds(10));

        var idle = await ShareAsync(servers, () => Task.Delay(TimeSpan.FromSeconds(5)));
        var (flaps, told) = (0, 0L);
        var seconds = Math.Max(10, options.Seconds);
        var busy = await ShareAsync(servers, async () => (flaps, told) = await FlapAsync(People / 60.0, TimeSpan.FromSeconds(seconds)));
        // each leaving and nearly each return is told to about all who watch
        figures.Require(told > flaps * WatchedByEach, $"h: {flaps} people left and came back, and others heard of it {told} times");
        figures.Add("h  3,000 connected, nobody moving: host CPU", "% of a core", idle.Host);
        figures.Add("h  each leaving once a minute: host CPU", "% of a core", busy.Host);
        figures.Add("h  that is for coming and going", "% of a core", busy.Host - idle.Host);
        figures.Add("h  the same: PostgreSQL CPU", "% of a core", busy.Postgres);
        figures.Add("h  the same: Redis CPU", "% of a core", busy.Redis);
        figures.Add("h  the same: events told", "1/s", told / (double)seconds);
        Array.ForEach(devices, device => device.Dispose());
        await Sending.WarmUpAsync(servers);

        async Task<(int Flaps, long Told)> FlapAsync(double rate, TimeSpan time)
        {
            var (since, count, heard) = (Stopwatch.GetTimestamp(), 0, -devices.Sum(device => device.Told));
            var coming = new Queue<(int Who, long At)>();
            while (Stopwatch.GetElapsedTime(since) < time || coming.Count > 0)
            {
                for (; count < Stopwatch.GetElapsedTime(since).TotalSeconds * rate && Stopwatch.GetElapsedTime(since) < time; count++)
                {
                    heard += devices[count % People].Told;
                    devices[count % People].Dispose();
                    coming.Enqueue((count % People, Stopwatch.GetTimestamp()));
                }
                while (coming.TryPeek(out var next) && Stopwatch.GetElapsedTime(next.At) > Away)
                {
                    coming.Dequeue();
                    devices[next.Who] = await OpenAsync(servers, users, tokens, next.Who);
                }
                await Task.Delay(5);
            }
            return (count, heard + devices.Sum(device => device.Told));
        }
    }

    private static async Task<RawSocket> OpenAsync(Servers servers, string[] users, string[] tokens, int who)
    {
        var device = await OpenAsync(servers.Url, tokens[who]);
        var watched = Enumerable.Range(1, WatchedByEach).Select(n => $"\"{users[(who + (n * 7)) % People]}\"");
        await device.SendAsync(Encoding.ASCII.GetBytes($$$"""{"op":"WatchPresence","body":{"userIds":[{{{string.Join(',', watched)}}}]}}"""));
        return device;
    }

    /// <summary>As a client does, it comes again when it is turned away.</summary>
    private static async Task<RawSocket> OpenAsync(string url, string token)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RawSocket.OpenAsync(url, token);
            }
            catch (IOException) when (attempt < 20)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt));
            }
        }
    }

    private static async Task<(double Host, double Postgres, double Redis)> ShareAsync(Servers servers, Func<Task> during)
    {
        var (since, before, redisBefore) = (Stopwatch.GetTimestamp(), servers.Cpu(), servers.RedisCpu());
        await during();
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        var after = servers.Cpu();
        return ((after.Host - before.Host) * 100 / seconds, (after.Postgres - before.Postgres) * 100 / seconds, (servers.RedisCpu() - redisBefore) * 100 / seconds);
    }
}
