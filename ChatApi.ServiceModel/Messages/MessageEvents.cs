namespace ChatApi.ServiceModel;

/// <summary>
/// A message was stored. Audience: the conversation's members. In the snapshot: its last message and seq, the sender's
/// marks, and one more unread for the others. A system message raises no marks; it and one that is deleted or hidden by a block are in
/// <see cref="MyMembership.UncountedSeqs"/> instead.
/// </summary>
/// <param name="Message">As it is now.</param>
[Event("message.new")]
public sealed record MessageCreated(Message Message) : ServerEvent;

/// <summary>
/// A message was edited. Audience: the members who may read it. In the snapshot: the last message, when it is this one, or its
/// <c>replyTo</c>, when that is; and whether its seq is in <see cref="MyMembership.MentionSeqs"/>. Whoever knows a higher
/// <c>version</c> of it ignores this one; <see cref="Message.Starred"/> and whose reaction is one's own stay as they are.
/// </summary>
/// <param name="Message">As it is now: a tombstone when it was deleted meanwhile.</param>
[Event("message.updated")]
public sealed record MessageUpdated(Message Message) : ServerEvent;

/// <summary>
/// A message was deleted for everyone. Audience: the members who could read it. In the snapshot: the last message, when it is this
/// one; the <c>replyTo</c> of the last message, when that is; and its seq in <see cref="MyMembership.UncountedSeqs"/> while it is unread.
/// </summary>
/// <param name="Message">The tombstone.</param>
[Event("message.deleted")]
public sealed record MessageDeleted(Message Message) : ServerEvent;

/// <summary>
/// The caller has deleted a message for themselves. Audience: the user's own devices. In the snapshot: the last message, and the
/// seq in <see cref="MyMembership.UncountedSeqs"/> while it is unread.
/// </summary>
/// <param name="MessageId">The message, to be shown no more.</param>
/// <param name="LastMessage">The newest message the user still sees; left out when there is none.</param>
[Event("message.hidden")]
public sealed record MessageHidden(Guid MessageId, Message? LastMessage) : ServerEvent;
