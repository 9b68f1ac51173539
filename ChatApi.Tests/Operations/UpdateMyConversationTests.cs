using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class UpdateMyConversationTests : ChatTest
{
    [Test]
    public async Task What_one_sets_is_heard_by_ones_own_devices_alone_and_what_is_left_out_stays()
    {
        var (alice, bob) = await Users("alice", "bob");
        var direct = await alice.StartConversation(with: bob);
        await using var alices = await alice.Listen(on: ChatServers.NodeB);
        await using var bobs = await bob.Listen();
        var until = DateTimeOffset.UtcNow.AddHours(8);
        await Update(alice, new() { ConversationId = direct.Id, Pinned = true, MutedUntil = until });
        var answer = await Update(alice, new() { ConversationId = direct.Id, Notify = "mentions" });

        Assert.That((answer.Me!.PinnedAt, answer.Me.MutedUntil), Is.Not.EqualTo(((DateTimeOffset?)null, (DateTimeOffset?)null)));
        Assert.That(answer.Me.MutedUntil!.Value, Is.EqualTo(until).Within(TimeSpan.FromMilliseconds(1)));
        await alices.Next<MyMembershipUpdated>();
        Assert.That((await alices.Next<MyMembershipUpdated>()).Me, Is.EqualTo(answer.Me));
        Assert.That((await bob.See(direct)).Me, Is.EqualTo(new MyMembership { Role = "member", HistoryFromSeq = 1 }));
        await bobs.StaysQuiet();
    }

    [Test]
    public async Task What_is_set_is_taken_back_and_a_repeat_tells_nobody()
    {
        var (alice, bob) = await Users("alice", "bob");
        var id = (await alice.StartConversation(with: bob)).Id;
        var set = new UpdateMyConversation { ConversationId = id, Pinned = true, Muted = true, Archived = true, KeepArchived = true, Notify = "none" };
        var first = await Update(alice, set);
        Assert.That((first.Me!.MutedUntil!.Value.Year, first.Me.Archived, first.Me.ArchivedUntilSeq, first.Me.Notify), Is.EqualTo((9999, true, (long?)null, "none")));
        await using var inbox = await alice.Listen();
        Assert.That((await Update(alice, set)).Me, Is.EqualTo(first.Me));
        await inbox.StaysQuiet();

        var back = await Update(alice, new() { ConversationId = id, Pinned = false, Muted = false, Archived = false, Notify = "default" });
        Assert.That(back.Me, Is.EqualTo(new MyMembership { Role = "member", HistoryFromSeq = 1 }));
        await Update(alice, new() { ConversationId = id, Muted = true });
        Assert.That((await Update(alice, new() { ConversationId = id, MutedUntil = DateTimeOffset.UtcNow.AddMinutes(-1) })).Me!.MutedUntil, Is.Null);
    }

    [Test]
    public async Task The_next_message_ends_the_archiving_unless_it_is_kept()
    {
        var (alice, bob) = await Users("alice", "bob");
        var direct = await alice.StartConversation(with: bob);
        await bob.Send(direct, "one");
        var archived = await Update(alice, new() { ConversationId = direct.Id, Archived = true });
        Assert.That((archived.Me!.Archived, archived.Me.ArchivedUntilSeq), Is.EqualTo((true, (long?)1)));
        Assert.That(await Ids(alice, new()), Is.Empty);
        Assert.That(await Ids(alice, new() { Archived = true }), Is.EqualTo(new[] { direct.Id }));
        await bob.Send(direct, "two");
        Assert.That(await Ids(alice, new()), Is.EqualTo(new[] { direct.Id }));

        await Update(alice, new() { ConversationId = direct.Id, Archived = true, KeepArchived = true });
        await Update(alice, new() { ConversationId = direct.Id, Archived = true }); // left out: it is still kept
        await bob.Send(direct, "three");
        Assert.That(await Ids(alice, new()), Is.Empty);
        Assert.That((await alice.See(direct)).Me!.Unread, Is.EqualTo(3), "archived ones count as before");
        await Update(alice, new() { ConversationId = direct.Id, Archived = true, KeepArchived = false });
        await bob.Send(direct, "four");
        Assert.That(await Ids(alice, new()), Is.EqualTo(new[] { direct.Id }));
    }

    [Test]
    public async Task Whoever_comes_back_to_a_group_begins_with_nothing_set()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group", bob);
        await Update(bob, new() { ConversationId = group.Id, Pinned = true, Muted = true, Archived = true, Notify = "all" });
        await bob.Client.LeaveConversationAsync(group.Id);
        await alice.Client.AddMembersAsync(group.Id, [bob.Id]);

        var mine = (await bob.See(group)).Me!;
        Assert.That((mine.PinnedAt, mine.MutedUntil, mine.Archived, mine.Notify), Is.EqualTo(((DateTimeOffset?)null, (DateTimeOffset?)null, false, (string?)null)));
    }

    [Test]
    public async Task Bad_input_is_refused_and_strangers_cannot_tell_that_there_is_a_conversation()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var id = (await alice.StartConversation(with: bob)).Id;

        await Refused(ErrorCode.InvalidValue, "mutedUntil", Update(alice, new() { ConversationId = id, Muted = false, MutedUntil = DateTimeOffset.UtcNow.AddDays(1) }));
        await Refused(ErrorCode.InvalidValue, "keepArchived", Update(alice, new() { ConversationId = id, KeepArchived = true }));
        await Refused(ErrorCode.RegularExpression, "notify", Update(alice, new() { ConversationId = id, Notify = "loud" }));
        await RefusedAlike(
            ErrorCode.ConversationNotFound, Update(carol, new() { ConversationId = id, Pinned = true }), Update(carol, new() { ConversationId = Guid.NewGuid(), Pinned = true }));
        await Refused(ErrorCode.Unauthorized, Client().UpdateMyConversationAsync(new UpdateMyConversation { ConversationId = id }));
    }

    private static Task<Conversation> Update(TestUser user, UpdateMyConversation request) => user.Client.UpdateMyConversationAsync(request);

    private static async Task<IEnumerable<Guid>> Ids(TestUser user, ListConversations request) =>
        (await user.Client.ListConversationsAsync(request)).Results.Select(conversation => conversation.Id);
}
