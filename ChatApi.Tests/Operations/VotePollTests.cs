using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;

namespace ChatApi.Tests.Operations;

public sealed class VotePollTests : ChatTest
{
    [Test]
    public async Task A_poll_is_a_message_whose_counts_everyone_sees_and_whose_votes_each_sees_of_their_own()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob, carol);
        await using var inbox = await carol.Listen();
        var request = New(group, "one", "two", "three");
        var sent = (await alice.Client.CreatePollAsync(request)).Message;

        Assert.That((sent.Type, sent.Text, sent.Poll!.Voters), Is.EqualTo(("poll", "which?", 0)));
        Assert.That((await inbox.Next<MessageCreated>()).Message.Poll!.Options.Select(option => (option.Text, option.Votes)), Is.EqualTo(new[] { ("one", 0), ("two", 0), ("three", 0) }));
        Assert.That((await alice.Client.CreatePollAsync(request)).Replayed, Is.True);

        Assert.That(Counts(await bob.Client.VotePollAsync(sent.Id, [1])), Is.EqualTo("0 1 0, 1 voted, mine 1"));
        var heard = await inbox.Next<PollUpdated>();
        Assert.That((heard.Seq, string.Join(' ', heard.Votes), heard.Voters, heard.MyVotes), Is.EqualTo((1, "0 1 0", 1, (List<int>?)null)));
        await alice.Client.VotePollAsync(sent.Id, [2]);
        Assert.That(Counts(await bob.Client.VotePollAsync(sent.Id, [2])), Is.EqualTo("0 0 2, 2 voted, mine 2"));
        Assert.That(Counts((await bob.See(group)).LastMessage!.Poll!), Is.EqualTo("0 0 2, 2 voted, mine 2"));
        Assert.That(Counts((await carol.Client.GetMessageAsync(sent.Id)).Poll!), Is.EqualTo("0 0 2, 2 voted, mine "));
        Assert.That((await carol.Client.ListPollVotesAsync(new ListPollVotes { MessageId = sent.Id })).Results.Select(vote => (vote.User.Id, vote.Options.Single())), Is.EquivalentTo(new[] { (alice.Id, 2), (bob.Id, 2) }));
    }

    [Test]
    public async Task Own_devices_hear_ones_votes_and_a_repeat_tells_nobody()
    {
        var (alice, bob) = await Users("alice", "bob");
        var poll = await Ask(alice, await alice.StartConversation(with: bob), multiple: true);
        await using var phone = await bob.Listen(on: ChatServers.NodeA);
        await bob.Client.VotePollAsync(new VotePoll { MessageId = poll.Id, Options = [2, 0, 2] });

        Assert.That((await phone.Next<PollUpdated>()).MyVotes, Is.Null);
        Assert.That((await phone.Next<PollUpdated>()).MyVotes, Is.EqualTo(new[] { 0, 2 }));
        await bob.Client.VotePollAsync(poll.Id, [0, 2]);
        await phone.StaysQuiet();
        Assert.That(Counts(await bob.Client.VotePollAsync(poll.Id, [])), Is.EqualTo("0 0 0, 0 voted, mine "));
        await phone.Next<PollUpdated>();
        Assert.That((await phone.Next<PollUpdated>()).MyVotes, Is.Empty);
    }

    [Test]
    public async Task Votes_of_many_at_once_are_all_counted_once()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var poll = await Ask(alice, await alice.StartGroup("group", bob, carol), multiple: true);
        TestUser[] people = [alice, bob, carol];
        await Task.WhenAll(Enumerable.Range(0, 60).Select(n => people[n % 3].Client.VotePollAsync(poll.Id, n % 2 == 0 ? [n % 3] : [0, 1, 2])));
        await Task.WhenAll(people.Select(one => one.Client.VotePollAsync(poll.Id, [0, 2])));

        Assert.That(Counts((await alice.Client.GetMessageAsync(poll.Id)).Poll!), Is.EqualTo("3 0 3, 3 voted, mine 0 2"));
    }

    [Test]
    public async Task A_closed_poll_takes_no_votes_by_whatever_it_was_closed()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group", bob);
        var poll = await Ask(bob, group);
        var others = await Ask(alice, group);
        await using var inbox = await alice.Listen();

        await Refused(ErrorCode.Forbidden, bob.Client.ClosePollAsync(others.Id));
        await bob.Client.VotePollAsync(poll.Id, [2]);
        await inbox.Next<PollUpdated>();
        Assert.That((await bob.Client.ClosePollAsync(poll.Id)).ClosedAt, Is.Not.Null);
        Assert.That((await inbox.Next<PollUpdated>()).ClosedAt, Is.Not.Null);
        await alice.Client.ClosePollAsync(new ClosePoll { MessageId = poll.Id });
        await inbox.StaysQuiet();
        await Refused(ErrorCode.PollClosed, alice.Client.VotePollAsync(poll.Id, [0]));
        await Refused(ErrorCode.PollClosed, bob.Client.VotePollAsync(poll.Id, []));
        Assert.That(Counts(await bob.Client.VotePollAsync(poll.Id, [2])), Is.EqualTo("0 0 1, 1 voted, mine 2"), "a repeat");

        var request = New(group, "a", "b");
        request.ClosesAt = DateTimeOffset.UtcNow.AddHours(1);
        var timed = (await bob.Client.CreatePollAsync(request)).Message;
        await using (var db = await ChatServers.DataSource.OpenConnectionAsync())
            await db.ExecuteAsync("UPDATE polls SET closes_at = now() WHERE conversation_id = @Id AND seq = @Seq", new { group.Id, timed.Seq });
        await Refused(ErrorCode.PollClosed, alice.Client.VotePollAsync(timed.Id, [0]));
    }

    [Test]
    public async Task Nobody_votes_in_a_poll_of_someone_who_has_blocked_them()
    {
        var (alice, bob) = await Users("alice", "bob");
        var poll = await Ask(alice, await alice.StartConversation(with: bob));
        await alice.Client.BlockUserAsync(bob.Id);

        await Refused(ErrorCode.CannotContactUser, bob.Client.VotePollAsync(poll.Id, [0]));
        Assert.That((await alice.Client.GetMessageAsync(poll.Id)).Poll!.Voters, Is.Zero);
    }

    [Test]
    public async Task A_poll_may_close_at_the_end_of_time()
    {
        var (alice, bob) = await Users("alice", "bob");
        var request = New(await alice.StartConversation(with: bob), "now", "later");
        request.ClosesAt = DateTimeOffset.MaxValue;
        await using var inbox = await bob.Listen();
        var sent = (await alice.Client.CreatePollAsync(request)).Message;

        Assert.That(sent.Poll!.ClosesAt, Is.EqualTo(DateTimeOffset.MaxValue).Within(TimeSpan.FromMilliseconds(1)));
        Assert.That((await inbox.Next<MessageCreated>()).Message.Poll!.ClosesAt, Is.EqualTo(sent.Poll.ClosesAt));
        Assert.That((await bob.Client.GetMessageAsync(sent.Id)).Poll!.ClosesAt, Is.EqualTo(sent.Poll.ClosesAt));
        Assert.That((await alice.Client.CreatePollAsync(request)).Replayed, Is.True);
    }

    [Test]
    public async Task An_anonymous_poll_tells_nobody_who_voted()
    {
        var (alice, bob) = await Users("alice", "bob");
        var request = New(await alice.StartConversation(with: bob), "yes", "no");
        request.Anonymous = true;
        var poll = (await alice.Client.CreatePollAsync(request)).Message;
        await bob.Client.VotePollAsync(poll.Id, [0]);

        await Refused(ErrorCode.Forbidden, alice.Client.ListPollVotesAsync(new ListPollVotes { MessageId = poll.Id }));
        Assert.That(Counts((await bob.Client.GetMessageAsync(poll.Id)).Poll!), Is.EqualTo("1 0, 1 voted, mine 0"));
    }

    [Test]
    public async Task Votes_are_listed_in_pages_and_by_option()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var poll = await Ask(alice, await alice.StartGroup("group", bob, carol), multiple: true);
        foreach (var (one, options) in new[] { (alice, new[] { 0 }), (bob, [0, 1]), (carol, [1]) })
            await one.Client.VotePollAsync(poll.Id, options);

        var page = await bob.Client.ListPollVotesAsync(new ListPollVotes { MessageId = poll.Id, Limit = 2 });
        var rest = await bob.Client.ListPollVotesAsync(new ListPollVotes { MessageId = poll.Id, Limit = 2, Cursor = page.NextCursor });
        Assert.That(page.Results.Concat(rest.Results).Select(vote => vote.User.Id), Is.EqualTo(new[] { alice.Id, bob.Id, carol.Id }.Order(StringComparer.Ordinal)));
        Assert.That((await bob.Client.ListPollVotesAsync(new ListPollVotes { MessageId = poll.Id, Option = 0 })).Results.Select(vote => vote.User.Id), Is.EquivalentTo(new[] { alice.Id, bob.Id }));
    }

    [Test]
    public async Task Limits_are_kept_and_strangers_cannot_tell_that_there_is_a_poll()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var conversation = await alice.StartConversation(with: bob);
        Task<SendMessageResponse> Create(Action<CreatePoll> change)
        {
            var request = New(conversation, [.. Enumerable.Range(1, Limits.PollOptions).Select(n => $"{n}" + new string('x', Limits.PollOptionLength - 2))]);
            request.Question = new string('q', Limits.PollQuestionLength);
            change(request);
            return alice.Client.CreatePollAsync(request);
        }

        var poll = (await Create(_ => { })).Message;
        await Refused(ErrorCode.MaximumLength, "question", Create(request => request.Question += "q"));
        await Refused(ErrorCode.NotEmpty, "question", Create(request => request.Question = " "));
        await Refused(ErrorCode.MaximumCount, "options", Create(request => request.Options!.Add("one more")));
        await Refused(ErrorCode.InvalidValue, "options", Create(request => request.Options = ["one"]));
        await Refused(ErrorCode.InvalidValue, "options[1]", Create(request => request.Options = ["one", "one"]));
        await Refused(ErrorCode.NotEmpty, "options[0]", Create(request => request.Options = ["", "one"]));
        await Refused(ErrorCode.MaximumLength, "options[1]", Create(request => request.Options = ["one", new string('x', Limits.PollOptionLength + 1)]));
        await Refused(ErrorCode.InvalidValue, "closesAt", Create(request => request.ClosesAt = DateTimeOffset.UtcNow.AddMinutes(-1)));

        await Refused(ErrorCode.InvalidValue, "options", bob.Client.VotePollAsync(poll.Id, [Limits.PollOptions]));
        await Refused(ErrorCode.InvalidValue, "options", bob.Client.VotePollAsync(poll.Id, [-1]));
        await Refused(ErrorCode.InvalidValue, "options", bob.Client.VotePollAsync(poll.Id, [0, 1]));
        await Refused(ErrorCode.Conflict, bob.Client.VotePollAsync((await alice.Send(conversation, "no poll")).Id, [0]));
        await RefusedAlike(ErrorCode.MessageNotFound, carol.Client.VotePollAsync(poll.Id, [0]), carol.Client.VotePollAsync(Guid.NewGuid(), [0]));
        await RefusedAlike(ErrorCode.MessageNotFound, carol.Client.ClosePollAsync(poll.Id), carol.Client.ClosePollAsync(Guid.NewGuid()));
        await RefusedAlike(ErrorCode.MessageNotFound, carol.Client.ListPollVotesAsync(new ListPollVotes { MessageId = poll.Id }), carol.Client.ListPollVotesAsync(new ListPollVotes { MessageId = Guid.NewGuid() }));
        await Refused(ErrorCode.ConversationNotFound, carol.Client.CreatePollAsync(New(conversation, "a", "b")));
    }

    private static string Counts(Poll poll) => $"{string.Join(' ', poll.Options.Select(option => option.Votes))}, {poll.Voters} voted, mine {string.Join(' ', poll.MyVotes ?? [])}";

    private static CreatePoll New(Conversation conversation, params List<string> options) =>
        new CreatePoll { ConversationId = conversation.Id, ClientMessageId = Guid.NewGuid(), Question = "which?", Options = options };

    private static async Task<Message> Ask(TestUser who, Conversation conversation, bool multiple = false)
    {
        var request = New(conversation, "one", "two", "three");
        request.Multiple = multiple;
        return (await who.Client.CreatePollAsync(request)).Message;
    }
}
