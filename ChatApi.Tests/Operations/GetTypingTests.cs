using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class GetTypingTests : ChatTest
{
    [Test]
    public async Task Who_opens_the_conversation_sees_who_else_is_typing()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("three", bob, carol);
        await alice.Client.StartTypingAsync(group.Id);
        await bob.Client.StartTypingAsync(group.Id, "upload");

        var seen = await carol.Client.GetTypingAsync(group.Id);
        Assert.That(seen.Select(one => (one.User.DisplayName, one.Kind)), Is.EquivalentTo(new[] { ("alice", "text"), ("bob", "upload") }));
        Assert.That(seen, Is.All.Matches<TypingUser>(one => one.ExpiresAt > DateTimeOffset.UtcNow.AddSeconds(-1)));
        Assert.That((await alice.Client.GetTypingAsync(group.Id)).Select(one => one.User.Id), Is.EqualTo(new[] { bob.Id }), "not oneself");
        await alice.Client.RemoveMemberAsync(group.Id, bob.Id);
        Assert.That((await carol.Client.GetTypingAsync(group.Id)).Select(one => one.User.Id), Is.EqualTo(new[] { alice.Id }), "not who has gone");
    }

    [Test]
    public async Task It_is_over_after_its_time()
    {
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(ChatServers.Settings) { ["Presence:TypingSeconds"] = "1" });
        var alice = await TestUser.RegisterAsync(Client(node), "alice");
        var bob = await TestUser.RegisterAsync(Client(node), "bob");
        var conversation = await alice.StartConversation(with: bob);
        await alice.Client.StartTypingAsync(conversation.Id);
        await Eventually("nobody is typing", async () => (await bob.Client.GetTypingAsync(conversation.Id)).Count == 0);
    }

    [Test]
    public async Task Without_redis_typing_pauses_and_nobody_is_refused()
    {
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(ChatServers.Settings) { ["ConnectionStrings:Redis"] = "127.0.0.1:1" });
        var alice = await TestUser.RegisterAsync(Client(node), "alice");
        var bob = await TestUser.RegisterAsync(Client(node), "bob");
        var conversation = await alice.StartConversation(with: bob);
        await alice.Client.StartTypingAsync(conversation.Id);
        await alice.Client.StopTypingAsync(conversation.Id);
        await alice.Client.SendEventAsync(conversation.Id, "custom.wave");
        Assert.That(await bob.Client.GetTypingAsync(conversation.Id), Is.Empty);
    }

    [Test]
    public async Task Strangers_cannot_tell_that_there_is_a_conversation()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var conversation = await alice.StartConversation(with: bob);
        await RefusedAlike(ErrorCode.ConversationNotFound, carol.Client.GetTypingAsync(conversation.Id), carol.Client.GetTypingAsync(Guid.NewGuid()));
        await Refused(ErrorCode.Unauthorized, Client().GetTypingAsync(conversation.Id));
    }
}
