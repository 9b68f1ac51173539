using System.Net.Http.Json;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;

namespace ChatApi.Tests.Operations;

public sealed class StartTypingTests : ChatTest
{
    [Test]
    public async Task The_others_hear_it_on_any_node_and_oneself_does_not()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("three", bob, carol);
        await using var own = await alice.ListenNow();
        await using var far = await bob.ListenNow();
        await using var near = await carol.ListenNow();

        await alice.Client.StartTypingAsync(group.Id, "audio");
        foreach (var inbox in new[] { far, near })
        {
            var heard = await inbox.Next<TypingStarted>();
            Assert.That((heard.ConversationId, heard.Typing.User.Id, heard.Typing.User.DisplayName, heard.Typing.Kind), Is.EqualTo(((Guid?)group.Id, alice.Id, "alice", "audio")));
            Assert.That(heard.Typing.ExpiresAt - heard.At, Is.EqualTo(TimeSpan.FromSeconds(6)).Within(TimeSpan.FromSeconds(1)));
            Assert.That(heard.Id, Is.Null);
        }
        await bob.Client.StartTypingAsync(group.Id);
        var answered = await own.Next<TypingStarted>();
        Assert.That((answered.Typing.User.Id, answered.Typing.Kind), Is.EqualTo((bob.Id, "text")), "the first that alice hears is bob's");
    }

    [Test]
    public async Task Who_has_been_removed_or_blocked_hears_nothing()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("three", bob, carol);
        var direct = await alice.StartConversation(with: carol);
        await using var inbox = await carol.ListenNow();
        await using var blocking = await bob.ListenNow();
        await alice.Client.RemoveMemberAsync(group.Id, carol.Id);
        await inbox.Next<MemberRemoved>();
        await alice.Client.StartTypingAsync(group.Id);
        Assert.That((await blocking.Next<TypingStarted>()).ConversationId, Is.EqualTo(group.Id));
        await alice.Client.StartTypingAsync(direct.Id);
        Assert.That((await inbox.Next<TypingStarted>()).ConversationId, Is.EqualTo(direct.Id), "not that of the group");

        var both = await alice.StartGroup("both", bob, carol);
        await inbox.Next<ConversationCreated>();
        await blocking.Next<ConversationCreated>();
        await Block(bob, alice);
        await alice.Client.StartTypingAsync(both.Id);
        Assert.That((await inbox.Next<TypingStarted>()).ConversationId, Is.EqualTo(both.Id));
        await carol.Client.StartTypingAsync(both.Id);
        Assert.That((await blocking.Next<TypingStarted>()).Typing.User.Id, Is.EqualTo(carol.Id), "not alice, whom bob has blocked");
        await using var blocked = await alice.ListenNow();
        await bob.Client.StartTypingAsync(both.Id);
        await carol.Client.StopTypingAsync(both.Id);
        Assert.That((await blocked.Next<TypingStopped>()).UserId, Is.EqualTo(carol.Id));
    }

    [Test]
    public async Task Who_does_not_want_it_seen_is_not_seen_typing()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("three", bob, carol);
        await using var inbox = await bob.ListenNow();
        await alice.Client.StartTypingAsync(group.Id);
        await inbox.Next<TypingStarted>();
        await alice.Client.UpdatePrivacyAsync(new UpdatePrivacy { Typing = false });
        Assert.That(await bob.Client.GetTypingAsync(group.Id), Is.Empty);
        await alice.Client.StartTypingAsync(group.Id, "audio");
        await carol.Client.StartTypingAsync(group.Id);
        Assert.That((await inbox.Next<TypingStarted>()).Typing.User.Id, Is.EqualTo(carol.Id));
    }

    [Test]
    public async Task Nobody_hears_it_in_a_large_conversation()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("large", bob);
        var direct = await alice.StartConversation(with: bob);
        await using (var db = await ChatServers.DataSource.OpenConnectionAsync())
            await db.ExecuteAsync("UPDATE conversations SET member_count = @members WHERE id = @Id", new { group.Id, members = Limits.LiveTypingMembers + 1 });
        await using var inbox = await bob.ListenNow();
        await alice.Client.StartTypingAsync(group.Id);
        await alice.Client.StartTypingAsync(direct.Id);
        Assert.That((await inbox.Next<TypingStarted>()).ConversationId, Is.EqualTo(direct.Id));
        Assert.That(await bob.Client.GetTypingAsync(group.Id), Is.Empty);
    }

    [Test]
    public async Task Strangers_and_wrong_kinds_are_refused()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var conversation = await alice.StartConversation(with: bob);
        var group = await alice.StartGroup("news", bob);
        await using (var db = await ChatServers.DataSource.OpenConnectionAsync())
            await db.ExecuteAsync("""UPDATE conversations SET permissions = '{"sendMessages":"admin"}' WHERE id = @Id""", new { group.Id });
        await Refused(ErrorCode.Forbidden, bob.Client.StartTypingAsync(group.Id));
        await Refused(ErrorCode.Forbidden, bob.Client.SendEventAsync(group.Id, "custom.a"));
        await alice.Client.StartTypingAsync(group.Id);
        await RefusedAlike(ErrorCode.ConversationNotFound, carol.Client.StartTypingAsync(conversation.Id), carol.Client.StartTypingAsync(Guid.NewGuid()));
        await Refused(ErrorCode.RegularExpression, "kind", alice.Client.StartTypingAsync(conversation.Id, "poem"));
        await Refused(ErrorCode.NotEmpty, "conversationId", alice.Client.StartTypingAsync(Guid.Empty));
        await Refused(ErrorCode.Unauthorized, Client().StartTypingAsync(conversation.Id));
    }

    [Test]
    public async Task More_often_than_anyone_needs_is_refused_for_that_conversation_alone()
    {
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(ChatServers.Settings) { ["RateLimits:Enabled"] = "true", ["RateLimits:AllPerAddress"] = "0" });
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var (one, other) = (await alice.StartConversation(with: bob), await alice.StartConversation(with: carol));
        using var http = new HttpClient { BaseAddress = new(node.Url) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", await alice.Client.GetAccessTokenAsync());
        var answers = new List<int>();
        for (var n = 0; n < 4; n++)
            answers.Add((int)(await http.PostAsJsonAsync("/api/StartTyping", new { conversationId = one.Id })).StatusCode);
        Assert.That(answers, Is.EqualTo(new[] { 204, 204, 204, 429 }));
        Assert.That((int)(await http.PostAsJsonAsync("/api/StartTyping", new { conversationId = other.Id })).StatusCode, Is.EqualTo(204));
        Assert.That((int)(await http.DeleteAsync($"/api/v1/conversations/{one.Id}/typing")).StatusCode, Is.EqualTo(204), "stopping is never too often");
    }
}
