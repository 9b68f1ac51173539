using System.Diagnostics;
using Dapper;

namespace ChatApi.Bench;

/// <summary>Messages sent over HTTP: as many as fit, one after the other in pairs, and at a given rate.</summary>
static class Sending
{
    public const string Sends = "b  64 in flight: messages";
    private const string Delivered = "c  32 pairs: messages delivered";
    private const int Rate = 500;

    private static long stored;

    /// <summary>Until the runtime has compiled the hot paths; then the statistics that autovacuum would have by the next minute.</summary>
    public static async Task WarmUpAsync(Servers servers)
    {
        await NoteStoredAsync(servers);
        var requests = Requests();
        stored += await LoadAsync(servers, requests, inFlight: 64, seconds: 4, new Latencies());
        using var device = await RawSocket.OpenAsync(servers.Url, Dataset.Token("b1"));
        await Dataset.AnalyzeAsync(servers.Database);
    }

    public static async Task SendsAsync(Servers servers, Options options, Figures figures)
    {
        var latencies = new Latencies();
        var (requests, before, since) = (Requests(), servers.Cpu(), Stopwatch.GetTimestamp());
        var sent = await LoadAsync(servers, requests, inFlight: 64, options.Seconds, latencies);
        var (seconds, after) = (Stopwatch.GetElapsedTime(since).TotalSeconds, servers.Cpu());
        figures.Add(Sends, "messages/s", sent / seconds);
        foreach (var percent in new[] { 50, 95, 99 })
            figures.Add($"b  64 in flight: p{percent}", "ms", latencies.Percentile(percent));
        figures.Add("b  64 in flight: CPU a message, host", "µs", (after.Host - before.Host) * 1e6 / sent);
        figures.Add("b  64 in flight: CPU a message, PostgreSQL", "µs", (after.Postgres - before.Postgres) * 1e6 / sent);
        await RequireStoredAsync(servers, figures, sent, "b");
    }

    /// <summary>Each pair: a sends, waits for the answer and for b to hear it, and sends the next.</summary>
    public static async Task PairsAsync(Servers servers, Options options, Figures figures)
    {
        const int pairs = 32;
        var (acks, deliveries) = (new Latencies(), new Latencies());
        long delivered = 0;
        var since = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(1, pairs).Select(async n =>
        {
            var heard = new SemaphoreSlim(0);
            using var device = await RawSocket.OpenAsync(servers.Url, Dataset.Token($"b{n}"), sentAt =>
            {
                deliveries.Add(sentAt, Stopwatch.GetTimestamp());
                heard.Release();
            });
            using var http = await RawHttp.OpenAsync(servers.Url);
            var request = new SendRequest(Dataset.Token($"a{n}"), Dataset.Conversation(n));
            while (Stopwatch.GetElapsedTime(since).TotalSeconds < options.Seconds)
            {
                var at = Stopwatch.GetTimestamp();
                await RequireCreatedAsync(http, request.Next(at));
                acks.Add(at, Stopwatch.GetTimestamp());
                if (!await heard.WaitAsync(TimeSpan.FromSeconds(10)))
                    throw new TimeoutException("A message was not delivered within 10 s.");
                Interlocked.Increment(ref delivered);
            }
        }));
        figures.Add(Delivered, "messages/s", delivered / Stopwatch.GetElapsedTime(since).TotalSeconds);
        figures.Add("c  32 pairs: ack p50", "ms", acks.Percentile(50));
        figures.Add("c  32 pairs: ack p99", "ms", acks.Percentile(99));
        figures.Add("c  32 pairs: delivery p50", "ms", deliveries.Percentile(50));
        figures.Add("c  32 pairs: delivery p99", "ms", deliveries.Percentile(99));
        await RequireStoredAsync(servers, figures, delivered, "c");
    }

    public static async Task OpenLoopAsync(Servers servers, Options options, Figures figures)
    {
        foreach (var rate in new[] { 100, Rate })
            await AtRateAsync(servers, rate, options.Seconds, figures);
    }

    /// <summary>The figures as quotients of the references.</summary>
    public static void AddRatios(Figures figures)
    {
        figures.AddRatio("=  sends, b / a", Sends, References.Sends);
        figures.AddRatio("=  sends, b / bare Kestrel", Sends, References.Echo);
        figures.AddRatio("=  delivered in pairs, c / b", Delivered, Sends);
        figures.AddRatio($"=  delivery p50 at {Rate}/s / pgbench latency", Name(Rate, "delivery p50"), References.Latency);
        figures.AddRatio($"=  CPU a message at {Rate}/s / pgbench's PostgreSQL", Name(Rate, "CPU a message, host and PostgreSQL"), References.Cpu);
    }

    /// <summary>Takes what is stored now as the beginning.</summary>
    public static async Task NoteStoredAsync(Servers servers) => stored = await CountAsync(servers);

    /// <summary>Whether exactly these many messages have been stored since the last look, without a hole in any conversation.</summary>
    public static async Task RequireStoredAsync(Servers servers, Figures figures, long sent, string where)
    {
        var now = await CountAsync(servers);
        figures.Require(now - stored == sent, $"{where}: {sent} messages were acknowledged, {now - stored} are stored");
        stored = now;
        await using var db = await servers.Database.OpenConnectionAsync();
        var holes = await db.ExecuteScalarAsync<long>("""
            SELECT count(*) FROM conversations c
             WHERE last_seq <> (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id) OR last_seq <> (SELECT coalesce(max(seq), 0) FROM messages m WHERE m.conversation_id = c.id)
            """, commandTimeout: 300);
        figures.Require(holes == 0, $"{where}: {holes} conversations have holes");
    }

    /// <summary>Sends as fast as the answers come, each connection to the next conversation every time; how many were acknowledged.</summary>
    public static async Task<long> LoadAsync(Servers servers, IReadOnlyList<SendRequest> requests, int inFlight, int seconds, Latencies latencies)
    {
        long sent = 0;
        var since = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async worker =>
        {
            using var http = await RawHttp.OpenAsync(servers.Url);
            for (var i = worker; Stopwatch.GetElapsedTime(since).TotalSeconds < seconds; i += inFlight)
            {
                var at = Stopwatch.GetTimestamp();
                await RequireCreatedAsync(http, requests[i % requests.Count].Next(at));
                latencies.Add(at, Stopwatch.GetTimestamp());
                Interlocked.Increment(ref sent);
            }
        }));
        return sent;
    }

    public static async ValueTask RequireCreatedAsync(RawHttp http, ReadOnlyMemory<byte> request)
    {
        var status = await http.AskAsync(request);
        if (status != 201)
            throw new InvalidOperationException($"A send was answered {status}: {System.Text.Encoding.UTF8.GetString(http.Body.Span)}");
    }

    /// <summary>Sends at fixed times whatever the answers do; measured from the moment of sending, or from the planned one when more than 5 ms late.</summary>
    private static async Task AtRateAsync(Servers servers, int rate, int seconds, Figures figures)
    {
        const int receivers = 32;
        var (acks, deliveries, free) = (new Latencies(), new Latencies(), new Stack<RawHttp>());
        long heard = 0;
        var devices = new List<RawSocket>();
        for (var n = 1; n <= receivers; n++)
        {
            devices.Add(await RawSocket.OpenAsync(servers.Url, Dataset.Token($"b{n}"), sentAt =>
            {
                deliveries.Add(sentAt, Stopwatch.GetTimestamp());
                Interlocked.Increment(ref heard);
            }));
        }
        var tokens = Enumerable.Range(1, receivers).Select(n => Dataset.Token($"a{n}")).ToList();
        for (var i = 0; i < 16; i++)
            free.Push(await RawHttp.OpenAsync(servers.Url));
        await Task.Delay(500);

        var (before, since, pending) = (servers.Cpu(), Stopwatch.GetTimestamp(), new List<Task>());
        var gap = (double)Stopwatch.Frequency / rate;
        for (long i = 0; i < (long)rate * seconds;)
        {
            var now = Stopwatch.GetTimestamp();
            for (; since + (long)(i * gap) <= now && i < (long)rate * seconds; i++)
                pending.Add(SendOneAsync((int)(i % receivers), since + (long)(i * gap)));
            await Task.Delay(1);
        }
        await Task.WhenAll(pending);
        var sent = (long)rate * seconds;
        for (var waited = 0; Interlocked.Read(ref heard) < sent && waited < 500; waited++)
            await Task.Delay(10);
        var after = servers.Cpu();

        figures.Require(Interlocked.Read(ref heard) == sent, $"d: {sent} messages were acknowledged, {heard} delivered");
        figures.Add(Name(rate, "ack p50"), "ms", acks.Percentile(50));
        figures.Add(Name(rate, "delivery p50"), "ms", deliveries.Percentile(50));
        figures.Add(Name(rate, "delivery p99"), "ms", deliveries.Percentile(99));
        figures.Add(Name(rate, "CPU a message, host"), "µs", (after.Host - before.Host) * 1e6 / sent);
        figures.Add(Name(rate, "CPU a message, host and PostgreSQL"), "µs", (after.Host + after.Postgres - before.Host - before.Postgres) * 1e6 / sent);
        devices.ForEach(device => device.Dispose());
        while (free.TryPop(out var http))
            http.Dispose();
        await RequireStoredAsync(servers, figures, sent, "d");

        async Task SendOneAsync(int pair, long planned)
        {
            RawHttp? http;
            lock (free)
                free.TryPop(out http);
            http ??= await RawHttp.OpenAsync(servers.Url);
            var request = new SendRequest(tokens[pair], Dataset.Conversation(pair + 1));
            var now = Stopwatch.GetTimestamp();
            var at = Stopwatch.GetElapsedTime(planned, now) > TimeSpan.FromMilliseconds(5) ? planned : now;
            await RequireCreatedAsync(http, request.Next(at));
            acks.Add(at, Stopwatch.GetTimestamp());
            lock (free)
                free.Push(http);
        }
    }

    private static string Name(int rate, string what) => $"d  {rate}/s: {what}";

    private static List<SendRequest> Requests() =>
        [.. Enumerable.Range(1, Dataset.Pairs).Select(n => new SendRequest(Dataset.Token($"a{n}"), Dataset.Conversation(n)))];

    private static async Task<long> CountAsync(Servers servers)
    {
        await using var db = await servers.Database.OpenConnectionAsync();
        return await db.ExecuteScalarAsync<long>("SELECT count(*) FROM messages", commandTimeout: 300);
    }
}
