using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Product;

/// <summary>Messages that are to disappear, though not within a life.</summary>
sealed partial class RandomLife
{
    [Act]
    private Task LetDisappear(TestUser who, TestUser other) => who.Client.SetMessageExpiryAsync(new SetMessageExpiry
    {
        ConversationId = Any(conversations),
        Seconds = Any<int?>([null, 3_600, 7_200]),
        After = Any<string?>([null, "sent", "read"]),
    });

    [Act]
    private Task SendForAnHour(TestUser who, TestUser other) =>
        who.Send(new SendMessage { ConversationId = Any(conversations), ClientMessageId = Guid.NewGuid(), Text = "for an hour", ExpiresAfterSeconds = 3_600 });
}
