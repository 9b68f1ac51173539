using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class ListMessagesTests : ChatTest
{
    [Test]
    public async Task History_is_read_from_either_end_around_a_place_and_by_offset()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var sent = await alice.SendMany(conversation, 9);

        Assert.That(await Page(new()), Is.EqualTo("9 8 7 more before"));
        Assert.That(await Page(new() { BeforeSeq = 4 }), Is.EqualTo("3 2 1 more after"));
        Assert.That(await Page(new() { AfterSeq = 4 }), Is.EqualTo("7 6 5 more before more after"));
        Assert.That(await Page(new() { AroundSeq = 5 }), Is.EqualTo("6 5 4 more before more after"));
        Assert.That(await Page(new() { At = sent[4].CreatedAt }), Does.StartWith("6 5 4"));
        Assert.That(await Page(new() { Offset = 2 }), Is.EqualTo("7 6 5 more before more after"));

        async Task<string> Page(ListMessages request)
        {
            (request.ConversationId, request.Limit) = (conversation.Id, 3);
            var page = await bob.Client.ListMessagesAsync(request);
            return string.Join(' ', page.Results.Select(message => message.Text))
                + (page.HasMoreBefore ? " more before" : "") + (page.HasMoreAfter ? " more after" : "");
        }
    }

    [Test]
    public async Task The_whole_history_is_read_page_by_page()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await alice.SendMany(conversation, 5);

        var seqs = new List<long>();
        await foreach (var message in bob.Client.ListMessagesAsync(conversation.Id))
            seqs.Add(message.Seq);
        Assert.That(seqs, Is.EqualTo(new[] { 5, 4, 3, 2, 1 }));
    }

    [Test]
    public async Task A_newcomer_reads_from_their_joining_on()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group");
        await alice.Send(group, "before");
        await alice.Client.AddMembersAsync(group.Id, [bob.Id]);
        await alice.Send(group, "after");

        Assert.That(await bob.Read(group), Is.EqualTo(new[] { "after" }));
    }

    [Test]
    public async Task One_place_within_bounds_may_be_given()
    {
        var (alice, bob) = await Users("alice", "bob");
        var id = (await alice.StartConversation(with: bob)).Id;

        await Refused(ErrorCode.InvalidValue, alice.Client.ListMessagesAsync(new ListMessages { ConversationId = id, BeforeSeq = 5, AfterSeq = 1 }));
        await Refused(ErrorCode.InclusiveBetween, "limit", alice.Client.ListMessagesAsync(new ListMessages { ConversationId = id, Limit = 201 }));
        await Refused(ErrorCode.InclusiveBetween, "offset", alice.Client.ListMessagesAsync(new ListMessages { ConversationId = id, Offset = 10_001 }));
        await Refused(ErrorCode.InclusiveBetween, "beforeSeq", alice.Client.ListMessagesAsync(new ListMessages { ConversationId = id, BeforeSeq = 0 }));
    }

    [Test]
    public async Task Strangers_cannot_tell_that_there_is_a_history()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var conversation = await alice.StartConversation(with: bob);

        await RefusedAlike(
            ErrorCode.ConversationNotFound,
            carol.Client.ListMessagesAsync(new ListMessages { ConversationId = conversation.Id }),
            carol.Client.ListMessagesAsync(new ListMessages { ConversationId = Guid.NewGuid() }));
        await Refused(ErrorCode.Unauthorized, Client().ListMessagesAsync(new ListMessages { ConversationId = conversation.Id }));
    }
}
