namespace ChatApi.Client;

/// <summary>What is to be shown of a conversation's messages now. Immutable; ask again when the store has changed.</summary>
public sealed record MessageView
{
    /// <summary>The conversation.</summary>
    public required Guid ConversationId { get; init; }

    /// <summary>False before <see cref="ChatStore.OpenAsync"/> has brought the newest page, or storage a saved one.</summary>
    public required bool IsLoaded { get; init; }

    /// <summary>The oldest first, and none that the user may see is missing between them.</summary>
    public required IReadOnlyList<Message> Messages { get; init; }

    /// <summary>Whether <see cref="ChatStore.LoadOlderAsync"/> brings more.</summary>
    public required bool HasMoreBefore { get; init; }

    /// <summary>The user's own messages that are still on their way, to be shown after the others, in the order of sending.</summary>
    public required IReadOnlyList<OutgoingMessage> Outgoing { get; init; }
}
