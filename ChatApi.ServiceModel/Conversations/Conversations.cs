using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatApi.ServiceModel;

/// <summary>
/// With <see cref="RecipientId"/>: the direct conversation with that user, made when missing (201 new, 200 existing); one
/// per pair however many ask at once. Without: a new group with a title and members, the caller as its owner.
/// 404 <c>UserNotFound</c> with <c>meta.userIds</c>, 403 <c>CannotContactUser</c> for those who are kept apart from the caller; then nothing is made.
/// </summary>
[Route("/api/v1/conversations", "POST"), Access(Actor.SignedIn), RateLimit(Rate.CreateGroupPerUser, Unless = nameof(RecipientId))]
public sealed class CreateConversation : IPost, IReturn<CreateConversationResponse>
{
    /// <summary>The other user of a direct conversation; excludes the members below.</summary>
    [MaxScalars(Limits.UserIdLength)]
    public string? RecipientId { get; set; }

    /// <summary>Groups: the key chosen by the client, unique per caller, that makes retries safe.</summary>
    public Guid? ClientConversationId { get; set; }

    /// <summary>Groups: the title.</summary>
    [MaxScalars(Limits.TitleLength)]
    public string? Title { get; set; }

    /// <summary>Groups: the other members' user ids, at most 100; more are added by AddMembers.</summary>
    [MaxItems(Limits.MembersPerCall)]
    public List<string>? MemberIds { get; set; }

    /// <summary>Groups: what it is about.</summary>
    [MaxScalars(Limits.DescriptionLength)]
    public string? Description { get; set; }

    /// <summary>Groups: the address of its picture, http or https.</summary>
    [MaxScalars(Limits.UrlLength), Form(FormAttribute.WebAddress, FormAttribute.SaysWebAddress)]
    public string? AvatarUrl { get; set; }

    /// <summary>Groups: what the app puts beside it: a JSON object of at most 16 KiB.</summary>
    [MaxJsonBytes(Limits.MetadataBytes)]
    public Dictionary<string, JsonElement>? Metadata { get; set; }

    /// <summary>Groups: who may do what, where that is not the default.</summary>
    public ConversationPermissions? Permissions { get; set; }

    /// <summary>Groups: what those who come later may read: <c>from_join</c>, what is sent from then on, also when left out; or <c>all</c>.</summary>
    [Form("from_join|all", "be from_join or all")]
    public string? History { get; set; }
}

/// <summary>The conversation, as the caller sees it.</summary>
public sealed class CreateConversationResponse : ICreated, IReplayed
{
    /// <summary>The conversation.</summary>
    public Conversation Conversation { get; set; } = new();

    /// <inheritdoc/>
    public bool? Replayed { get; set; }

    /// <inheritdoc/>
    [JsonIgnore]
    public bool Created { get; set; }
}

/// <summary>A conversation as the caller sees it. 404 <c>ConversationNotFound</c>.</summary>
[Route("/api/v1/conversations/{ConversationId}", "GET"), Access(Actor.Member)]
public sealed class GetConversation : IGet, IReturn<Conversation>
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }
}

/// <summary>
/// The caller's conversations: pinned ones first, then the one with the newest activity, which is its last message, also a system one.
/// Archived ones are a list of their own; what the caller has deleted for themselves is in none until the next message.
/// </summary>
[Route("/api/v1/conversations", "GET"), Access(Actor.SignedIn)]
public sealed class ListConversations : IGet, IReturn<ListConversationsResponse>
{
    /// <summary>True = only the archived ones; else only the others.</summary>
    public bool? Archived { get; set; }

    /// <summary>Only pinned ones, or only those that are not.</summary>
    public bool? Pinned { get; set; }

    /// <summary>Only those with something unread or marked as unread, or only the others.</summary>
    public bool? Unread { get; set; }

    /// <summary>Only <c>direct</c> or only <c>group</c> ones.</summary>
    [Form("direct|group", "be direct or group")]
    public string? Kind { get; set; }

    /// <summary>Only those whose title, or the other user's name, has this text in it, whatever its case.</summary>
    [MaxScalars(Limits.TitleLength)]
    public string? Query { get; set; }

    /// <summary>Only those that this user is a member of too.</summary>
    [MaxScalars(Limits.UserIdLength)]
    public string? MemberId { get; set; }

    /// <summary>From the page before.</summary>
    [MaxScalars(Limits.CursorLength)]
    public string? Cursor { get; set; }

    /// <summary>1 to 100; 50 when left out.</summary>
    [InRange(1, Limits.ListPage)]
    public int? Limit { get; set; }
}

/// <summary>A page of conversations.</summary>
public sealed class ListConversationsResponse
{
    /// <summary>The conversations.</summary>
    public List<Conversation> Results { get; set; } = [];

    /// <summary>For the next page; left out at the end.</summary>
    public string? NextCursor { get; set; }
}

/// <summary>A conversation. In events it carries only the part all members share.</summary>
public sealed record Conversation
{
    /// <summary>The id, a UUIDv7.</summary>
    public Guid Id { get; init; }

    /// <summary><c>direct</c> or <c>group</c>; more may come.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The title of a group.</summary>
    public string? Title { get; init; }

    /// <summary>What a group is about.</summary>
    public string? Description { get; init; }

    /// <summary>The picture of a group.</summary>
    public string? AvatarUrl { get; init; }

    /// <summary>What the app has put beside it.</summary>
    public Dictionary<string, JsonElement>? Metadata { get; init; }

    /// <summary>Who may do what in a group, where that is not the default; see <see cref="PermissionTable"/>.</summary>
    public ConversationPermissions? Permissions { get; init; }

    /// <summary>Groups: what those who come from now on may read: <c>from_join</c>, what is sent from then on; or <c>all</c>.</summary>
    public string? History { get; init; }

    /// <summary>After how long its messages disappear, if they do.</summary>
    public MessageExpiry? MessageExpiry { get; init; }

    /// <summary>The id of the user who made it.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Rises by one with each change of the conversation itself, such as its title; joining and leaving do not count.</summary>
    public long Version { get; init; }

    /// <summary>How many members it has.</summary>
    public int MemberCount { get; init; }

    /// <summary>The seq of the newest message; 0 = none yet.</summary>
    public long LastSeq { get; init; }

    /// <summary>When the last message was sent, else when it was made.</summary>
    public DateTimeOffset LastActivityAt { get; init; }

    /// <summary>Direct conversations, not in events: the other user.</summary>
    public UserSummary? OtherUser { get; init; }

    /// <summary>Direct conversations, not in events: how far the other user has received and read.</summary>
    public Receipt? OtherReceipt { get; init; }

    /// <summary>Not in events: the newest message the caller may see.</summary>
    public Message? LastMessage { get; init; }

    /// <summary>Not in events: the caller's own side of it.</summary>
    public MyMembership? Me { get; init; }
}

/// <summary>The caller's own side of a conversation.</summary>
public sealed record MyMembership
{
    /// <summary><c>owner</c>, <c>admin</c> or <c>member</c>.</summary>
    public string Role { get; init; } = "";

    /// <summary>Read up to here.</summary>
    public long ReadSeq { get; init; }

    /// <summary>Received up to here.</summary>
    public long DeliveredSeq { get; init; }

    /// <summary>Unread messages: exact up to 999, then 999.</summary>
    public int Unread { get; init; }

    /// <summary>Unread messages that mention the caller.</summary>
    public int UnreadMentions { get; init; }

    /// <summary>
    /// The seqs after <see cref="ReadSeq"/> that do not count as unread: system messages, tombstones, those deleted for oneself or hidden
    /// by a block; the newest 1,000, left out when there are none. With them a client keeps <see cref="Unread"/> right by itself: it is
    /// <c>lastSeq − max(readSeq, historyFromSeq − 1)</c> less those of them that are higher, and at most 999.
    /// </summary>
    public List<long>? UncountedSeqs { get; init; }

    /// <summary>The seqs after <see cref="ReadSeq"/> of messages that mention the caller and count; the newest 1,000, left out when there are none.</summary>
    public List<long>? MentionSeqs { get; init; }

    /// <summary>The first seq the caller may read: what was before they came, or was cleared, is not.</summary>
    public long HistoryFromSeq { get; init; }

    /// <summary>Deleted for oneself: not to be shown while <c>lastSeq</c> is lower. Lists leave it out then; the snapshot has it.</summary>
    public long? DeletedBeforeSeq { get; init; }

    /// <summary>Marked as unread from this seq on, until the next MarkRead.</summary>
    public long? UnreadFromSeq { get; init; }

    /// <summary>True when it is marked as unread, whatever was read.</summary>
    public bool? MarkedUnread { get; init; }

    /// <summary>When it was pinned, if it is.</summary>
    public DateTimeOffset? PinnedAt { get; init; }

    /// <summary>Muted until then, if it is; a time that is past says nothing.</summary>
    public DateTimeOffset? MutedUntil { get; init; }

    /// <summary>Whether it is archived.</summary>
    public bool Archived { get; init; }

    /// <summary>A message with a higher seq ends the archiving; left out = none does.</summary>
    public long? ArchivedUntilSeq { get; init; }

    /// <summary>What makes a push: <c>all</c>, <c>mentions</c> or <c>none</c>; left out = as the user has set for all conversations.</summary>
    public string? Notify { get; init; }

    /// <summary>What the caller has begun to write in the conversation itself, if anything.</summary>
    public Draft? Draft { get; init; }
}
