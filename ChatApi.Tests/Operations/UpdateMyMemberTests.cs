using System.Text.Json;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class UpdateMyMemberTests : ChatTest
{
    [Test]
    public async Task What_the_app_puts_beside_a_member_is_seen_by_all_and_gone_with_the_membership()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group", bob);
        await using var inbox = await alice.Listen();
        await Set(bob, group, """{"color":"red","seat":3}""");
        var answer = await Set(bob, group, """{"seat":null}""");

        Assert.That(Text(answer), Is.EqualTo("""{"color":"red"}"""));
        await inbox.Next<MemberUpdated>();
        Assert.That(Text((await inbox.Next<MemberUpdated>()).Member), Is.EqualTo("""{"color":"red"}"""));
        Assert.That(Text(await Set(bob, group, """{"seat":null}""")), Is.EqualTo("""{"color":"red"}"""));
        await inbox.StaysQuiet();
        await bob.Client.LeaveConversationAsync(group.Id);
        Assert.That((await alice.Client.AddMembersAsync(group.Id, [bob.Id])).Results.Single().Metadata, Is.Null);
    }

    [Test]
    public async Task It_has_a_limit_and_strangers_cannot_tell_that_there_is_a_conversation()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var direct = await alice.StartConversation(with: bob);
        await Set(alice, direct, $$"""{"a":"{{new string('x', Limits.MetadataBytes - 8)}}"}""");
        await Refused(ErrorCode.MaximumLength, "metadata", Set(alice, direct, """{"b":1}"""));
        await RefusedAlike(ErrorCode.ConversationNotFound, Set(carol, direct, "{}"), Set(carol, new Conversation { Id = Guid.NewGuid() }, "{}"));
        await Refused(ErrorCode.Unauthorized, Client().UpdateMyMemberAsync(new UpdateMyMember { ConversationId = direct.Id }));
    }

    private static Task<Member> Set(TestUser user, Conversation conversation, string json) => user.Client.UpdateMyMemberAsync(
        new UpdateMyMember { ConversationId = conversation.Id, Metadata = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json) });

    private static string Text(Member member) => JsonSerializer.Serialize(member.Metadata);
}
