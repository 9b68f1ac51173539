using System.Collections.Concurrent;
using ChatApi.Client;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using ChatApi.Tests.Faults;
using ChatApi.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace ChatApi.Tests.Realtime;

/// <summary>
/// Transactions that commit behind later ones are what loses events elsewhere: one is held open all the time, and 8 % of
/// the sends are slowed by 50 to 300 ms between taking their place in the log and committing.
/// </summary>
[NonParallelizable]
public sealed class SlowTransactionTests
{
    private const int Sends = 5_000;
    private const int Conversations = 50;

    [Test]
    public async Task Nothing_is_missed_repeated_or_out_of_order_on_any_transport()
    {
        await using var nodes = await Nodes.StartAsync(configure: null);
        var verdicts = await nodes.RunAsync(Sends, Conversations);
        foreach (var verdict in verdicts)
            TestContext.Out.WriteLine(verdict);
        Assert.That(verdicts.Select(one => (one.Expected, one.Missed, one.Repeated, one.Misordered)), Has.All.EqualTo((Sends, 0, 0, 0)));
    }

    [Test]
    public async Task The_obvious_form_loses_events()
    {
        await using var nodes = await Nodes.StartAsync(services => services.Replace(ServiceDescriptor.Singleton<EventLogReader, ByPosition>()));
        var live = (await nodes.RunAsync(Sends / 5, Conversations)).Single(one => one.How == "WebSocket");
        TestContext.Out.WriteLine(live);
        Assert.That(live.Missed, Is.GreaterThan(0), "the same load must show that reading by position loses");
    }

    private sealed record Verdict(string How, int Expected, int Missed, int Repeated, int Misordered);

    /// <summary>Two nodes on a database of their own, whose log makes some transactions slow.</summary>
    private sealed class Nodes(TestNode a, TestNode b, NpgsqlDataSource database) : IAsyncDisposable
    {
        public static async Task<Nodes> StartAsync(Action<IServiceCollection>? configure)
        {
            var settings = new Dictionary<string, string?>(ChatServers.Settings) { ["ConnectionStrings:Postgres"] = await ChatServers.NewDatabaseAsync() };
            var a = await TestNode.StartAsync(settings, configure);
            var b = await TestNode.StartAsync(settings, configure);
            var database = NpgsqlDataSource.Create(settings["ConnectionStrings:Postgres"]!);
            await using var db = await database.OpenConnectionAsync();
            await db.ExecuteAsync(Dawdling.Sql);
            return new(a, b, database);
        }

        public async Task<IReadOnlyList<Verdict>> RunAsync(int sends, int count)
        {
            await using var ann = await RegisterAsync(a, "ann");
            await using var ben = await RegisterAsync(b, "ben");
            var ids = new List<Guid>();
            for (var i = 0; i < count; i++)
                ids.Add((await ann.CreateGroupAsync($"group {i}", [ben.Tokens!.UserId])).Id);

            await using var held = await database.OpenConnectionAsync();
            await using var open = await held.BeginTransactionAsync();
            await held.ExecuteAsync("SELECT pg_current_xact_id()"); // an id that stays unfinished under everybody's snapshots

            using var done = new CancellationTokenSource();
            var cursor = (await ben.GetEventsAsync(new GetEvents())).Cursor!;
            await using var live = new SocketListener(ben, b.Url);
            await live.Client.ConnectAsync(cursor);
            var poller = PollAsync(ben, cursor, sends, done.Token);
            var resumer = ResumeAsync(ben, cursor, sends, done.Token);

            await SendAsync(ann, ben, ids, sends);
            done.CancelAfter(TimeSpan.FromSeconds(15)); // whatever has not come by then is missed
            await live.WaitForAsync(sends, done.Token);
            return [Judge("WebSocket", live.Heard, sends), Judge("long-poll", await poller, sends), Judge("resumed at random", await resumer, sends)];
        }

        public async ValueTask DisposeAsync()
        {
            await a.DisposeAsync();
            await b.DisposeAsync();
            await database.DisposeAsync();
        }

        private static async Task<ChatClient> RegisterAsync(TestNode node, string name)
        {
            var client = new ChatClient(new ChatClientOptions { BaseUrl = node.Url });
            await client.RegisterAsync(new Register { UserName = $"{name}-{Guid.NewGuid():N}"[..24], Password = $"pass {Guid.NewGuid():N}" });
            return client;
        }

        /// <summary>32 at a time, each conversation's messages one after the other. Sends share transactions; marks beside them have their own.</summary>
        private static async Task SendAsync(ChatClient ann, ChatClient ben, List<Guid> ids, int sends)
        {
            await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (id, ct) =>
            {
                for (var i = 0; i < sends / ids.Count; i++)
                    await Task.WhenAll(ann.SendMessageAsync(id, $"{i}", ct), i % 3 == 1 ? ben.MarkReadAsync(id, i, ct) : Task.CompletedTask);
            });
        }

        private static async Task<IReadOnlyList<MessageCreated>> PollAsync(ChatClient ben, string cursor, int expected, CancellationToken ct)
        {
            var heard = new List<MessageCreated>();
            while (heard.Count < expected && !ct.IsCancellationRequested)
            {
                var batch = await ben.GetEventsAsync(new GetEvents { Cursor = cursor, Wait = 1 }, CancellationToken.None);
                cursor = batch.Cursor!;
                heard.AddRange(batch.Events.OfType<MessageCreated>());
            }
            return heard;
        }

        /// <summary>Connects for a moment, now to one node and now to the other, again and again from the last cursor.</summary>
        private async Task<IReadOnlyList<MessageCreated>> ResumeAsync(ChatClient ben, string cursor, int expected, CancellationToken ct)
        {
            var random = new Random(7);
            var heard = new List<MessageCreated>();
            for (var i = 0; heard.Count < expected && !ct.IsCancellationRequested; i++)
            {
                await using var listener = new SocketListener(ben, i % 2 == 0 ? a.Url : b.Url);
                await listener.Client.ConnectAsync(cursor, CancellationToken.None);
                using var moment = CancellationTokenSource.CreateLinkedTokenSource(ct);
                moment.CancelAfter(random.Next(5, 400));
                await listener.WaitForAsync(expected, moment.Token);
                await listener.Client.DisconnectAsync();
                heard.AddRange(listener.Heard);
                cursor = listener.Client.Cursor!;
            }
            return heard;
        }

        private static Verdict Judge(string how, IReadOnlyList<MessageCreated> heard, int expected)
        {
            var distinct = heard.Select(e => (e.ConversationId, e.Seq)).Distinct().Count();
            var misordered = heard.GroupBy(e => e.ConversationId)
                .Sum(one => one.Zip(one.Skip(1)).Count(pair => pair.Second.Seq <= pair.First.Seq));
            return new(how, expected, expected - distinct, heard.Count - distinct, misordered);
        }
    }

    /// <summary>A device that notes the messages it hears, before the SDK could hide a repeat.</summary>
    private sealed class SocketListener : IAsyncDisposable
    {
        private readonly ConcurrentQueue<MessageCreated> heard = new();

        public SocketListener(ChatClient user, string url)
        {
            Client = new ChatClient(new ChatClientOptions { BaseUrl = url, TokenProvider = async ct => (await user.GetAccessTokenAsync(ct))! });
            Client.On<MessageCreated>((Action<MessageCreated>)heard.Enqueue);
        }

        public ChatClient Client { get; }

        public IReadOnlyList<MessageCreated> Heard => [.. heard];

        public async Task WaitForAsync(int count, CancellationToken ct)
        {
            while (heard.Count < count && !ct.IsCancellationRequested)
                await Task.Delay(5, CancellationToken.None);
        }

        public ValueTask DisposeAsync() => Client.DisposeAsync();
    }
}

/// <summary>The tail as it is usually written.</summary>
sealed class ByPosition(NpgsqlDataSource dataSource, LogDatabase log, LogEpoch epoch) : EventLogReader(dataSource, log, epoch)
{
    private readonly NpgsqlDataSource dataSource = dataSource;
    private long last = -1;

    public override async Task<LogPage> ReadAsync(LogSnapshot after, LogSnapshot? upper, long lastPos, long? above, int limit, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        if (last < 0)
            last = await db.QuerySingleAsync<long>("SELECT coalesce(max(pos), 0) FROM event_log");
        var rows = (await db.QueryAsync<LoggedEvent>(
            "SELECT pos, xid, conversation_id, user_id, kind, seq, actor_id, ref, at FROM event_log WHERE pos > @last ORDER BY pos LIMIT @limit", new { last, limit })).AsList();
        if (rows.Count > 0)
            last = rows[^1].Pos;
        return new(rows, await EndAsync(ct));
    }
}
