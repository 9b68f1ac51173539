using System.Text.Json.Serialization;

namespace ChatApi.ServiceModel;

/// <summary>
/// Has a message sent later: once, whatever fails meanwhile. It is refused as SendMessage would refuse it now. Whether the caller may send
/// it is looked at again then; one that is refused stays in the list with the reason, and the caller's devices are told. Repeating the
/// message's <c>clientMessageId</c> returns the first result. 409 <c>TooManyScheduled</c> when 100 are waiting.
/// </summary>
[Route("/api/v1/scheduled", "POST"), Access(Actor.Member), RateLimit(Rate.SendPerUser)]
public sealed class ScheduleMessage : IPost, IReturn<ScheduleMessageResponse>
{
    /// <summary>When: at least 5 seconds and at most a year from now.</summary>
    [NotEmpty]
    public DateTimeOffset? SendAt { get; set; }

    /// <summary>What SendMessage would be given; with a <c>conversationId</c>, and not of type system.</summary>
    [NotEmpty]
    public SendMessage? Message { get; set; }
}

/// <summary>The scheduled message.</summary>
public sealed class ScheduleMessageResponse : ICreated, IReplayed
{
    /// <summary>As it is now.</summary>
    public ScheduledMessage Scheduled { get; set; } = new();

    /// <inheritdoc/>
    public bool? Replayed { get; set; }

    /// <inheritdoc/>
    [JsonIgnore]
    public bool Created { get; set; }
}

/// <summary>The caller's scheduled messages that are not sent yet, the next first; those that were refused among them.</summary>
[Route("/api/v1/scheduled", "GET"), Access(Actor.SignedIn)]
public sealed class ListScheduled : IGet, IReturn<ListScheduledResponse>
{
    /// <summary>From the page before.</summary>
    [MaxScalars(Limits.CursorLength)]
    public string? Cursor { get; set; }

    /// <summary>1 to 100; 50 when left out.</summary>
    [InRange(1, Limits.ListPage)]
    public int? Limit { get; set; }
}

/// <summary>A page of scheduled messages.</summary>
public sealed class ListScheduledResponse
{
    /// <summary>The next first.</summary>
    public List<ScheduledMessage> Results { get; set; } = [];

    /// <summary>For the next page; left out at the end.</summary>
    public string? NextCursor { get; set; }
}

/// <summary>
/// Changes a scheduled message, refused as ScheduleMessage would be; one that was refused when its time came is tried again. 404
/// <c>ScheduledNotFound</c> when it was sent meanwhile, 409 <c>VersionConflict</c>.
/// </summary>
[Route("/api/v1/scheduled/{ScheduledId}", "PATCH"), Access(Actor.SignedIn)]
public sealed class UpdateScheduled : IPatch, IReturn<ScheduledMessage>
{
    /// <summary>The scheduled message.</summary>
    [NotEmpty]
    public Guid ScheduledId { get; set; }

    /// <summary>When, as in ScheduleMessage; left out = as it was, which for one that was refused must be to come.</summary>
    public DateTimeOffset? SendAt { get; set; }

    /// <summary>Another message in its place, with the same conversation and <c>clientMessageId</c>.</summary>
    public SendMessage? Message { get; set; }

    /// <summary>The version it was made from; left out = whatever there is.</summary>
    [InRange(1, long.MaxValue)]
    public long? Version { get; set; }
}

/// <summary>Takes a scheduled message back. After the 204 it is never sent; 404 <c>ScheduledNotFound</c> when it was sent or taken back before.</summary>
[Route("/api/v1/scheduled/{ScheduledId}", "DELETE"), Access(Actor.SignedIn)]
public sealed class CancelScheduled : IDelete, IReturnVoid
{
    /// <summary>The scheduled message.</summary>
    [NotEmpty]
    public Guid ScheduledId { get; set; }
}

/// <summary>
/// Sends a scheduled message now, refused as SendMessage would be (404 <c>ConversationNotFound</c>, <c>MessageNotFound</c>; 403 <c>Forbidden</c>,
/// <c>CannotContactUser</c>): then it stays as it was. 404 <c>ScheduledNotFound</c>.
/// </summary>
[Route("/api/v1/scheduled/{ScheduledId}/send", "POST"), Access(Actor.SignedIn), RateLimit(Rate.SendPerUser)]
public sealed class SendScheduledNow : IPost, IReturn<Message>
{
    /// <summary>The scheduled message.</summary>
    [NotEmpty]
    public Guid ScheduledId { get; set; }
}

/// <summary>A message to be sent later.</summary>
public sealed record ScheduledMessage
{
    /// <summary>The id, a UUIDv7; not that of the message it becomes.</summary>
    public Guid Id { get; init; }

    /// <summary>When it is sent.</summary>
    public DateTimeOffset SendAt { get; init; }

    /// <summary>What is sent.</summary>
    public SendMessage Message { get; init; } = new();

    /// <summary>1, and one more with each change.</summary>
    public long Version { get; init; }

    /// <summary>Why it was refused when its time came, an <see cref="ErrorCode"/>; it waits for UpdateScheduled, SendScheduledNow or CancelScheduled.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The same in words.</summary>
    public string? ErrorMessage { get; init; }
}

/// <summary>
/// A scheduled message was made or changed, refused when its time came, sent, or taken back. Audience: the user's own devices. Not in the
/// snapshot: load ListScheduled when it is shown, and keep it current with this.
/// </summary>
/// <param name="ScheduledId">The scheduled message.</param>
/// <param name="Scheduled">As it is now; left out = it was sent or taken back.</param>
[Event("scheduled.updated")]
public sealed record ScheduledUpdated(Guid ScheduledId, ScheduledMessage? Scheduled) : ServerEvent;
