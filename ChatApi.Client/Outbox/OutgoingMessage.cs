using System.Text.Json;

namespace ChatApi.Client;

/// <summary>Where a message stands that is on its way to the service.</summary>
public enum OutgoingState
{
    /// <summary>It waits: for those before it, or for another try.</summary>
    Queued,

    /// <summary>It is being sent.</summary>
    Sending,

    /// <summary>The service refused it: see <see cref="OutgoingMessage.Error"/>. Those after it have gone on.</summary>
    Failed,
}

/// <summary>A message that the service has not acknowledged yet, as it is to be shown: the local echo.</summary>
public sealed record OutgoingMessage
{
    /// <summary>Its key, by which <see cref="Outbox"/> and the message that it becomes know it.</summary>
    public required Guid ClientMessageId { get; init; }

    /// <summary>What is sent. Not to be changed.</summary>
    public required SendMessage Request { get; init; }

    /// <summary>Where it stands.</summary>
    public OutgoingState State { get; init; }

    /// <summary>Why the service refused it.</summary>
    public ChatApiException? Error { get; init; }

    /// <summary>When it was given to the outbox, by this device's clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An outgoing message in storage.</summary>
sealed record SavedOutgoing
{
    /// <summary>The order of sending; rises with each message.</summary>
    public required long Position { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The <see cref="SendMessage"/>.</summary>
    public required JsonElement Request { get; init; }

    /// <summary>The status it was refused with.</summary>
    public int? Status { get; init; }

    /// <summary>The <see cref="ErrorResponse"/> it was refused with.</summary>
    public JsonElement? Error { get; init; }
}
