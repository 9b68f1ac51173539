namespace ChatApi.ServiceModel;

/// <summary>A conversation was made. Audience: its members. In the snapshot: the conversation, with defaults as own settings.</summary>
/// <param name="Conversation">The part all members share.</param>
/// <param name="Members">Direct conversations: both members.</param>
[Event("conversation.created")]
public sealed record ConversationCreated(Conversation Conversation, List<Member>? Members) : ServerEvent;

/// <summary>
/// Title, description, avatar, metadata, permissions or history of a conversation changed. Audience: the members. In the snapshot: these,
/// and its <c>version</c>; an event with a lower one changes nothing. Everything else of the conversation is told by other events.
/// </summary>
/// <param name="Conversation">The part all members share, as it is now.</param>
[Event("conversation.updated")]
public sealed record ConversationUpdated(Conversation Conversation) : ServerEvent;

/// <summary>
/// Someone joined. Audience: the members, the new one among them. In the snapshot: the conversation's member count; for the
/// new member the conversation itself, with <c>lastSeq</c>, <c>readSeq</c> and <c>deliveredSeq</c> as this event's <c>seq</c>.
/// </summary>
/// <param name="Member">Who joined.</param>
/// <param name="Conversation">The part all members share.</param>
[Event("member.added")]
public sealed record MemberAdded(Member Member, Conversation Conversation) : ServerEvent;

/// <summary>Someone left or was removed. Audience: the remaining members, and without any content the one who is gone.</summary>
/// <param name="UserId">Who is gone.</param>
/// <param name="MemberCount">How many members remain; left out for the one who is gone.</param>
[Event("member.removed")]
public sealed record MemberRemoved(string UserId, int? MemberCount) : ServerEvent;

/// <summary>
/// A member's role changed, or, in a direct conversation, whether their read mark is shown. Audience: the members. In the snapshot: the
/// caller's own role; the other's marks, where a <c>readSeq</c> that is left out takes the known one away.
/// </summary>
/// <param name="Member">As they are now.</param>
[Event("member.updated")]
public sealed record MemberUpdated(Member Member) : ServerEvent;

/// <summary>
/// Something of the caller's own side of a conversation changed: settings, cleared history, what counts as unread or is hidden by a block.
/// Audience: the user's own devices. In the snapshot: <c>me</c> and <c>lastMessage</c>, each as a whole. Messages that were cleared are not told
/// afterwards: <c>lastSeq</c> is at least <c>historyFromSeq − 1</c>, <c>lastActivityAt</c> and the other's marks at least these.
/// </summary>
/// <param name="Me">As it is now.</param>
/// <param name="LastMessage">The newest message the caller may see now; left out when there is none.</param>
/// <param name="LastActivityAt">When the last message was sent, else when the conversation was made.</param>
/// <param name="OtherReceipt">Direct conversations: how far the other user has received and read.</param>
[Event("conversation.me_updated")]
public sealed record MyMembershipUpdated(MyMembership Me, Message? LastMessage, DateTimeOffset LastActivityAt, Receipt? OtherReceipt) : ServerEvent;

/// <summary>The owner ended the conversation. Audience: everyone who was a member. In the snapshot: it is gone.</summary>
[Event("conversation.deleted")]
public sealed record ConversationDeleted : ServerEvent;
