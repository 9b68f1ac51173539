using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Product;

/// <summary>Polls.</summary>
sealed partial class RandomLife
{
    private readonly List<Guid> polls = [];

    [Act(2)]
    private async Task Ask(TestUser who, TestUser other)
    {
        var poll = new CreatePoll { ConversationId = Any(conversations), ClientMessageId = Guid.NewGuid(), Question = "which?", Options = ["a", "b", "c"], Multiple = Maybe(), Anonymous = Maybe() };
        polls.Add((await who.Client.CreatePollAsync(poll)).Message.Id);
        await Vote(who, other);
    }

    [Act(2)]
    private Task Vote(TestUser who, TestUser other) =>
        polls.Count == 0 ? Task.CompletedTask : who.Client.VotePollAsync(polls[^random.Next(1, Math.Min(4, polls.Count + 1))], Enumerable.Range(0, 3).Where(_ => random.Next(3) == 0));

    [Act]
    private Task EndVoting(TestUser who, TestUser other) => polls.Count == 0 ? Task.CompletedTask : who.Client.ClosePollAsync(Any(polls));
}
