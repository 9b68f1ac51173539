using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatApi.Client;
using ChatApi.ServiceModel;
using ChatApi.Tests.Product;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Client;

/// <summary>The local store against the real service: what it shows is what a fresh device would, whatever happened to the connection.</summary>
[Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed partial class StoreTests : ChatTest
{
    private readonly MemoryStorage storage = new();
    private readonly ConcurrentStack<WebSocket> sockets = [];

    [Test]
    public async Task After_a_random_life_with_cuts_and_restarts_it_shows_what_the_service_has([Range(1, 12)] int seed)
    {
        var people = await Task.WhenAll(new[] { "ann", "ben", "cleo", "dan" }.Select(User));
        var ann = people[0];
        var life = new RandomLife(people, new Random(seed));
        await life.LiveAsync(actions: 10);
        var device = await Device(ann);
        await device.Store.LoadedAsync();
        await OpenAll(device);
        for (var part = 0; part < 4; part++)
        {
            await life.LiveAsync(actions: 15);
            if (part % 2 == 0 && sockets.TryPop(out var socket))
                socket.Abort();
            if (part == 1)
            {
                await device.DisposeAsync();
                await life.LiveAsync(actions: 10);
                device = await Device(ann);
                Assert.That(device.Store.State, Is.Not.Null, "what was saved is shown at once");
            }
        }
        await Settles(device, ann);
        await device.DisposeAsync();

        // And what it has saved, with nothing but the events since then, is so too.
        await life.LiveAsync(actions: 10);
        await using var last = await Device(ann);
        await Settles(last, ann);
    }

    [Test]
    public async Task A_saved_store_is_shown_without_a_network_and_what_is_sent_then_goes_when_it_is_back()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await bob.Send(conversation, "hello alice");
        await using var balancer = new SwitchedPort(new Uri(ChatServers.NodeA.Url).Port);
        var first = await Device(alice, balancer);
        await first.Store.LoadedAsync();
        await first.Store.OpenAsync(conversation.Id);
        await first.DisposeAsync();

        balancer.SwitchTo(1);
        await using var device = await Device(alice, balancer);
        Assert.That(device.Store.Conversations.Single().OtherUser!.Id, Is.EqualTo(bob.Id));
        Assert.That((await device.Store.OpenAsync(conversation.Id)).Messages.Single().Text, Is.EqualTo("hello alice"));
        await device.Outbox.SendAsync(conversation.Id, "one");
        await device.Outbox.SendAsync(conversation.Id, "two");
        Assert.That(device.Store.Messages(conversation.Id).Outgoing.Select(message => message.Request.Text), Is.EqualTo(new[] { "one", "two" }));

        balancer.SwitchTo(new Uri(ChatServers.NodeB.Url).Port);
        await device.ResumeAsync();
        await device.Outbox.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That(device.Store.Messages(conversation.Id).Messages.Select(message => message.Text), Is.EqualTo(new[] { "hello alice", "one", "two" }));
        Assert.That(await bob.Read(conversation), Is.EqualTo(new[] { "two", "one", "hello alice" }));
    }

    [Test]
    public async Task Events_missed_for_good_make_it_load_everything_anew_by_itself()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var sent = await bob.Send(conversation, "before");
        var first = await Device(alice);
        await first.Store.LoadedAsync();
        await first.Store.OpenAsync(conversation.Id);
        await first.DisposeAsync();
        await bob.Client.EditMessageAsync(sent.Id, "edited meanwhile");
        await bob.Send(conversation, "after");
        var cursor = (await storage.KeysAsync("")).Single(key => key.EndsWith("store/cursor", StringComparison.Ordinal));
        await storage.SetAsync(cursor, "damaged");

        await using var device = await Device(alice);
        await Settles(device, alice);
        Assert.That(device.Store.Messages(conversation.Id).Messages.Select(message => message.Text), Is.EqualTo(new[] { "edited meanwhile", "after" }));
        await bob.Send(conversation, "live");
        await Eventually("it goes on", () => Task.FromResult(device.Store.Messages(conversation.Id).Messages[^1].Text == "live"));
    }

    [Test]
    public async Task Marks_that_only_cleared_messages_tell_of_are_right_all_the_same([Values] bool isGroup)
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = isGroup ? await alice.StartGroup("a group", bob) : await alice.StartConversation(with: bob);
        await using var device = await Device(alice);
        await device.Store.LoadedAsync();
        await OpenAll(device);
        await Eventually("it is online", () => Task.FromResult(device.ConnectionState == ConnectionState.Online));
        await device.PauseAsync();
        await alice.Send(conversation, "unheard");
        await bob.Send(conversation, "this too");
        await alice.Client.ClearConversationAsync(new ClearConversation { ConversationId = conversation.Id });

        await device.ResumeAsync();
        await Settles(device, alice);
        Assert.That(device.Store.Members(conversation.Id).Select(member => member.DeliveredSeq).Max(), Is.GreaterThan(1));
    }

    [Test]
    public async Task History_comes_page_by_page_without_a_hole()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await bob.SendMany(conversation, 130);
        await using var device = await Device(alice);
        await device.Store.LoadedAsync();
        Assert.That(device.Store.Messages(conversation.Id).IsLoaded, Is.False);
        await device.Store.OpenAsync(conversation.Id);
        Assert.That(Seqs(), Is.EqualTo(Enumerable.Range(81, 50)));
        Assert.That(await device.Store.LoadOlderAsync(conversation.Id));
        Assert.That(await device.Store.LoadOlderAsync(conversation.Id));
        Assert.That(Seqs(), Is.EqualTo(Enumerable.Range(1, 130)));
        Assert.That((await device.Store.LoadOlderAsync(conversation.Id), device.Store.Messages(conversation.Id).HasMoreBefore), Is.EqualTo((false, false)));

        IEnumerable<long> Seqs() => device.Store.Messages(conversation.Id).Messages.Select(message => message.Seq);
    }

    [Test]
    public async Task It_shows_unread_marks_typing_and_presence_as_they_change()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await using var device = await Device(alice);
        await device.Store.LoadedAsync();
        await device.Store.LoadMembersAsync(conversation.Id);
        await Eventually("it is online", () => Task.FromResult(device.ConnectionState == ConnectionState.Online));
        await device.WatchPresenceAsync([bob.Id]);
        await using var inbox = await bob.ListenNow();
        await Eventually("bob is there", () => Task.FromResult(device.Store.Presence(bob.Id).Status == PresenceStatus.Online));

        await Eventually("bob is typing", async () =>
        {
            await bob.Client.StopTypingAsync(conversation.Id);
            await bob.Client.StartTypingAsync(conversation.Id);
            return device.Store.Typing(conversation.Id).SingleOrDefault()?.User.Id == bob.Id;
        });
        await bob.Send(conversation, "hello");
        await Eventually("the message ends it", () => Task.FromResult(device.Store.Typing(conversation.Id).Count == 0));
        Assert.That((device.Store.Unread.Total, device.Store.Conversation(conversation.Id)!.Me!.Unread), Is.EqualTo((1, 1)));
        await device.MarkReadAsync(conversation.Id, 1);
        await Eventually("it is read", () => Task.FromResult(device.Store.Unread.Total == 0));
        Assert.That(device.Store.Members(conversation.Id).Single(member => member.User.Id == bob.Id).ReadSeq, Is.EqualTo(1));
        await device.DisconnectAsync();
        Assert.That(device.Store.Presence(bob.Id).Status, Is.EqualTo(PresenceStatus.Unknown), "without a connection nobody knows");
    }

    [Test]
    public async Task Nothing_is_left_of_a_user_who_is_forgotten()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await using var device = await Device(alice);
        await device.Store.LoadedAsync();
        await device.Store.OpenAsync(conversation.Id);
        await device.Store.SaveAsync();
        Assert.That(await storage.KeysAsync(""), Has.Count.GreaterThan(3));
        await device.ForgetAsync();
        Assert.That((await storage.KeysAsync(""), device.Store.State), Is.EqualTo((Array.Empty<string>(), (ChatState?)null)));
    }

    /// <summary>A device of someone's, started on this storage.</summary>
    private async Task<ChatClient> Device(TestUser user, SwitchedPort? balancer = null)
    {
        var client = new ChatClient(new ChatClientOptions
        {
            BaseUrl = balancer is null ? user.Client.BaseUrl : $"http://127.0.0.1:{balancer.Port}",
            Storage = storage,
            ReconnectDelay = TimeSpan.FromMilliseconds(50),
            MaxReconnectDelay = TimeSpan.FromMilliseconds(500),
            RetryDelay = TimeSpan.FromMilliseconds(50),
            TokenProvider = async ct => (await user.Client.GetAccessTokenAsync(ct))!,
            WebSocketFactory = async (address, ct) =>
            {
                var socket = new ClientWebSocket();
                await socket.ConnectAsync(address, ct);
                sockets.Push(socket);
                return socket;
            },
        });
        await client.RestoreAsync();
        await client.StartAsync();
        return client;
    }

    private static async Task OpenAll(ChatClient device)
    {
        foreach (var id in device.Store.State!.Conversations.Keys)
        {
            await device.Store.OpenAsync(id);
            await device.Store.LoadMembersAsync(id);
        }
    }

    /// <summary>Waits until the store shows what the service has; fails with the difference.</summary>
    private static async Task Settles(ChatClient device, TestUser user)
    {
        for (var since = Stopwatch.GetTimestamp(); ; await Task.Delay(50))
        {
            var (seen, fresh) = (Seen(device), await Fresh(user, device));
            if (!seen.SequenceEqual(fresh) && Stopwatch.GetElapsedTime(since).TotalSeconds < 20)
                continue;
            Assert.That(seen, Is.EqualTo(fresh));
            return;
        }
    }

    /// <summary>All that the store shows, as text.</summary>
    private static List<string> Seen(ChatClient device)
    {
        if (device.Store.State is not { } state)
            return [];
        var lines = new List<string> { Replica.Describe(state), $"unread {device.Store.Unread.Total} {device.Store.Unread.Mentions} {device.Store.Unread.Muted}" };
        lines.Add(string.Join(' ', device.Store.Conversations.Select(one => one.Id)));
        lines.Add(string.Join(' ', device.Store.ArchivedConversations.Select(one => one.Id)));
        foreach (var id in state.Conversations.Keys.Order())
        {
            if (device.Store.Messages(id) is { IsLoaded: true } view)
                lines.AddRange(view.Messages.Select(Json));
            lines.AddRange(device.Store.Members(id).Select(Json));
        }
        return lines;
    }

    /// <summary>The same, as a device would see it that asks the service now for what the store has open.</summary>
    private static async Task<List<string>> Fresh(TestUser user, ChatClient device)
    {
        var unread = await user.Client.GetUnreadAsync();
        var lines = new List<string> { (await Replica.LoadAsync(user.Client)).ToString(), $"unread {unread.Total} {unread.Mentions} {unread.Muted}" };
        lines.Add(await Ids(user.Client.ListConversationsAsync(new ListConversations { Limit = Limits.ListPage })));
        lines.Add(await Ids(user.Client.ListConversationsAsync(new ListConversations { Limit = Limits.ListPage, Archived = true })));
        foreach (var id in device.Store.State!.Conversations.Keys.Order())
        {
            if (device.Store.Messages(id).IsLoaded)
                lines.AddRange((await user.Client.ListMessagesAsync(new ListMessages { ConversationId = id, Limit = Limits.HistoryPage })).Results.AsEnumerable().Reverse().Select(Json));
            if (device.Store.Members(id).Count > 0)
                lines.AddRange((await user.Client.ListMembersAsync(new ListMembers { ConversationId = id, Limit = Limits.ListPage })).Results.Select(Json));
        }
        return lines;

        static async Task<string> Ids(Task<ListConversationsResponse> list) => string.Join(' ', (await list).Results.Select(one => one.Id));
    }

    /// <summary>Without the names of people: of new ones only those hear who share a direct conversation (<see cref="UserUpdated"/>), and only while connected.</summary>
    private static string Json<T>(T one) => Name().Replace(JsonSerializer.Serialize(one, ContractJson.Wire.GetTypeInfo(typeof(T))), "");

    [GeneratedRegex("\"displayName\":\"[^\"]*\"", RegexOptions.None, 1_000)]
    private static partial Regex Name();
}
