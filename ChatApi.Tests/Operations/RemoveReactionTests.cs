using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class RemoveReactionTests : ChatTest
{
    [Test]
    public async Task A_reaction_taken_back_is_gone_everywhere()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var sent = await alice.Send(conversation, "hello");
        await alice.Client.AddReactionAsync(sent.Id, "👩‍👩‍👧");
        await bob.Client.AddReactionAsync(sent.Id, "👩‍👩‍👧");
        await using var inbox = await alice.Listen();
        var answer = await bob.Client.RemoveReactionAsync(new RemoveReaction { MessageId = sent.Id, Emoji = "👩‍👩‍👧" });

        var heard = await inbox.Next<ReactionRemoved>();
        Assert.That((heard.MessageId, heard.Reaction.Emoji, heard.Reaction.User.Id, heard.Reaction.CreatedAt), Is.EqualTo((sent.Id, "👩‍👩‍👧", bob.Id, (DateTimeOffset?)null)));
        Assert.That((heard.Reactions.Single().Count, answer.Reactions.Single().Me), Is.EqualTo((1, (bool?)null)));
        Assert.That((await alice.Client.RemoveReactionAsync(sent.Id, "👩‍👩‍👧")).Reactions, Is.Empty);
        Assert.That((await inbox.Next<ReactionRemoved>()).Reactions, Is.Empty);
        Assert.That((await bob.Client.GetMessageAsync(sent.Id)).Reactions, Is.Null);
    }

    [Test]
    public async Task Taking_back_what_is_not_there_changes_nothing()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var sent = await alice.Send(await alice.StartConversation(with: bob), "hello");
        await alice.Client.AddReactionAsync(sent.Id, "👍");
        await using var inbox = await alice.Listen();

        Assert.That((await bob.Client.RemoveReactionAsync(sent.Id, "👍")).Reactions.Single().Count, Is.EqualTo(1), "another's stays");
        await inbox.StaysQuiet();
        await RefusedAlike(ErrorCode.MessageNotFound, carol.Client.RemoveReactionAsync(sent.Id, "👍"), carol.Client.RemoveReactionAsync(Guid.NewGuid(), "👍"));
        await Refused(ErrorCode.InvalidValue, "emoji", bob.Client.RemoveReactionAsync(sent.Id, "thumbs"));
        await alice.Client.DeleteMessageAsync(sent.Id);
        Assert.That((await alice.Client.RemoveReactionAsync(sent.Id, "👍")).Reactions, Is.Empty);
    }
}
