using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Product;

/// <summary>Messages, marks, and profiles.</summary>
sealed partial class RandomLife
{
    [Act(6)]
    private Task Send(TestUser who, TestUser other) => who.Client.SendMessageAsync(Any(conversations), $"text {random.Next(1_000)}");

    [Act(3)]
    private async Task Answer(TestUser who, TestUser other)
    {
        var page = await who.Client.ListMessagesAsync(new ListMessages { ConversationId = Any(conversations), Limit = 5 });
        if (page.Results.Count == 0)
            return;
        await who.Client.SendMessageAsync(new SendMessage
        {
            ConversationId = page.Results[0].ConversationId,
            ClientMessageId = Guid.NewGuid(),
            Text = new string('a', random.Next(1, 300)),
            ReplyToId = Any(page.Results).Id,
            MentionsAll = Maybe(),
        });
    }

    [Act(4)]
    private async Task Edit(TestUser who, TestUser other)
    {
        var mine = (await who.Client.ListMessagesAsync(new ListMessages { ConversationId = Any(conversations), Limit = 8 })).Results.FindAll(one => one.Sender.Id == who.Id);
        if (mine.Count > 0)
            await who.Client.EditMessageAsync(new EditMessage { MessageId = Any(mine).Id, Text = new string('b', random.Next(1, 300)), Mentions = Any<List<string>?>([null, [], [other.Id]]), MentionsAll = Maybe() });
    }

    [Act(3)]
    private async Task Erase(TestUser who, TestUser other) => await who.Client.DeleteMessageAsync(await AnyMessage(who));

    [Act(3)]
    private async Task Hide(TestUser who, TestUser other) => await who.Client.HideMessageAsync(await AnyMessage(who));

    [Act(4)]
    private async Task React(TestUser who, TestUser other)
    {
        var message = await AnyMessage(who);
        var emoji = Any(["👍", "❤️", "👩‍👩‍👧", ":cat:"]);
        await who.Client.AddReactionAsync(message, emoji);
        if (random.Next(2) == 0)
            await Any([who, other]).Client.AddReactionAsync(message, Any(["👍", "🎉"]));
        if (random.Next(2) == 0)
            await who.Client.RemoveReactionAsync(message, emoji);
    }

    [Act(2)]
    private Task MarkRead(TestUser who, TestUser other) => who.Client.MarkReadAsync(new MarkRead { ConversationId = Any(conversations), UpToSeq = random.Next(12) });

    [Act(2)]
    private Task MarkDelivered(TestUser who, TestUser other) =>
        who.Client.MarkDeliveredAsync(new MarkDelivered { ConversationId = Any(conversations), UpToSeq = random.Next(12) });

    [Act]
    private Task Rename(TestUser who, TestUser other) => who.Client.UpdateMeAsync(new UpdateMe { DisplayName = $"{who.Name} {random.Next(100)}" });
}
