using System.Text.Json;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class AddReactionTests : ChatTest
{
    [Test]
    public async Task A_reaction_reaches_the_others_and_stands_on_the_message()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var sent = await alice.Send(conversation, "hello");
        await using var inbox = await alice.Listen();
        var answer = await bob.Client.AddReactionAsync(sent.Id, "👍🏽");
        await alice.Client.AddReactionAsync(sent.Id, "❤️");
        await alice.Client.AddReactionAsync(sent.Id, "👍🏽");

        var heard = await inbox.Next<ReactionAdded>();
        Assert.That((heard.ConversationId, heard.Seq, heard.MessageId, heard.Reaction.Emoji, heard.Reaction.User.Id), Is.EqualTo((conversation.Id, 1, sent.Id, "👍🏽", bob.Id)));
        Assert.That(answer.Reactions.Single(), Has.Property("Me").EqualTo(true).And.Property("Count").EqualTo(1));
        await inbox.Next<ReactionAdded>();
        var last = await inbox.Next<ReactionAdded>();
        Assert.That(last.Reactions.Select(group => (group.Emoji, group.Count, group.Me)), Is.EqualTo(new[] { ("👍🏽", 2, (bool?)null), ("❤️", 1, null) }), "the one used first comes first");
        Assert.That(last.Reactions[0].Users.Select(user => user.DisplayName), Is.EqualTo(new[] { "bob", "alice" }));

        var seen = (await bob.Client.GetMessageAsync(sent.Id)).Reactions!;
        Assert.That(seen.Select(group => (group.Emoji, group.Count, group.Me)), Is.EqualTo(new[] { ("👍🏽", 2, (bool?)true), ("❤️", 1, null) }));
        Assert.That(Json((await bob.See(conversation)).LastMessage!.Reactions!), Is.EqualTo(Json(seen)));
        Assert.That(Json((await bob.Client.ListMessagesAsync(new ListMessages { ConversationId = conversation.Id })).Results[0].Reactions!), Is.EqualTo(Json(seen)));
        Assert.That((await bob.Client.GetMessageAsync(sent.Id)).Version, Is.EqualTo(1), "the message itself did not change");
    }

    [Test]
    public async Task Reacting_twice_is_once()
    {
        var (alice, bob) = await Users("alice", "bob");
        var sent = await alice.Send(await alice.StartConversation(with: bob), "hello");
        await using var inbox = await alice.Listen();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => bob.Client.AddReactionAsync(sent.Id, "🎉")));

        Assert.That(answers, Has.All.Matches<ReactionsResponse>(answer => answer.Reactions.Single() is { Count: 1, Me: true }));
        await inbox.Next<ReactionAdded>();
        await inbox.StaysQuiet();
    }

    [Test]
    public async Task A_message_has_eight_different_reactions_and_a_user_three()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob, carol);
        var sent = await alice.Send(group, "hello");
        string[] emojis = ["😀", "😁", "😂", "😃", "😄", "😅", "😆", "😇", "😈"];
        foreach (var (n, who) in new[] { (0, alice), (3, bob), (6, carol) })
        {
            foreach (var emoji in emojis[n..Math.Min(n + 3, 8)])
                await who.Client.AddReactionAsync(sent.Id, emoji);
        }
        await Refused(ErrorCode.TooManyReactions, "emoji", carol.Client.AddReactionAsync(sent.Id, emojis[8]));
        await carol.Client.AddReactionAsync(sent.Id, emojis[0]); // used already
        await Refused(ErrorCode.TooManyReactions, "emoji", carol.Client.AddReactionAsync(sent.Id, emojis[1]));
        await carol.Client.RemoveReactionAsync(sent.Id, emojis[6]);
        await carol.Client.AddReactionAsync(sent.Id, emojis[8]);
        Assert.That((await bob.Client.GetMessageAsync(sent.Id)).Reactions!.Select(one => one.Emoji), Is.EqualTo(new[] { "😀", "😁", "😂", "😃", "😄", "😅", "😇", "😈" }));
    }

    [Test]
    public async Task The_first_five_are_named_and_all_are_counted()
    {
        var alice = await User("alice");
        var others = await Task.WhenAll(Enumerable.Range(1, 6).Select(n => User($"user{n}")));
        var sent = await alice.Send(await alice.StartGroup("group", others), "hello");
        foreach (var other in others)
            await other.Client.AddReactionAsync(sent.Id, ":ship-it:");

        var seen = (await others[5].Client.GetMessageAsync(sent.Id)).Reactions!.Single();
        Assert.That((seen.Emoji, seen.Count, seen.Me), Is.EqualTo((":ship-it:", 6, (bool?)true)));
        Assert.That(seen.Users.Select(user => user.Id), Is.EqualTo(others[..5].Select(other => other.Id)));
        Assert.That((await alice.Client.GetMessageAsync(sent.Id)).Reactions!.Single().Me, Is.Null);
    }

    [Test]
    public async Task Deleted_blocked_and_foreign_messages_take_no_reactions()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var conversation = await alice.StartConversation(with: bob);
        var (sent, deleted) = (await alice.Send(conversation, "hello"), await alice.Send(conversation, "gone"));
        await bob.Client.AddReactionAsync(deleted.Id, "👍");
        await alice.Client.DeleteMessageAsync(deleted.Id);

        await Refused(ErrorCode.MessageDeleted, bob.Client.AddReactionAsync(deleted.Id, "👎"));
        Assert.That((await bob.Client.GetMessageAsync(deleted.Id)).Reactions, Is.Null);
        Assert.That((await bob.Client.ListReactionsAsync(new ListReactions { MessageId = deleted.Id })).Results, Is.Empty);
        await RefusedAlike(ErrorCode.MessageNotFound, carol.Client.AddReactionAsync(sent.Id, "👍"), carol.Client.AddReactionAsync(Guid.NewGuid(), "👍"));
        await bob.Client.HideMessageAsync(sent.Id);
        await Refused(ErrorCode.MessageNotFound, bob.Client.AddReactionAsync(sent.Id, "👍"));
        var other = await alice.Send(conversation, "another");
        await Block(alice, bob);
        await Refused(ErrorCode.CannotContactUser, bob.Client.AddReactionAsync(other.Id, "👍"));
        await Refused(ErrorCode.NotEmpty, "emoji", bob.Client.AddReactionAsync(other.Id, ""));
        await Refused(ErrorCode.InvalidValue, "emoji", bob.Client.AddReactionAsync(other.Id, "👍👍"));
        await Refused(ErrorCode.Unauthorized, Client().AddReactionAsync(sent.Id, "👍"));
    }

    [Test]
    public async Task Newcomers_hear_of_no_reaction_to_what_they_cannot_read()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);
        var early = await alice.Send(group, "before");
        await alice.Client.AddMembersAsync(group.Id, [carol.Id]);
        var late = await alice.Send(group, "after");
        var cursor = await carol.EventCursor();
        await using var inbox = await carol.Listen();
        await bob.Client.AddReactionAsync(early.Id, "👍");
        await bob.Client.AddReactionAsync(late.Id, "👍");

        Assert.That((await inbox.Next<ReactionAdded>()).MessageId, Is.EqualTo(late.Id));
        Assert.That((await carol.Events(cursor)).Events.OfType<ReactionAdded>().Single().MessageId, Is.EqualTo(late.Id));
    }

    private static string Json(List<ReactionGroup> groups) => JsonSerializer.Serialize(groups, ContractJson.Wire.GetTypeInfo(typeof(List<ReactionGroup>)));
}
