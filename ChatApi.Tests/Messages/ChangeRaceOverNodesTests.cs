using ChatApi.Client;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Messages;

/// <summary>
/// Changes of one message that come to two nodes at once, 200 times each: whatever wins, every device of both nodes ends with what a fresh
/// load shows, and none is given content after a tombstone.
/// </summary>
public sealed class ChangeRaceOverNodesTests : ChatTest
{
    private const int Times = 200;

    [Test]
    public Task An_edit_meets_a_deletion() => Race(
        (chat, n) => chat.Send($"{n}"),
        (chat, sent, _) => chat.There.EditMessageAsync(sent.Id, "edited"),
        (chat, sent) => chat.Here.DeleteMessageAsync(sent.Id),
        ErrorCode.MessageDeleted,
        (left, edited) => Assert.That((left.Text, left.DeletedAt is not null, left.Version), Is.EqualTo(((string?)null, true, edited ? 3L : 2L))));

    [Test]
    public Task A_reaction_meets_a_deletion() => Race(
        (chat, n) => chat.Send($"{n}"),
        (chat, sent, _) => chat.Other.AddReactionAsync(sent.Id, "👍"),
        (chat, sent) => chat.Here.DeleteMessageAsync(sent.Id),
        ErrorCode.MessageDeleted,
        (left, _) => Assert.That((left.DeletedAt is not null, left.Reactions, left.Version), Is.EqualTo((true, (List<ReactionGroup>?)null, 2L))));

    [Test]
    public Task An_edit_meets_another_and_each_counts() => Race(
        (chat, n) => chat.Send($"{n}"),
        (chat, sent, _) => chat.There.EditMessageAsync(sent.Id, "there"),
        (chat, sent) => chat.Here.EditMessageAsync(sent.Id, "here"),
        null,
        (left, _) => Assert.That((left.Text is "here" or "there", left.Version), Is.EqualTo((true, 3L))));

    [Test]
    public Task A_retry_of_the_send_meets_a_deletion() => Race(
        (chat, n) => chat.Send($"{n}"),
        async (chat, sent, n) =>
        {
            var again = await chat.There.SendMessageAsync(chat.Request(sent.ClientMessageId!.Value, $"{n}"));
            Assert.That((again.Message.Id, again.Replayed, again.Message.Text), Is.EqualTo((sent.Id, (bool?)true, again.Message.DeletedAt is null ? $"{n}" : null)));
        },
        (chat, sent) => chat.Here.DeleteMessageAsync(sent.Id),
        null,
        (left, _) => Assert.That((left.Text, left.DeletedAt is not null, left.Version), Is.EqualTo(((string?)null, true, 2L))));

    [Test]
    public Task A_vote_meets_the_end_of_the_poll() => Race(
        async (chat, _) => (await chat.Here.CreatePollAsync(new CreatePoll { ConversationId = chat.Id, ClientMessageId = Guid.NewGuid(), Question = "?", Options = ["yes", "no"] })).Message,
        (chat, sent, _) => chat.Other.VotePollAsync(new VotePoll { MessageId = sent.Id, Options = [1] }),
        (chat, sent) => chat.Here.ClosePollAsync(new ClosePoll { MessageId = sent.Id }),
        ErrorCode.PollClosed,
        (left, voted) => Assert.That((left.Poll!.ClosedAt is not null, left.Poll.Voters, left.Poll.Options[1].Votes), Is.EqualTo(voted ? (true, 1, 1) : (true, 0, 0))));

    private async Task Race(
        Func<Chat, int, Task<Message>> begin, Func<Chat, Message, int, Task> one, Func<Chat, Message, Task> other, ErrorCode? refusal, Action<Message, bool> check)
    {
        var (alice, bob) = (await User("alice"), await User("bob")); // alice is here, bob there
        var alicesPhone = Client(ChatServers.NodeB);
        alicesPhone.Resume(alice.Client.Tokens!);
        var chat = new Chat((await alice.StartConversation(with: bob)).Id, alice.Client, alicesPhone, bob.Client);
        var devices = await Task.WhenAll(new[] { alice, bob }.SelectMany(user => new[] { ChatServers.NodeA, ChatServers.NodeB }.Select(node => Device.OpenAsync(user, node))));
        var wins = new List<bool>();
        for (var n = 0; n < Times; n++)
        {
            var sent = await begin(chat, n);
            var (first, second) = (Outcome(one(chat, sent, n)), other(chat, sent));
            await second;
            wins.Add(await first is null);
            Assert.That(await first, Is.Null.Or.EqualTo(refusal));
            check(await (n % 2 == 0 ? chat.Other : chat.There).GetMessageAsync(sent.Id), wins[^1]);
        }
        TestContext.Out.WriteLine($"{wins.Count(won => won)} of {Times} came before the other or did not mind it");

        var last = await chat.Send("the last");
        var fresh = new Dictionary<TestUser, (string Messages, string State)>();
        foreach (var user in new[] { alice, bob })
            fresh.Add(user, (string.Join(Environment.NewLine, await ListAsync(user, chat.Id)), (await Replica.LoadAsync(user.Client)).ToString()));
        foreach (var device in devices)
        {
            await device.HearUntil(last.Id);
            Assert.That(device.Restored, Is.Empty);
            Assert.That(string.Join(Environment.NewLine, device.Known), Is.EqualTo(fresh[device.User].Messages));
            Assert.That(device.State.ToString(), Is.EqualTo(fresh[device.User].State));
            await device.DisposeAsync();
        }
    }

    private static async Task<List<string>> ListAsync(TestUser user, Guid conversationId)
    {
        var all = new List<Message>();
        for (var more = true; more;)
        {
            var page = await user.Client.ListMessagesAsync(new ListMessages { ConversationId = conversationId, AfterSeq = all.Count == 0 ? 0 : all[^1].Seq, Limit = Limits.HistoryPage });
            all.AddRange(page.Results.AsEnumerable().Reverse());
            more = page.HasMoreAfter;
        }
        return all.ConvertAll(Device.Describe);
    }

    private static async Task<ErrorCode?> Outcome(Task call)
    {
        try
        {
            await call;
            return null;
        }
        catch (ChatApiException refusal)
        {
            return Enum.Parse<ErrorCode>(refusal.RawCode!);
        }
    }

    /// <summary>Who is where.</summary>
    /// <param name="Here">Alice on one node.</param>
    /// <param name="There">Alice on the other.</param>
    /// <param name="Other">Bob on the other.</param>
    private sealed record Chat(Guid Id, ChatClient Here, ChatClient There, ChatClient Other)
    {
        public async Task<Message> Send(string text) => (await Here.SendMessageAsync(Request(Guid.NewGuid(), text))).Message;

        public SendMessage Request(Guid key, string text) => new() { ConversationId = Id, ClientMessageId = key, Text = text };
    }

    /// <summary>A device that keeps all messages as their events say.</summary>
    private sealed class Device(TestUser user, Replica state, Inbox inbox) : IAsyncDisposable
    {
        private readonly SortedDictionary<long, Message> messages = [];
        private readonly HashSet<Guid> gone = [];

        public TestUser User => user;

        public Replica State => state;

        /// <summary>Messages of which it was given content after the tombstone.</summary>
        public List<long> Restored { get; } = [];

        public IEnumerable<string> Known => messages.Values.Select(Describe);

        public static async Task<Device> OpenAsync(TestUser user, TestNode node)
        {
            var state = await Replica.LoadAsync(user.Client);
            return new(user, state, await user.Listen(state.Cursor, node));
        }

        public static string Describe(Message message) =>
            $"{message.Seq} v{message.Version} {message.Text} {(message.DeletedAt is null ? "" : "deleted")}"
            + $" {string.Join(' ', message.Reactions?.Select(group => $"{group.Emoji}{group.Count}") ?? [])}"
            + $" {string.Join(' ', message.Poll?.Options.Select(option => $"{option.Text}:{option.Votes}") ?? [])} {message.Poll?.ClosedAt:O}";

        public async Task HearUntil(Guid last)
        {
            while (true)
            {
                var e = await inbox.Next<ServerEvent>();
                state.Apply(e);
                switch (e)
                {
                    case MessageCreated { Message: var message }:
                        Take(message);
                        if (message.Id == last)
                            return;
                        break;
                    case MessageUpdated { Message: var message }:
                        Take(message);
                        break;
                    case MessageDeleted { Message: var message }:
                        Take(message);
                        gone.Add(message.Id);
                        break;
                    case ReactionAdded added:
                        Change(e, added.MessageId, known => known with { Reactions = added.Reactions });
                        break;
                    case PollUpdated voted:
                        Change(e, voted.MessageId, known => known with
                        {
                            Poll = known.Poll! with { Options = [.. known.Poll.Options.Zip(voted.Votes, (option, votes) => option with { Votes = votes })], ClosedAt = voted.ClosedAt },
                        });
                        break;
                }
            }
        }

        public ValueTask DisposeAsync() => inbox.DisposeAsync();

        private void Take(Message message)
        {
            var known = messages.GetValueOrDefault(message.Seq);
            if (message.DeletedAt is null && known?.DeletedAt is not null)
                Restored.Add(message.Seq);
            if (known is null || message.Version >= known.Version)
                messages[message.Seq] = message;
        }

        private void Change(ServerEvent e, Guid messageId, Func<Message, Message> change)
        {
            if (gone.Contains(messageId))
                Restored.Add(e.Seq!.Value);
            if (messages.TryGetValue(e.Seq!.Value, out var known) && known.DeletedAt is null)
                messages[e.Seq.Value] = change(known);
        }
    }
}
