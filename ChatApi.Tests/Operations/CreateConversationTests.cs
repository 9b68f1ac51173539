using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class CreateConversationTests : ChatTest
{
    [Test]
    public async Task A_direct_conversation_is_made_once_and_both_see_each_other_in_it()
    {
        var (alice, bob) = await Users("alice", "bob");
        await using var inbox = await bob.Listen();
        var first = await alice.Client.CreateConversationAsync(new CreateConversation { RecipientId = bob.Id });
        var again = await bob.Client.CreateConversationAsync(new CreateConversation { RecipientId = alice.Id });

        Assert.That((first.Created, again.Created), Is.EqualTo((true, false)));
        Assert.That((again.Conversation.Id, again.Conversation.Kind), Is.EqualTo((first.Conversation.Id, "direct")));
        Assert.That((first.Conversation.OtherUser!.Id, again.Conversation.OtherUser!.Id), Is.EqualTo((bob.Id, alice.Id)));
        Assert.That((await inbox.Next<ConversationCreated>()).Conversation.Id, Is.EqualTo(first.Conversation.Id));
        await inbox.StaysQuiet();
    }

    [Test]
    public async Task A_hundred_calls_from_both_sides_on_two_nodes_make_one()
    {
        var (alice, bob) = await Users("alice", "bob");
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(n =>
        {
            var (caller, other) = n % 2 == 0 ? (alice, bob) : (bob, alice);
            return caller.Client.CreateConversationAsync(new CreateConversation { RecipientId = other.Id });
        }));

        Assert.That(answers.Select(answer => answer.Conversation.Id).Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.Created), Is.EqualTo(1));
    }

    [Test]
    public async Task A_group_has_a_title_and_its_maker_as_owner()
    {
        var (alice, bob) = await Users("alice", "bob");
        await using var inbox = await bob.Listen();
        var group = await alice.StartGroup("Book club", bob);

        Assert.That((group.Kind, group.Title, group.MemberCount, group.CreatedBy), Is.EqualTo(("group", "Book club", 2, alice.Id)));
        Assert.That((group.Me!.Role, (await bob.See(group)).Me!.Role), Is.EqualTo(("owner", "member")));
        var told = (await inbox.Next<ConversationCreated>()).Conversation;
        Assert.That((told.Id, told.Title, told.Me), Is.EqualTo((group.Id, "Book club", (MyMembership?)null)), "events carry the shared part only");
    }

    [Test]
    public async Task A_repeated_key_is_the_same_group()
    {
        var (alice, bob) = await Users("alice", "bob");
        var request = new CreateConversation { ClientConversationId = Guid.NewGuid(), Title = "Book club", MemberIds = [bob.Id] };
        var first = await alice.Client.CreateConversationAsync(request);
        var again = await alice.Client.CreateConversationAsync(request);

        Assert.That((again.Conversation.Id, again.Replayed, again.Created), Is.EqualTo((first.Conversation.Id, (bool?)true, false)));
        request.Title = "Another";
        await Refused(ErrorCode.IdempotencyKeyReused, alice.Client.CreateConversationAsync(request));
    }

    [Test]
    public async Task Nothing_is_made_with_someone_who_does_not_exist()
    {
        var (alice, bob) = await Users("alice", "bob");
        await Refused(ErrorCode.UserNotFound, alice.Client.CreateConversationAsync(new CreateConversation { RecipientId = "nobody" }));
        var refusal = await Refused(ErrorCode.UserNotFound, alice.Client.CreateGroupAsync("group", [bob.Id, "nobody", "no-one"]));

        Assert.That(refusal.Meta["userIds"], Does.Contain("nobody").And.Contain("no-one").And.Not.Contain(bob.Id));
        Assert.That((await alice.Client.ListConversationsAsync(new ListConversations())).Results, Is.Empty);
        Assert.That((await bob.Client.ListConversationsAsync(new ListConversations())).Results, Is.Empty);
    }

    [Test]
    public async Task A_conversation_is_either_with_someone_else_or_has_a_title()
    {
        var (alice, bob) = await Users("alice", "bob");

        await Refused(ErrorCode.InvalidValue, alice.Client.CreateConversationAsync(new CreateConversation { RecipientId = alice.Id }));
        await Refused(ErrorCode.InvalidValue, alice.Client.CreateConversationAsync(new CreateConversation { RecipientId = bob.Id, Title = "two" }));
        await Refused(ErrorCode.NotEmpty, "title", alice.Client.CreateConversationAsync(new CreateConversation { MemberIds = [bob.Id] }));
        await Refused(ErrorCode.MaximumLength, "title", alice.Client.CreateGroupAsync(new string('x', 101), [bob.Id]));
        await Refused(ErrorCode.MaximumCount, "memberIds", alice.Client.CreateGroupAsync("group", Enumerable.Range(0, 101).Select(n => $"user{n}")));
        await Refused(ErrorCode.Unauthorized, Client().OpenDirectAsync(bob.Id));
    }
}
