using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Realtime;

/// <summary>Without Redis everything works, a little later; a crash of PostgreSQL loses and repeats nothing.</summary>
public sealed class OutageTests : ChatTest
{
    [Test]
    public async Task Two_nodes_without_redis_hear_of_each_other_by_looking()
    {
        var settings = new Dictionary<string, string?>(ChatServers.Settings) { ["ConnectionStrings:Redis"] = "127.0.0.1:1" };
        await using var one = await TestNode.StartAsync(settings);
        await using var other = await TestNode.StartAsync(settings);
        var alice = await TestUser.RegisterAsync(Client(one), "alice");
        var bob = await TestUser.RegisterAsync(Client(other), "bob");
        await using var inbox = await bob.Listen();
        var conversation = await alice.StartConversation(with: bob);
        var sent = await alice.SendMany(conversation, 20);
        foreach (var message in sent)
            Assert.That((await inbox.Next<MessageCreated>()).Message.Id, Is.EqualTo(message.Id));

        await using var stream = await ServerEventReader.OpenAsync($"{other.Url}/event-stream", await bob.Client.GetAccessTokenAsync());
        var id = (await stream.NextAsync("cmd.onConnect")).Json.GetProperty("id").GetString();
        using var http = new HttpClient();
        Assert.That((await http.PostAsync($"{one.Url}/event-heartbeat?id={id}", null)).IsSuccessStatusCode, "SSE-3: when it cannot be known, the id is taken to be good");
    }

    [Test]
    public async Task A_crash_of_the_database_loses_and_repeats_nothing()
    {
        await using var postgres = await PrivatePostgres.StartAsync();
        await using var node = await TestNode.StartAsync(postgres.Settings);
        var alice = await TestUser.RegisterAsync(Client(node), "alice");
        var bob = await TestUser.RegisterAsync(Client(node), "bob");
        var conversation = await alice.StartConversation(with: bob);
        await using var inbox = await bob.Listen();
        var before = await bob.EventCursor();

        var sending = alice.SendThrough(conversation, 200);
        for (var crash = 0; crash < 2; crash++)
        {
            await Task.Delay(300);
            await postgres.CrashAsync();
        }
        await sending;

        var heard = new List<long>();
        while (heard.Count < 200)
            heard.Add((await inbox.Next<MessageCreated>()).Message.Seq);
        Assert.That(heard, Is.EqualTo(Enumerable.Range(1, 200).Select(n => (long)n)), "the connection that stayed");
        await inbox.StaysQuiet();

        var polled = new List<ServerEvent>();
        for (var batch = await bob.Events(before); batch.Events.Count > 0; batch = await bob.Events(before))
        {
            Assert.That(batch.Overlap, Is.True, "a cursor from before the crash says that events may come again");
            polled.AddRange(batch.Events);
            before = batch.Cursor!;
        }
        Assert.That(polled.OfType<MessageCreated>().Select(e => e.Message.Seq), Is.EqualTo(heard), "the cursor from before");
    }
}
