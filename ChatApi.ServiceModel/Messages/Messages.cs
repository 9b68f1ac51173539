using System.Text.Json;

namespace ChatApi.ServiceModel;

/// <summary>One message. 404 <c>MessageNotFound</c> when it does not exist or the caller may not read it.</summary>
[Route("/api/v1/messages/{MessageId}", "GET"), Access(Actor.Member)]
public sealed class GetMessage : IGet, IReturn<Message>
{
    /// <summary>The message.</summary>
    [NotEmpty]
    public Guid MessageId { get; set; }
}

/// <summary>Messages by their ids, in this order, each once. Those that do not exist or that the caller may not read are left out.</summary>
[Route("/api/v1/messages", "GET"), Access(Actor.SignedIn)]
public sealed class GetMessages : IGet, IReturn<GetMessagesResponse>
{
    /// <summary>1 to 100 messages, of any conversations.</summary>
    [NotEmpty, MaxItems(Limits.MessageIdsPerCall)]
    public List<Guid>? MessageIds { get; set; }
}

/// <summary>The messages.</summary>
public sealed class GetMessagesResponse
{
    /// <summary>As they are now; tombstones are among them.</summary>
    public List<Message> Results { get; set; } = [];
}

/// <summary>
/// History, always newest first. At most one of <see cref="BeforeSeq"/>, <see cref="AfterSeq"/>, <see cref="AroundSeq"/>,
/// <see cref="At"/> and <see cref="Offset"/>; none = the newest page.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}/messages", "GET"), Access(Actor.Member)]
public sealed class ListMessages : IGet, IReturn<ListMessagesResponse>
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>The messages nearest before this seq.</summary>
    [InRange(1, long.MaxValue)]
    public long? BeforeSeq { get; set; }

    /// <summary>The messages nearest after this seq.</summary>
    [InRange(0, long.MaxValue)]
    public long? AfterSeq { get; set; }

    /// <summary>This message in the middle of the page.</summary>
    [InRange(1, long.MaxValue)]
    public long? AroundSeq { get; set; }

    /// <summary>The first message sent at or after this time, in the middle of the page.</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary>Skips so many of the newest seqs, for simple clients; at most 10,000.</summary>
    [InRange(0, Limits.HistoryOffset)]
    public int? Offset { get; set; }

    /// <summary>1 to 200; 50 when left out.</summary>
    [InRange(1, Limits.HistoryPage)]
    public int? Limit { get; set; }
}

/// <summary>A page of history, newest first.</summary>
public sealed class ListMessagesResponse
{
    /// <summary>The messages.</summary>
    public List<Message> Results { get; set; } = [];

    /// <summary>Whether the caller may read older ones.</summary>
    public bool HasMoreBefore { get; set; }

    /// <summary>Whether there are newer ones.</summary>
    public bool HasMoreAfter { get; set; }
}

/// <summary>A message.</summary>
public sealed record Message
{
    /// <summary>The id, a UUIDv7.</summary>
    public Guid Id { get; init; }

    /// <summary>The conversation.</summary>
    public Guid ConversationId { get; init; }

    /// <summary>Its number in the conversation: 1, 2, 3 … without holes. This is the order.</summary>
    public long Seq { get; init; }

    /// <summary>Who sent it; of a system message, who did what it tells.</summary>
    public UserSummary Sender { get; init; } = new();

    /// <summary>The key the sender chose; a system message has none.</summary>
    public Guid? ClientMessageId { get; init; }

    /// <summary><c>text</c>, <c>system</c> or <c>poll</c>; more come.</summary>
    public string Type { get; init; } = "";

    /// <summary>The text; left out of a tombstone.</summary>
    public string? Text { get; init; }

    /// <summary>System messages: what happened.</summary>
    public SystemNote? System { get; init; }

    /// <summary>The root of the thread it is a reply in.</summary>
    public Guid? ThreadRootId { get; init; }

    /// <summary>Replies in its thread, those that are deleted among them; left out when there are none.</summary>
    public int? ReplyCount { get; init; }

    /// <summary>When the newest of them was sent.</summary>
    public DateTimeOffset? LastReplyAt { get; init; }

    /// <summary>Of a copy: where it comes from.</summary>
    public ForwardedFrom? ForwardedFrom { get; init; }

    /// <summary>Of a poll.</summary>
    public Poll? Poll { get; init; }

    /// <summary>The message it answers.</summary>
    public MessagePreview? ReplyTo { get; init; }

    /// <summary>Ids of the users it mentions.</summary>
    public List<string>? Mentions { get; init; }

    /// <summary>True when it mentions everyone.</summary>
    public bool? MentionsAll { get; init; }

    /// <summary>The web addresses in its text.</summary>
    public List<string>? Links { get; init; }

    /// <summary>What the app has put beside it.</summary>
    public Dictionary<string, JsonElement>? Metadata { get; init; }

    /// <summary>The reactions to it, the one used first first.</summary>
    public List<ReactionGroup>? Reactions { get; init; }

    /// <summary>True when it was sent without a sound: it makes no push.</summary>
    public bool? Silent { get; init; }

    /// <summary>True for the caller who has blocked its sender: it has no content for them.</summary>
    public bool? HiddenByBlock { get; init; }

    /// <summary>When it disappears by itself, if that counts from when it was sent; at the latest a minute later.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The seconds it disappears after everyone has read it, if that counts.</summary>
    public int? ExpiresAfterRead { get; init; }

    /// <summary>When it was pinned, if it is.</summary>
    public DateTimeOffset? PinnedAt { get; init; }

    /// <summary>Not in events: true when the caller has starred it.</summary>
    public bool? Starred { get; init; }

    /// <summary>1, and one more with each edit or deletion.</summary>
    public long Version { get; init; }

    /// <summary>When it was stored, for display only.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last edited.</summary>
    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>When it was deleted for everyone: then it is a tombstone without content.</summary>
    public DateTimeOffset? DeletedAt { get; init; }
}

/// <summary>A message as another one shows it.</summary>
public sealed record MessagePreview
{
    /// <summary>The message.</summary>
    public Guid Id { get; init; }

    /// <summary>Its number in the conversation.</summary>
    public long Seq { get; init; }

    /// <summary>Who sent it.</summary>
    public UserSummary Sender { get; init; } = new();

    /// <summary>As <see cref="Message.Type"/>.</summary>
    public string Type { get; init; } = "";

    /// <summary>The first 200 Unicode scalars of its text; left out when it was deleted, is hidden by a block, or is of before the caller's time.</summary>
    public string? Text { get; init; }

    /// <summary>When it was deleted for everyone.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>True for the caller who has blocked its sender.</summary>
    public bool? HiddenByBlock { get; init; }
}

/// <summary>What a system message tells, for programs: texts are the app's.</summary>
public sealed record SystemNote
{
    /// <summary>What happened, such as <c>member_added</c>: 1 to 64 letters, digits and <c>_ . -</c>.</summary>
    [NotEmpty, Form("[A-Za-z0-9_.-]{1,64}", "be 1 to 64 letters, digits and _ . -")]
    public string Action { get; init; } = "";

    /// <summary>Ids of the users it happened to, when there are any; at most 100.</summary>
    [MaxItems(Limits.SystemTargets)]
    public List<string>? TargetIds { get; init; }

    /// <summary>The new value, such as a title or a role, when there is one.</summary>
    [MaxScalars(Limits.SystemValueLength)]
    public string? Value { get; init; }
}
