using ChatApi.Client;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using ChatApi.Tests.Platform;
using Dapper;
using Npgsql;

namespace ChatApi.Tests.Scheduled;

/// <summary>T-G2 for messages that nobody is there to repeat: each is sent once, whatever dies.</summary>
[NonParallelizable]
public sealed class ScheduledSenderTests : PlatformTest
{
    private const int People = 2;
    private const int Messages = People * Limits.Scheduled;

    [Test]
    public async Task Two_hundred_due_at_once_are_each_sent_once_although_a_node_is_killed_in_the_middle()
    {
        var database = await NewDatabase();
        var (one, other) = (await Start(database), await Start(database));
        var conversation = await ScheduleAllAsync(other.Url, DateTimeOffset.UtcNow.AddHours(1));
        await using var db = await Connect(database);
        await db.ExecuteAsync("UPDATE scheduled_messages SET due_at = now() + interval '1 second'");

        var atKill = await Sent(db, conversation, atLeast: 20);
        await one.Host.Kill();
        TestContext.Out.WriteLine($"{atKill} were sent when the node was killed");
        await Sent(db, conversation, atLeast: Messages);
        await AssertEachOnceAsync(db, conversation);
    }

    [Test]
    public async Task What_was_due_while_no_node_ran_is_sent_once_when_one_starts()
    {
        var database = await NewDatabase();
        var first = await Start(database);
        var conversation = await ScheduleAllAsync(first.Url, DateTimeOffset.UtcNow.AddHours(1));
        await using var db = await Connect(database);
        await db.ExecuteAsync("UPDATE scheduled_messages SET due_at = now() + interval '1 second'");
        await Sent(db, conversation, atLeast: 1);
        await first.Host.Kill();
        await Start(database);

        await Sent(db, conversation, atLeast: Messages);
        await AssertEachOnceAsync(db, conversation);
    }

    /// <summary>Two people fill their lists; texts "0" to "199".</summary>
    private static async Task<Guid> ScheduleAllAsync(string url, DateTimeOffset at)
    {
        var clients = new List<ChatClient>();
        try
        {
            for (var i = 0; i < People; i++)
            {
                clients.Add(new ChatClient(new ChatClientOptions { BaseUrl = url }));
                await clients[i].RegisterAsync(new Register { UserName = $"user{i}", Password = "violet lantern harbour" });
            }
            var conversation = (await clients[0].OpenDirectAsync(clients[1].Tokens!.UserId)).Id;
            await Task.WhenAll(Enumerable.Range(0, Messages).Select(n => clients[n % People].ScheduleMessageAsync(conversation, $"{n}", at)));
            return conversation;
        }
        finally
        {
            foreach (var client in clients)
                await client.DisposeAsync();
        }
    }

    private static async Task AssertEachOnceAsync(NpgsqlConnection db, Guid conversation)
    {
        Assert.That(await Ask(db, "SELECT count(*) FROM scheduled_messages"), Is.Zero, "each left the list with its message");
        var texts = await db.QueryAsync<string>("SELECT body FROM messages WHERE conversation_id = @conversation", new { conversation });
        Assert.That(texts, Is.EquivalentTo(Enumerable.Range(0, Messages).Select(n => $"{n}")));
        var seqs = await db.QueryAsync<long>("SELECT seq FROM messages WHERE conversation_id = @conversation ORDER BY seq", new { conversation });
        Assert.That(seqs, Is.EqualTo(Enumerable.Range(1, Messages).Select(n => (long)n)));
        Assert.That(await db.QuerySingleAsync<int>("SELECT count(*) FROM event_log WHERE conversation_id = @conversation AND kind = 'message.new'", new { conversation }), Is.EqualTo(Messages));
    }

    /// <summary>How many are sent, waited for.</summary>
    private static async Task<long> Sent(NpgsqlConnection db, Guid conversation, int atLeast)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var count = await db.QuerySingleAsync<long>("SELECT last_seq FROM conversations WHERE id = @conversation", new { conversation });
            if (count >= atLeast)
                return count;
            await Task.Delay(5, patience.Token);
        }
    }

    private async Task<(HostProcess Host, string Url)> Start(string database)
    {
        var url = $"http://127.0.0.1:{LocalProcess.FreePort()}";
        string[] settings =
        [
            $"--urls={url}", $"--ConnectionStrings:Postgres={database}", $"--ConnectionStrings:Redis={ChatServers.Connections.Redis}",
            "--RateLimits:Enabled=false", "--Auth:AddressAttempts=0", "--Auth:PasswordIterations=10000", "--Logging:LogLevel:Default=Warning", "--Server:NoticeMs=0",
            "--Database:WaitSeconds=5",
        ];
        return (Own(await HostProcess.Start(settings)), url);
    }
}
