using System.Text.Json;

namespace ChatApi.ServiceModel;

/// <summary>
/// Sends the members who are connected now an event of the app's own: a pointer that moves, a dice that rolls. It is not stored, may be lost,
/// and is lost while Redis is away. Everyone hears it, the caller's other devices too, but not the WebSocket it was sent by.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}/events", "POST"), Access(Actor.Member), Needs(Permission.SendMessages)]
[RateLimit(Rate.CustomEvents), RateLimit(Rate.CustomEventsPerConversation)]
public sealed class SendEvent : IPost, IReturnVoid
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>The event's name: <c>custom.</c> and 1 to 57 of <c>a-z 0-9 . _ -</c>, such as <c>custom.pointer.moved</c>.</summary>
    [NotEmpty, Form("custom\\.[a-z0-9._-]{1,57}", "be 'custom.' and 1 to 57 of a-z 0-9 . _ -, such as custom.pointer.moved")]
    public string? Name { get; set; }

    /// <summary>Any JSON, up to 4 KiB, nested at most 16 deep.</summary>
    [MaxJsonBytes(Limits.CustomEventBytes)]
    public JsonElement? Payload { get; set; }
}

/// <summary>An event of the app's own, by <see cref="SendEvent"/>: its name begins with <c>custom.</c>. Audience: the members who are connected. Ephemeral.</summary>
/// <param name="Sender">Who sent it.</param>
/// <param name="Payload">What it carries, if anything.</param>
[Event("custom.*")]
public sealed record CustomEvent(UserSummary Sender, JsonElement? Payload) : ServerEvent;
