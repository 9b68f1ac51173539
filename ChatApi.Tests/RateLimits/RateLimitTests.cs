using System.Diagnostics;
using System.Globalization;
using ChatApi.Client;
using ChatApi.ServiceModel;
using StackExchange.Redis;

namespace ChatApi.Tests.RateLimits;

/// <summary>The limits on how often something may be done, and the ways around them that do not work.</summary>
public sealed class RateLimitTests : LimitTest
{
    [Test]
    public async Task Two_nodes_count_together_and_say_how_much_is_left()
    {
        var (one, other) = (await Node(), await Node());
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);

        using (var first = await Send(one, alice, conversation))
        {
            Assert.That(Header(first, "RateLimit-Policy"), Is.EqualTo("\"sendPerUser\";q=60;w=60, \"sendPerConversation\";q=100;w=2"));
            Assert.That(Header(first, "RateLimit"), Is.EqualTo("\"sendPerUser\";r=59;t=1, \"sendPerConversation\";r=99;t=1"));
        }
        var since = Stopwatch.GetTimestamp();
        var allowed = await Allowed(120, n => Send(n % 2 == 0 ? one : other, alice, conversation));

        Assert.That(allowed, Is.InRange(59, Most(59, since)));
        Assert.That((await bob.See(conversation)).LastSeq, Is.EqualTo(allowed + 1), "what is refused is not stored");
        using var others = await Call(one, bob, "/api/GetMe");
        Assert.That(others.IsSuccessStatusCode && Header(others, "RateLimit") == "", "others are not concerned, and operations without limits of their own say nothing");
    }

    [Test]
    public async Task Spellings_batches_devices_renewed_tokens_and_repeats_all_count()
    {
        var node = await Node(("RateLimits:SendPerUser", "20; 1/h"));
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        string[] paths =
        [
            "/api/SendMessage", "/API/sendmessage", "/api/SendMessage.json", "/json/reply/SendMessage", "/json/oneway/SendMessage", "/api/SendMessage/",
            "/api/v1/messages", $"/api/v1/conversations/{conversation.Id}/messages", $"/api/v1/conversations/{conversation.Id}/messages/", "/api/SendMessage?x=1",
        ];
        Assert.That(await Allowed(paths.Length, n => Call(node, alice, paths[n], NewMessage(conversation))), Is.EqualTo(paths.Length));

        var repeated = NewMessage(conversation);
        Assert.That(await Allowed(3, _ => Call(node, alice, "/api/SendMessage", repeated)), Is.EqualTo(3), "13 now");
        var tablet = Client(node);
        await tablet.SignInAsync(alice.UserName, alice.Password);
        await tablet.SendMessageAsync(conversation.Id, "14");
        using var batch = await Call(node, alice, "/api/SendMessage[]", Enumerable.Range(0, 10).Select(_ => NewMessage(conversation)).ToList());
        await IsRefusedRightly(batch);
        Assert.That(Header(batch, "X-AutoBatch-Completed"), Is.EqualTo("6"), "14 + 6 = 20");
        var refusal = await Refused(ErrorCode.RateLimitExceeded, tablet.SendMessageAsync(conversation.Id, "21"));
        Assert.That(refusal.RetryAfter, Is.GreaterThan(TimeSpan.FromMinutes(50)));
    }

    [Test]
    public async Task Each_message_of_SendMessages_counts_and_those_beyond_are_refused_by_themselves([Values] bool withRedis)
    {
        var node = await Node(("RateLimits:SendPerUser", "20; 1/h"));
        if (!withRedis)
        {
            await Redis.DisposeAsync();
            await Until(() => !node.Redis.IsHealthy, "the node has no Redis");
        }
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var client = Client(node);
        client.Resume(alice.Client.Tokens!);
        SendMessages Batch(int count) => new() { ConversationId = conversation.Id, Messages = [.. Enumerable.Range(1, count).Select(n => new SendMessage { ClientMessageId = Guid.NewGuid(), Text = $"{n}" })] };

        Assert.That((await client.SendMessagesAsync(Batch(15))).Results, Has.All.Matches<SendResult>(result => result.Error is null));
        var results = (await client.SendMessagesAsync(Batch(10))).Results;
        Assert.That(results.Select(result => result.Error?.ErrorCode), Is.EqualTo(Enumerable.Range(0, 10).Select(n => n < 5 ? null : "RateLimitExceeded")));
        await Refused(ErrorCode.RateLimitExceeded, client.SendMessagesAsync(Batch(1)));
        Assert.That((await bob.See(conversation)).LastSeq, Is.EqualTo(20));
    }

    [Test]
    public async Task Commands_on_a_socket_count_and_their_refusal_says_how_long_to_wait()
    {
        var node = await Node(("RateLimits:SearchPerUser", "3; 1/h"));
        var alice = await User("alice");
        await using var client = new ChatClient(new ChatClientOptions { BaseUrl = node.Url, PreferSocket = true, MaxAttempts = 1 });
        await client.SignInAsync(alice.UserName, alice.Password);
        await client.ConnectAsync();
        for (var n = 0; n < 3; n++)
            await client.SearchUsersAsync(new SearchUsers { Query = "bob" });
        var refusal = await Refused(ErrorCode.RateLimitExceeded, client.SearchUsersAsync(new SearchUsers { Query = "bob" }));
        Assert.That(refusal.Meta["retryAfter"], Is.EqualTo(refusal.RetryAfter!.Value.TotalSeconds.ToString(CultureInfo.InvariantCulture)));
        using var http = await Call(node, alice, "/api/SearchUsers?query=bob");
        await IsRefusedRightly(http);
    }

    [Test]
    public async Task A_forged_forwarding_header_does_not_help()
    {
        var untrusting = await Node(("RateLimits:AllPerAddress", "20; 1/h"));
        Assert.That(await Allowed(40, n => Call(untrusting, null, "/api/GetMe", null, ("X-Forwarded-For", $"10.0.0.{n}"), ("Forwarded", $"for=10.0.0.{n}"))), Is.EqualTo(20));

        var behindProxy = await Node(("RateLimits:AllPerAddress", "20; 1/h"), ("Server:TrustedProxies:0", "127.0.0.1"));
        Assert.That(await Allowed(40, n => Call(behindProxy, null, "/api/GetMe", null, ("X-Forwarded-For", $"10.0.0.{n}, 192.0.2.1"))), Is.EqualTo(20), "what the proxy has added counts");
        Assert.That(await Allowed(1, _ => Call(behindProxy, null, "/api/GetMe", null, ("X-Forwarded-For", "192.0.2.2"))), Is.EqualTo(1), "another client");
        Assert.That(await Allowed(40, n => Call(behindProxy, null, "/api/GetMe", null, ("X-Forwarded-For", $"2001:db8:0:1::{n:x}"))), Is.EqualTo(20), "one customer's network");
    }

    [Test]
    public async Task What_never_reaches_an_operation_counts_for_its_address()
    {
        var node = await Node(("RateLimits:AllPerAddress", "30; 1/h"));
        (string Path, object? Body)[] useless = [("/api/Nonsense", null), ("/api/GetMe", null), ("/api/Authenticate", new[] { 1 }), ("/api/SendMessage[]", new { }), ("/api/v1/nothing", null), ("/ws", null)];
        Assert.That(await Allowed(60, n => Call(node, null, useless[n % useless.Length].Path, useless[n % useless.Length].Body, ("Authorization", n % 4 == 0 ? "Bearer forged" : ""))), Is.InRange(30, 35));
        using var alive = await Call(node, null, "/health/live");
        Assert.That(alive.IsSuccessStatusCode, "health checks are not limited");
    }

    [Test]
    public async Task A_stranger_cannot_use_up_a_conversation()
    {
        var node = await Node(("RateLimits:SendPerConversation", "10; 1/h"));
        var (alice, bob, mallory) = await Users("alice", "bob", "mallory");
        var conversation = await alice.StartConversation(with: bob);
        for (var n = 0; n < 20; n++)
        {
            using var refused = await Send(node, mallory, conversation);
            Assert.That((int)refused.StatusCode, Is.EqualTo(404));
        }
        Assert.That(await Allowed(8, n => Send(node, n % 2 == 0 ? alice : bob, conversation)), Is.EqualTo(8));
        Assert.That(await Allowed(8, n => Send(node, n % 2 == 0 ? alice : bob, conversation)), Is.EqualTo(2), "members share it");
    }

    [Test]
    public async Task Each_kind_of_call_has_a_limit_of_its_own()
    {
        Rate[] rates = [Rate.ForwardPerUser, Rate.Receipts, Rate.Typing, Rate.CustomEvents, Rate.InvitePerUser];
        var node = await Node([.. rates.Select(rate => ($"RateLimits:{rate}", "3; 1/h")), ("RateLimits:CustomEventsPerConversation", "5; 1/h")]);
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);
        var sent = await alice.Send(group, "hello");
        (string Path, object Body)[] calls =
        [
            ("/api/ForwardMessages", new { clientForwardId = Guid.NewGuid(), messageIds = new[] { sent.Id }, conversationIds = new[] { group.Id } }),
            ("/api/MarkRead", new { conversationId = group.Id, upToSeq = 1 }), ("/api/StartTyping", new { conversationId = group.Id }),
            ("/api/SendEvent", new { conversationId = group.Id, name = "custom.a" }), ("/api/AddMembers", new { conversationId = group.Id, userIds = new[] { carol.Id } }),
        ];
        foreach (var (path, body) in calls)
            Assert.That(await Allowed(5, _ => Call(node, alice, path, body)), Is.EqualTo(3), path);
        Assert.That(await Allowed(5, _ => Call(node, bob, calls[3].Path, calls[3].Body)), Is.EqualTo(2), "members share the conversation's");

        var strict = await Node(("RateLimits:AllPerUser", "4; 1/h"));
        var dan = await User("dan"); // who has called nothing that counts yet
        Assert.That(await Allowed(8, n => Call(strict, dan, n % 2 == 0 ? "/api/GetMe" : "/api/GetUnread")), Is.EqualTo(4));
        Assert.That(await Allowed(1, _ => Call(strict, bob, "/api/GetMe")), Is.EqualTo(1));
    }

    [Test]
    public async Task Groups_are_limited_direct_conversations_are_not()
    {
        var node = await Node(("RateLimits:CreateGroupPerUser", "3; 3/d"));
        var (alice, bob) = await Users("alice", "bob");
        Assert.That(await Allowed(5, _ => Call(node, alice, "/api/CreateConversation", new { recipientId = bob.Id })), Is.EqualTo(5));
        Assert.That(await Allowed(5, _ => Call(node, alice, "/api/CreateConversation", new { title = "a group", clientConversationId = Guid.NewGuid() })), Is.EqualTo(3));
    }

    [Test]
    public async Task Whoever_brings_people_into_groups_is_limited_by_whatever_way()
    {
        var node = await Node(("RateLimits:InvitePerUser", "4; 4/d"));
        var (alice, bob) = await Users("alice", "bob");
        var (group, other) = (await alice.StartGroup("group"), await bob.StartGroup("other"));
        Assert.That(await Allowed(8, n => n % 2 == 0
            ? Call(node, alice, "/api/AddMembers", new { conversationId = group.Id, userIds = new[] { bob.Id } })
            : Call(node, alice, "/api/CreateInviteLink", new { conversationId = group.Id, clientLinkId = Guid.NewGuid() })), Is.EqualTo(4));
        Assert.That(await Allowed(2, _ => Call(node, bob, "/api/AddMembers", new { conversationId = other.Id, userIds = new[] { alice.Id } })), Is.EqualTo(2), "each for themselves");
    }

    [Test]
    public async Task Switched_off_nothing_is_counted_and_Redis_not_asked()
    {
        (string, string)[] each = [.. Enum.GetNames<Rate>().Select(name => ($"RateLimits:{name}", "0"))];
        var (off, eachOff) = (await Node(("RateLimits:Enabled", "false")), await Node(each));
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        Assert.That(await Allowed(80, n => Send(n % 2 == 0 ? off : eachOff, alice, conversation)), Is.EqualTo(80));
        using var redis = await ConnectionMultiplexer.ConnectAsync(RedisConnectionString + ",syncTimeout=20000");
        Assert.That(redis.GetServer(redis.GetEndPoints()[0]).Keys(pattern: "chatapi:rate:*"), Is.Empty);
    }

    /// <summary>The burst, what is refilled meanwhile, and 5 %.</summary>
    internal static int Most(int burst, long since, double perSecond = 1) =>
        (int)Math.Ceiling((burst + (Stopwatch.GetElapsedTime(since).TotalSeconds * perSecond)) * 1.05);
}
