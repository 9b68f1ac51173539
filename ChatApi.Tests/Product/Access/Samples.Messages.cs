using ChatApi.ServiceModel;

namespace ChatApi.Tests.Product.Access;

/// <summary>Messages and what is done with them.</summary>
static partial class Samples
{
    private static SendMessage SendMessage(Scene scene) => new() { ConversationId = scene.Group, ClientMessageId = Guid.NewGuid(), Text = "hello" };

    private static SendMessage SendMessage_MentionsAll(Scene scene) =>
        new() { ConversationId = scene.Group, ClientMessageId = Guid.NewGuid(), Text = "hello all", MentionsAll = true };

    private static SendMessages SendMessages(Scene scene) => new() { ConversationId = scene.Group, Messages = [new() { ClientMessageId = Guid.NewGuid(), Text = "hello" }] };

    private static SendMessages SendMessages_MentionsAll(Scene scene) =>
        new() { ConversationId = scene.Group, Messages = [new() { ClientMessageId = Guid.NewGuid(), Text = "hello all", MentionsAll = true }] };

    private static GetMessage GetMessage(Scene scene) => new() { MessageId = scene.Message };

    private static GetMessages GetMessages(Scene scene) => new() { MessageIds = [scene.Message] };

    private static ListMessages ListMessages(Scene scene) => new() { ConversationId = scene.Group };

    private static EditMessage EditMessage(Scene scene) => new() { MessageId = scene.MyMessage, Text = $"edited {Random.Shared.Next(1_000)}" };

    [Asks(Permission.MentionEveryone)]
    private static EditMessage EditMessage_MentionsAll(Scene scene) => new() { MessageId = scene.MyMessage, MentionsAll = true };

    [ForNobody]
    private static EditMessage EditMessage_of_others(Scene scene) => new() { MessageId = scene.OthersMessage, Text = "edited" };

    private static ListMessageVersions ListMessageVersions(Scene scene) => new() { MessageId = scene.Message };

    private static DeleteMessage DeleteMessage(Scene scene) => new() { MessageId = scene.MyMessage, Scope = "everyone" };

    private static DeleteMessages DeleteMessages(Scene scene) => new() { MessageIds = [scene.MyMessage], Scope = "everyone" };

    private static DeleteMessage DeleteMessage_for_me(Scene scene) => new() { MessageId = scene.OthersMessage, Scope = "me" };

    [Asks(Permission.DeleteMessages)]
    private static DeleteMessage DeleteMessage_of_others(Scene scene) => new() { MessageId = scene.OthersMessage, Scope = "everyone" };

    [Asks(Permission.DeleteMessages)]
    private static DeleteMessages DeleteMessages_of_others(Scene scene) => new() { MessageIds = [scene.OthersMessage], Scope = "everyone" };

    private static ForwardMessages ForwardMessages(Scene scene) => new() { ClientForwardId = Guid.NewGuid(), MessageIds = [scene.Message], ConversationIds = [scene.Group] };

    private static AddReaction AddReaction(Scene scene) => new() { MessageId = scene.Message, Emoji = "👍" };

    private static RemoveReaction RemoveReaction(Scene scene) => new() { MessageId = scene.Message, Emoji = "👍" };

    private static ListReactions ListReactions(Scene scene) => new() { MessageId = scene.Message };

    private static ListReceipts ListReceipts(Scene scene) => new() { MessageId = scene.Message };

    private static PinMessage PinMessage(Scene scene) => new() { MessageId = scene.Message };

    private static UnpinMessage UnpinMessage(Scene scene) => new() { MessageId = scene.Message };

    private static ListPins ListPins(Scene scene) => new() { ConversationId = scene.Group };

    private static StarMessage StarMessage(Scene scene) => new() { MessageId = scene.Message };

    private static UnstarMessage UnstarMessage(Scene scene) => new() { MessageId = scene.Message };

    private static ListStarred ListStarred(Scene scene) => new();

    private static ListThreadMessages ListThreadMessages(Scene scene) => new() { MessageId = scene.Message };

    private static ListThreads ListThreads(Scene scene) => new();

    private static FollowThread FollowThread(Scene scene) => new() { MessageId = scene.Message };

    private static UnfollowThread UnfollowThread(Scene scene) => new() { MessageId = scene.Message };

    private static MarkThreadRead MarkThreadRead(Scene scene) => new() { MessageId = scene.Message, UpToSeq = 1 };

    private static CreatePoll CreatePoll(Scene scene) => new() { ConversationId = scene.Group, ClientMessageId = Guid.NewGuid(), Question = "Where to?", Options = ["here", "there"] };

    private static VotePoll VotePoll(Scene scene) => new() { MessageId = scene.OthersPoll, Options = [1] };

    private static ClosePoll ClosePoll(Scene scene) => new() { MessageId = scene.MyPoll };

    [Asks(Permission.DeleteMessages)]
    private static ClosePoll ClosePoll_of_others(Scene scene) => new() { MessageId = scene.OthersPoll };

    private static ListPollVotes ListPollVotes(Scene scene) => new() { MessageId = scene.OthersPoll };

    private static SetMessageExpiry SetMessageExpiry(Scene scene) => new() { ConversationId = scene.Group, Seconds = 3_600 };
}
