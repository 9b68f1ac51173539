using System.Text.Json;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Product.Access;

/// <summary>Drafts, scheduled messages, marks, what is found, who is there, and the stream of events.</summary>
static partial class Samples
{
    private static SetDraft SetDraft(Scene scene) => new() { ConversationId = scene.Group, Text = "begun" };

    private static ListDrafts ListDrafts(Scene scene) => new();

    private static ScheduleMessage ScheduleMessage(Scene scene) => new() { SendAt = DateTimeOffset.UtcNow.AddHours(1), Message = SendMessage(scene) };

    private static ScheduleMessage ScheduleMessage_MentionsAll(Scene scene) => new() { SendAt = DateTimeOffset.UtcNow.AddHours(1), Message = SendMessage_MentionsAll(scene) };

    private static ListScheduled ListScheduled(Scene scene) => new();

    private static async Task<UpdateScheduled> UpdateScheduled(Scene scene) => new() { ScheduledId = await NewScheduled(scene), SendAt = DateTimeOffset.UtcNow.AddHours(2) };

    private static async Task<CancelScheduled> CancelScheduled(Scene scene) => new() { ScheduledId = await NewScheduled(scene) };

    private static async Task<SendScheduledNow> SendScheduledNow(Scene scene) => new() { ScheduledId = await NewScheduled(scene) };

    private static MarkDelivered MarkDelivered(Scene scene) => new() { ConversationId = scene.Group, UpToSeq = 1 };

    private static MarkRead MarkRead(Scene scene) => new() { ConversationId = scene.Group, UpToSeq = 1 };

    private static MarkReceipts MarkReceipts(Scene scene) => new() { Marks = [new() { ConversationId = scene.Group, DeliveredSeq = 2, ReadSeq = 1 }] };

    private static MarkAllRead MarkAllRead(Scene scene) => new() { ConversationIds = [scene.Group] };

    private static MarkUnread MarkUnread(Scene scene) => new() { ConversationId = scene.Group };

    private static GetUnread GetUnread(Scene scene) => new();

    private static SearchMessages SearchMessages(Scene scene) => new() { Query = "said" };

    private static ServiceModel.Search Search(Scene scene) => new() { Query = "said" };

    private static GetPresence GetPresence(Scene scene) => new() { UserIds = [scene.Owner.Id] };

    private static async Task<WatchPresence> WatchPresence(Scene scene) => new() { UserIds = [scene.Owner.Id], StreamId = await scene.OpenStream() };

    private static UpdatePresence UpdatePresence(Scene scene) => new() { StatusText = "here" };

    private static StartTyping StartTyping(Scene scene) => new() { ConversationId = scene.Group };

    private static StopTyping StopTyping(Scene scene) => new() { ConversationId = scene.Group };

    private static GetTyping GetTyping(Scene scene) => new() { ConversationId = scene.Group };

    private static SendEvent SendEvent(Scene scene) => new() { ConversationId = scene.Group, Name = "custom.dice", Payload = JsonSerializer.SerializeToElement(6) };

    private static GetEventSubscribers GetEventSubscribers(Scene scene) => new() { Channels = [scene.Group.ToString()] };

    private static async Task<UpdateEventSubscriber> UpdateEventSubscriber(Scene scene) => new() { Id = await scene.OpenStream(), SubscribeChannels = [scene.Group.ToString()] };

    private static async Task<RenewStream> RenewStream(Scene scene) => new() { StreamId = await scene.OpenStream() };

    private static GetSnapshot GetSnapshot(Scene scene) => new();

    private static GetEvents GetEvents(Scene scene) => new();

    /// <summary>To a conversation that the caller is certainly in: what is scheduled is their own.</summary>
    private static async Task<Guid> NewScheduled(Scene scene)
    {
        var own = await scene.Me.StartConversation(with: scene.Stranger);
        var message = new SendMessage { ConversationId = own.Id, ClientMessageId = Guid.NewGuid(), Text = "later" };
        return (await scene.Me.Client.ScheduleMessageAsync(new ScheduleMessage { SendAt = DateTimeOffset.UtcNow.AddHours(1), Message = message })).Scheduled.Id;
    }
}
