using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Product;

/// <summary>Threads.</summary>
sealed partial class RandomLife
{
    [Act(2)]
    private async Task ReplyInThread(TestUser who, TestUser other)
    {
        var page = await who.Client.ListMessagesAsync(new ListMessages { ConversationId = Any(conversations), Limit = 5 });
        if (page.Results.FindAll(message => message.ThreadRootId is null) is not { Count: > 0 } roots)
            return;
        var root = Any(roots);
        await who.Send(new SendMessage { ConversationId = root.ConversationId, ClientMessageId = Guid.NewGuid(), Text = "reply", ThreadRootId = root.Id });
        await (random.Next(3) switch
        {
            0 => who.Client.UnfollowThreadAsync(root.Id),
            1 => other.Client.FollowThreadAsync(root.Id),
            _ => other.Client.MarkThreadReadAsync(root.Id),
        });
    }
}
