// Generated from the contract by the verb 'generate' of ChatApi: not to be edited.

import Foundation

/// What a client hears: one flat JSON object with these members and those of its kind beside them. Events with an `id` are
/// durable: they are delivered exactly once and in order to whoever resumes from a cursor.
public protocol ServerEvent: Codable, Sendable, Hashable {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    var id: Int64? { get }
    /// The dotted name, such as `message.new`.
    var name: String { get }
    /// The conversation it is about.
    var conversationId: UUID? { get }
    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    var seq: Int64? { get }
    /// When it happened, for display only.
    var at: Date? { get }
}

/// An event of any kind.
public enum ChatEvent: Codable, Sendable, Hashable {
    /// A conversation was made. Audience: its members. In the snapshot: the conversation, with defaults as own settings.
    case conversationCreated(ConversationCreated)
    /// The owner ended the conversation. Audience: everyone who was a member. In the snapshot: it is gone.
    case conversationDeleted(ConversationDeleted)
    /// Something of the caller's own side of a conversation changed: settings, cleared history, what counts as unread or is
    /// hidden by a block. Audience: the user's own devices. In the snapshot: `me` and `lastMessage`, each as a whole. Messages
    /// that were cleared are not told afterwards: `lastSeq` is at least `historyFromSeq − 1`, `lastActivityAt` and the other's
    /// marks at least these.
    case myMembershipUpdated(MyMembershipUpdated)
    /// Title, description, avatar, metadata, permissions or history of a conversation changed. Audience: the members. In the
    /// snapshot: these, and its `version`; an event with a lower one changes nothing. Everything else of the conversation is
    /// told by other events.
    case conversationUpdated(ConversationUpdated)
    /// An event of the app's own, by `SendEvent`: its name begins with `custom.`. Audience: the members who are connected.
    /// Ephemeral.
    case custom(CustomEvent)
    /// A draft was written or deleted; one without a text is gone. Audience: the user's own devices. In the snapshot:
    /// `me.draft`, when it is of the conversation itself; ListDrafts has those of threads.
    case draftUpdated(DraftUpdated)
    /// Someone joined. Audience: the members, the new one among them. In the snapshot: the conversation's member count; for the
    /// new member the conversation itself, with `lastSeq`, `readSeq` and `deliveredSeq` as this event's `seq`.
    case memberAdded(MemberAdded)
    /// Someone left or was removed. Audience: the remaining members, and without any content the one who is gone.
    case memberRemoved(MemberRemoved)
    /// A member's role changed, or, in a direct conversation, whether their read mark is shown. Audience: the members. In the
    /// snapshot: the caller's own role; the other's marks, where a `readSeq` that is left out takes the known one away.
    case memberUpdated(MemberUpdated)
    /// A message was deleted for everyone. Audience: the members who could read it. In the snapshot: the last message, when it
    /// is this one; the `replyTo` of the last message, when that is; and its seq in `MyMembership.uncountedSeqs` while it is
    /// unread.
    case messageDeleted(MessageDeleted)
    /// A member's device received messages. Audience: the members, or above 100 members the member's own devices. In the
    /// snapshot: the marks, each the higher of the known and this one, if any. To those who may not know that a member read
    /// something, this is told instead.
    case messageDelivered(MessageDelivered)
    /// The caller has deleted a message for themselves. Audience: the user's own devices. In the snapshot: the last message,
    /// and the seq in `MyMembership.uncountedSeqs` while it is unread.
    case messageHidden(MessageHidden)
    /// A message was stored. Audience: the conversation's members. In the snapshot: its last message and seq, the sender's
    /// marks, and one more unread for the others. A system message raises no marks; it and one that is deleted or hidden by a
    /// block are in `MyMembership.uncountedSeqs` instead.
    case messageCreated(MessageCreated)
    /// A message was pinned, or its pin's expiry was set anew; `seq` is the message's. Audience: the conversation's members. In
    /// the snapshot: `pinnedAt` of the last message; ListPins has the others.
    case messagePinned(MessagePinned)
    /// A member read messages. Audience and snapshot as `MessageDelivered`, but for those who have turned read receipts off and
    /// of those who have: everyone hears of what they read themselves. Own unread is counted anew.
    case messageRead(MessageRead)
    /// The user has starred a message; `seq` is the message's. Audience: the user's own devices. In the snapshot: `starred` of
    /// the last message.
    case messageStarred(MessageStarred)
    /// A message is pinned no more: by someone, or because its time was over. Audience and snapshot as `MessagePinned`.
    case messageUnpinned(MessageUnpinned)
    /// The user has taken the star off a message. Audience and snapshot as `MessageStarred`.
    case messageUnstarred(MessageUnstarred)
    /// A message was edited. Audience: the members who may read it. In the snapshot: the last message, when it is this one, or
    /// its `replyTo`, when that is; and whether its seq is in `MyMembership.mentionSeqs`. Whoever knows a higher `version` of
    /// it ignores this one; `Message.starred` and whose reaction is one's own stay as they are.
    case messageUpdated(MessageUpdated)
    /// Somebody voted or took their vote back, or the poll was closed; `seq` is the message's. Audience: the members, and once
    /// more the devices of who voted. In the snapshot: the poll of the last message.
    case pollUpdated(PollUpdated)
    /// Someone's presence has changed: of a user one watches (`WatchPresence`) or has a direct conversation with, at most once
    /// in 30 seconds each, the first change at once; of oneself what one has said, at once. Ephemeral: without an id, may be
    /// lost.
    case presenceUpdated(PresenceUpdated)
    /// The caller changed their privacy settings. Audience: the caller's own devices. In the snapshot: `privacy`.
    case privacyUpdated(PrivacyUpdated)
    /// Someone reacted to a message. Audience: the members who may read it. In the snapshot: the last message's
    /// `Message.reactions`, when it is this one and has content: they are these, and one's own are known from one's own events.
    case reactionAdded(ReactionAdded)
    /// Someone took a reaction back. As `ReactionAdded`.
    case reactionRemoved(ReactionRemoved)
    /// The cursor given cannot be served: load the snapshot and go on from its cursor.
    case resyncRequired(ResyncRequired)
    /// A scheduled message was made or changed, refused when its time came, sent, or taken back. Audience: the user's own
    /// devices. Not in the snapshot: load ListScheduled when it is shown, and keep it current with this.
    case scheduledUpdated(ScheduledUpdated)
    /// The node is going down: connect again after a while, with the cursor; nothing is lost.
    case sessionDraining(SessionDraining)
    /// The first event of a WebSocket: it is connected and authenticated.
    case sessionReady(SessionReady)
    /// The access token that the stream lives on ends in a minute: get a newer one and give it by `RenewStream`. Otherwise the
    /// stream is closed with 4001 soon after, and goes on from its cursor when it is opened again.
    case sessionTokenExpiring(SessionTokenExpiring)
    /// A thread got a reply, or, with `me`, the caller's own side of it changed; `seq` is the root's. Audience: the members who
    /// may read the root; with `me` the user's own devices. In the snapshot: the counts of the last message; ListThreads has
    /// the threads.
    case threadUpdated(ThreadUpdated)
    /// Someone is typing, for now: it is over at `typing.expiresAt` (6 seconds after `at`), with `typing.stop`, or with a
    /// message of theirs. Audience: the other members who are connected, of conversations up to 100 members. Ephemeral.
    case typingStarted(TypingStarted)
    /// Someone has stopped typing without sending. Audience as `TypingStarted`. Ephemeral.
    case typingStopped(TypingStopped)
    /// The caller blocked someone. Audience: the caller's own devices. In the snapshot: `blockedUserIds`. What it changes in
    /// conversations comes as `MyMembershipUpdated` beside it.
    case userBlocked(UserBlocked)
    /// The caller lifted a block. Audience and snapshot as `UserBlocked`; messages loaded without content are to be loaded
    /// again.
    case userUnblocked(UserUnblocked)
    /// A profile changed. Durable for the user's own devices, which get `me` too; without an id to connected users who share a
    /// direct conversation. In the snapshot: the caller's profile.
    case userUpdated(UserUpdated)
    /// An event of a kind this version of the contract does not know. Ignore it, but keep the cursor after it.
    case unknown(UnknownEvent)

    private enum NameKey: String, CodingKey {
        case name
    }

    public init(from decoder: any Decoder) throws {
        let name = try decoder.container(keyedBy: NameKey.self).decode(String.self, forKey: .name)
        switch name {
        case "conversation.created": self = .conversationCreated(try ConversationCreated(from: decoder))
        case "conversation.deleted": self = .conversationDeleted(try ConversationDeleted(from: decoder))
        case "conversation.me_updated": self = .myMembershipUpdated(try MyMembershipUpdated(from: decoder))
        case "conversation.updated": self = .conversationUpdated(try ConversationUpdated(from: decoder))
        case "draft.updated": self = .draftUpdated(try DraftUpdated(from: decoder))
        case "member.added": self = .memberAdded(try MemberAdded(from: decoder))
        case "member.removed": self = .memberRemoved(try MemberRemoved(from: decoder))
        case "member.updated": self = .memberUpdated(try MemberUpdated(from: decoder))
        case "message.deleted": self = .messageDeleted(try MessageDeleted(from: decoder))
        case "message.delivered": self = .messageDelivered(try MessageDelivered(from: decoder))
        case "message.hidden": self = .messageHidden(try MessageHidden(from: decoder))
        case "message.new": self = .messageCreated(try MessageCreated(from: decoder))
        case "message.pinned": self = .messagePinned(try MessagePinned(from: decoder))
        case "message.read": self = .messageRead(try MessageRead(from: decoder))
        case "message.starred": self = .messageStarred(try MessageStarred(from: decoder))
        case "message.unpinned": self = .messageUnpinned(try MessageUnpinned(from: decoder))
        case "message.unstarred": self = .messageUnstarred(try MessageUnstarred(from: decoder))
        case "message.updated": self = .messageUpdated(try MessageUpdated(from: decoder))
        case "poll.updated": self = .pollUpdated(try PollUpdated(from: decoder))
        case "presence.updated": self = .presenceUpdated(try PresenceUpdated(from: decoder))
        case "privacy.updated": self = .privacyUpdated(try PrivacyUpdated(from: decoder))
        case "reaction.added": self = .reactionAdded(try ReactionAdded(from: decoder))
        case "reaction.removed": self = .reactionRemoved(try ReactionRemoved(from: decoder))
        case "resync.required": self = .resyncRequired(try ResyncRequired(from: decoder))
        case "scheduled.updated": self = .scheduledUpdated(try ScheduledUpdated(from: decoder))
        case "session.draining": self = .sessionDraining(try SessionDraining(from: decoder))
        case "session.ready": self = .sessionReady(try SessionReady(from: decoder))
        case "session.token_expiring": self = .sessionTokenExpiring(try SessionTokenExpiring(from: decoder))
        case "thread.updated": self = .threadUpdated(try ThreadUpdated(from: decoder))
        case "typing.start": self = .typingStarted(try TypingStarted(from: decoder))
        case "typing.stop": self = .typingStopped(try TypingStopped(from: decoder))
        case "user.blocked": self = .userBlocked(try UserBlocked(from: decoder))
        case "user.unblocked": self = .userUnblocked(try UserUnblocked(from: decoder))
        case "user.updated": self = .userUpdated(try UserUpdated(from: decoder))
        case let other where other.hasPrefix("custom."): self = .custom(try CustomEvent(from: decoder))
        default: self = .unknown(try UnknownEvent(from: decoder))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .conversationCreated(let event): try event.encode(to: encoder)
        case .conversationDeleted(let event): try event.encode(to: encoder)
        case .myMembershipUpdated(let event): try event.encode(to: encoder)
        case .conversationUpdated(let event): try event.encode(to: encoder)
        case .custom(let event): try event.encode(to: encoder)
        case .draftUpdated(let event): try event.encode(to: encoder)
        case .memberAdded(let event): try event.encode(to: encoder)
        case .memberRemoved(let event): try event.encode(to: encoder)
        case .memberUpdated(let event): try event.encode(to: encoder)
        case .messageDeleted(let event): try event.encode(to: encoder)
        case .messageDelivered(let event): try event.encode(to: encoder)
        case .messageHidden(let event): try event.encode(to: encoder)
        case .messageCreated(let event): try event.encode(to: encoder)
        case .messagePinned(let event): try event.encode(to: encoder)
        case .messageRead(let event): try event.encode(to: encoder)
        case .messageStarred(let event): try event.encode(to: encoder)
        case .messageUnpinned(let event): try event.encode(to: encoder)
        case .messageUnstarred(let event): try event.encode(to: encoder)
        case .messageUpdated(let event): try event.encode(to: encoder)
        case .pollUpdated(let event): try event.encode(to: encoder)
        case .presenceUpdated(let event): try event.encode(to: encoder)
        case .privacyUpdated(let event): try event.encode(to: encoder)
        case .reactionAdded(let event): try event.encode(to: encoder)
        case .reactionRemoved(let event): try event.encode(to: encoder)
        case .resyncRequired(let event): try event.encode(to: encoder)
        case .scheduledUpdated(let event): try event.encode(to: encoder)
        case .sessionDraining(let event): try event.encode(to: encoder)
        case .sessionReady(let event): try event.encode(to: encoder)
        case .sessionTokenExpiring(let event): try event.encode(to: encoder)
        case .threadUpdated(let event): try event.encode(to: encoder)
        case .typingStarted(let event): try event.encode(to: encoder)
        case .typingStopped(let event): try event.encode(to: encoder)
        case .userBlocked(let event): try event.encode(to: encoder)
        case .userUnblocked(let event): try event.encode(to: encoder)
        case .userUpdated(let event): try event.encode(to: encoder)
        case .unknown(let event): try event.encode(to: encoder)
        }
    }
}

extension ChatEvent {
    /// What every event has.
    public var header: any ServerEvent {
        switch self {
        case .conversationCreated(let event): return event
        case .conversationDeleted(let event): return event
        case .myMembershipUpdated(let event): return event
        case .conversationUpdated(let event): return event
        case .custom(let event): return event
        case .draftUpdated(let event): return event
        case .memberAdded(let event): return event
        case .memberRemoved(let event): return event
        case .memberUpdated(let event): return event
        case .messageDeleted(let event): return event
        case .messageDelivered(let event): return event
        case .messageHidden(let event): return event
        case .messageCreated(let event): return event
        case .messagePinned(let event): return event
        case .messageRead(let event): return event
        case .messageStarred(let event): return event
        case .messageUnpinned(let event): return event
        case .messageUnstarred(let event): return event
        case .messageUpdated(let event): return event
        case .pollUpdated(let event): return event
        case .presenceUpdated(let event): return event
        case .privacyUpdated(let event): return event
        case .reactionAdded(let event): return event
        case .reactionRemoved(let event): return event
        case .resyncRequired(let event): return event
        case .scheduledUpdated(let event): return event
        case .sessionDraining(let event): return event
        case .sessionReady(let event): return event
        case .sessionTokenExpiring(let event): return event
        case .threadUpdated(let event): return event
        case .typingStarted(let event): return event
        case .typingStopped(let event): return event
        case .userBlocked(let event): return event
        case .userUnblocked(let event): return event
        case .userUpdated(let event): return event
        case .unknown(let event): return event
        }
    }
}

/// A conversation was made. Audience: its members. In the snapshot: the conversation, with defaults as own settings.
public struct ConversationCreated: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// The part all members share.
    public var conversation: Conversation

    /// Direct conversations: both members.
    public var members: [Member]?

    public init(
        id: Int64? = nil,
        name: String = "conversation.created",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        conversation: Conversation,
        members: [Member]? = nil
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.conversation = conversation
        self.members = members
    }
}

/// The owner ended the conversation. Audience: everyone who was a member. In the snapshot: it is gone.
public struct ConversationDeleted: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    public init(
        id: Int64? = nil,
        name: String = "conversation.deleted",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
    }
}

/// Something of the caller's own side of a conversation changed: settings, cleared history, what counts as unread or is
/// hidden by a block. Audience: the user's own devices. In the snapshot: `me` and `lastMessage`, each as a whole. Messages
/// that were cleared are not told afterwards: `lastSeq` is at least `historyFromSeq − 1`, `lastActivityAt` and the other's
/// marks at least these.
public struct MyMembershipUpdated: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// As it is now.
    public var me: MyMembership

    /// The newest message the caller may see now; left out when there is none.
    public var lastMessage: Message?

    /// When the last message was sent, else when the conversation was made.
    public var lastActivityAt: Date

    /// Direct conversations: how far the other user has received and read.
    public var otherReceipt: Receipt?

    public init(
        id: Int64? = nil,
        name: String = "conversation.me_updated",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        me: MyMembership,
        lastMessage: Message? = nil,
        lastActivityAt: Date,
        otherReceipt: Receipt? = nil
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.me = me
        self.lastMessage = lastMessage
        self.lastActivityAt = lastActivityAt
        self.otherReceipt = otherReceipt
    }
}

/// Title, description, avatar, metadata, permissions or history of a conversation changed. Audience: the members. In the
/// snapshot: these, and its `version`; an event with a lower one changes nothing. Everything else of the conversation is
/// told by other events.
public struct ConversationUpdated: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// The part all members share, as it is now.
    public var conversation: Conversation

    public init(
        id: Int64? = nil,
        name: String = "conversation.updated",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        conversation: Conversation
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.conversation = conversation
    }
}

/// An event of the app's own, by `SendEvent`: its name begins with `custom.`. Audience: the members who are connected.
/// Ephemeral.
public struct CustomEvent: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// Who sent it.
    public var sender: UserSummary

    /// What it carries, if anything.
    public var payload: JSONValue?

    public init(
        id: Int64? = nil,
        name: String,
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        sender: UserSummary,
        payload: JSONValue? = nil
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.sender = sender
        self.payload = payload
    }
}

/// A draft was written or deleted; one without a text is gone. Audience: the user's own devices. In the snapshot:
/// `me.draft`, when it is of the conversation itself; ListDrafts has those of threads.
public struct DraftUpdated: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// As it is now.
    public var draft: Draft

    public init(
        id: Int64? = nil,
        name: String = "draft.updated",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        draft: Draft
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.draft = draft
    }
}

/// Someone joined. Audience: the members, the new one among them. In the snapshot: the conversation's member count; for the
/// new member the conversation itself, with `lastSeq`, `readSeq` and `deliveredSeq` as this event's `seq`.
public struct MemberAdded: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// Who joined.
    public var member: Member

    /// The part all members share.
    public var conversation: Conversation

    public init(
        id: Int64? = nil,
        name: String = "member.added",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        member: Member,
        conversation: Conversation
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.member = member
        self.conversation = conversation
    }
}

/// Someone left or was removed. Audience: the remaining members, and without any content the one who is gone.
public struct MemberRemoved: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// Who is gone.
    public var userId: String

    /// How many members remain; left out for the one who is gone.
    public var memberCount: Int?

    public init(
        id: Int64? = nil,
        name: String = "member.removed",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        userId: String,
        memberCount: Int? = nil
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.userId = userId
        self.memberCount = memberCount
    }
}

/// A member's role changed, or, in a direct conversation, whether their read mark is shown. Audience: the members. In the
/// snapshot: the caller's own role; the other's marks, where a `readSeq` that is left out takes the known one away.
public struct MemberUpdated: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// As they are now.
    public var member: Member

    public init(
        id: Int64? = nil,
        name: String = "member.updated",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        member: Member
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.member = member
    }
}

/// A message was deleted for everyone. Audience: the members who could read it. In the snapshot: the last message, when it
/// is this one; the `replyTo` of the last message, when that is; and its seq in `MyMembership.uncountedSeqs` while it is
/// unread.
public struct MessageDeleted: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// The tombstone.
    public var message: Message

    public init(
        id: Int64? = nil,
        name: String = "message.deleted",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        message: Message
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.message = message
    }
}

/// A member's device received messages. Audience: the members, or above 100 members the member's own devices. In the
/// snapshot: the marks, each the higher of the known and this one, if any. To those who may not know that a member read
/// something, this is told instead.
public struct MessageDelivered: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// The marks.
    public var receipt: Receipt

    public init(
        id: Int64? = nil,
        name: String = "message.delivered",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        receipt: Receipt
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.receipt = receipt
    }
}

/// The caller has deleted a message for themselves. Audience: the user's own devices. In the snapshot: the last message,
/// and the seq in `MyMembership.uncountedSeqs` while it is unread.
public struct MessageHidden: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// The message, to be shown no more.
    public var messageId: UUID

    /// The newest message the user still sees; left out when there is none.
    public var lastMessage: Message?

    public init(
        id: Int64? = nil,
        name: String = "message.hidden",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        messageId: UUID,
        lastMessage: Message? = nil
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.messageId = messageId
        self.lastMessage = lastMessage
    }
}

/// A message was stored. Audience: the conversation's members. In the snapshot: its last message and seq, the sender's
/// marks, and one more unread for the others. A system message raises no marks; it and one that is deleted or hidden by a
/// block are in `MyMembership.uncountedSeqs` instead.
public struct MessageCreated: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// As it is now.
    public var message: Message

    public init(
        id: Int64? = nil,
        name: String = "message.new",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        message: Message
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.message = message
    }
}

/// A message was pinned, or its pin's expiry was set anew; `seq` is the message's. Audience: the conversation's members. In
/// the snapshot: `pinnedAt` of the last message; ListPins has the others.
public struct MessagePinned: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// The message.
    public var messageId: UUID

    /// When it was pinned.
    public var pinnedAt: Date

    /// The id of the user who pinned it.
    public var pinnedBy: String

    /// When it is unpinned by itself; left out = never.
    public var expiresAt: Date?

    public init(
        id: Int64? = nil,
        name: String = "message.pinned",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        messageId: UUID,
        pinnedAt: Date,
        pinnedBy: String,
        expiresAt: Date? = nil
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.messageId = messageId
        self.pinnedAt = pinnedAt
        self.pinnedBy = pinnedBy
        self.expiresAt = expiresAt
    }
}

/// A member read messages. Audience and snapshot as `MessageDelivered`, but for those who have turned read receipts off and
/// of those who have: everyone hears of what they read themselves. Own unread is counted anew.
public struct MessageRead: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// The marks.
    public var receipt: Receipt

    public init(
        id: Int64? = nil,
        name: String = "message.read",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        receipt: Receipt
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.receipt = receipt
    }
}

/// The user has starred a message; `seq` is the message's. Audience: the user's own devices. In the snapshot: `starred` of
/// the last message.
public struct MessageStarred: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// The message.
    public var messageId: UUID

    /// When.
    public var starredAt: Date

    public init(
        id: Int64? = nil,
        name: String = "message.starred",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        messageId: UUID,
        starredAt: Date
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.messageId = messageId
        self.starredAt = starredAt
    }
}

/// A message is pinned no more: by someone, or because its time was over. Audience and snapshot as `MessagePinned`.
public struct MessageUnpinned: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// The message.
    public var messageId: UUID

    public init(
        id: Int64? = nil,
        name: String = "message.unpinned",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        messageId: UUID
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.messageId = messageId
    }
}

/// The user has taken the star off a message. Audience and snapshot as `MessageStarred`.
public struct MessageUnstarred: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// The message.
    public var messageId: UUID

    public init(
        id: Int64? = nil,
        name: String = "message.unstarred",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        messageId: UUID
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.messageId = messageId
    }
}

/// A message was edited. Audience: the members who may read it. In the snapshot: the last message, when it is this one, or
/// its `replyTo`, when that is; and whether its seq is in `MyMembership.mentionSeqs`. Whoever knows a higher `version` of
/// it ignores this one; `Message.starred` and whose reaction is one's own stay as they are.
public struct MessageUpdated: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// As it is now: a tombstone when it was deleted meanwhile.
    public var message: Message

    public init(
        id: Int64? = nil,
        name: String = "message.updated",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        message: Message
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.message = message
    }
}

/// Somebody voted or took their vote back, or the poll was closed; `seq` is the message's. Audience: the members, and once
/// more the devices of who voted. In the snapshot: the poll of the last message.
public struct PollUpdated: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// The poll's message.
    public var messageId: UUID

    /// How many users have chosen each option, in their order.
    public var votes: [Int]

    /// How many have voted.
    public var voters: Int

    /// When ClosePoll ended it.
    public var closedAt: Date?

    /// Only for the devices of who voted: their own votes as they are now; empty = none.
    public var myVotes: [Int]?

    public init(
        id: Int64? = nil,
        name: String = "poll.updated",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        messageId: UUID,
        votes: [Int],
        voters: Int,
        closedAt: Date? = nil,
        myVotes: [Int]? = nil
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.messageId = messageId
        self.votes = votes
        self.voters = voters
        self.closedAt = closedAt
        self.myVotes = myVotes
    }
}

/// Someone's presence has changed: of a user one watches (`WatchPresence`) or has a direct conversation with, at most once
/// in 30 seconds each, the first change at once; of oneself what one has said, at once. Ephemeral: without an id, may be
/// lost.
public struct PresenceUpdated: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// How it is now.
    public var presence: UserPresence

    public init(
        id: Int64? = nil,
        name: String = "presence.updated",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        presence: UserPresence
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.presence = presence
    }
}

/// The caller changed their privacy settings. Audience: the caller's own devices. In the snapshot: `privacy`.
public struct PrivacyUpdated: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// As they are now.
    public var privacy: Privacy

    public init(
        id: Int64? = nil,
        name: String = "privacy.updated",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        privacy: Privacy
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.privacy = privacy
    }
}

/// Someone reacted to a message. Audience: the members who may read it. In the snapshot: the last message's
/// `Message.reactions`, when it is this one and has content: they are these, and one's own are known from one's own events.
public struct ReactionAdded: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// The message.
    public var messageId: UUID

    /// The one added.
    public var reaction: Reaction

    /// All there are now.
    public var reactions: [ReactionGroup]

    public init(
        id: Int64? = nil,
        name: String = "reaction.added",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        messageId: UUID,
        reaction: Reaction,
        reactions: [ReactionGroup]
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.messageId = messageId
        self.reaction = reaction
        self.reactions = reactions
    }
}

/// Someone took a reaction back. As `ReactionAdded`.
public struct ReactionRemoved: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// The message.
    public var messageId: UUID

    /// The one taken back.
    public var reaction: Reaction

    /// All there are now.
    public var reactions: [ReactionGroup]

    public init(
        id: Int64? = nil,
        name: String = "reaction.removed",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        messageId: UUID,
        reaction: Reaction,
        reactions: [ReactionGroup]
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.messageId = messageId
        self.reaction = reaction
        self.reactions = reactions
    }
}

/// The cursor given cannot be served: load the snapshot and go on from its cursor.
public struct ResyncRequired: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// `expired`, `too_many`, `epoch`, `future` or `damaged`.
    public var reason: String

    public init(
        id: Int64? = nil,
        name: String = "resync.required",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        reason: String
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.reason = reason
    }
}

/// A scheduled message was made or changed, refused when its time came, sent, or taken back. Audience: the user's own
/// devices. Not in the snapshot: load ListScheduled when it is shown, and keep it current with this.
public struct ScheduledUpdated: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// The scheduled message.
    public var scheduledId: UUID

    /// As it is now; left out = it was sent or taken back.
    public var scheduled: ScheduledMessage?

    public init(
        id: Int64? = nil,
        name: String = "scheduled.updated",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        scheduledId: UUID,
        scheduled: ScheduledMessage? = nil
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.scheduledId = scheduledId
        self.scheduled = scheduled
    }
}

/// The node is going down: connect again after a while, with the cursor; nothing is lost.
public struct SessionDraining: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// How long to wait, random per connection.
    public var retryAfterMs: Int

    public init(
        id: Int64? = nil,
        name: String = "session.draining",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        retryAfterMs: Int
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.retryAfterMs = retryAfterMs
    }
}

/// The first event of a WebSocket: it is connected and authenticated.
public struct SessionReady: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// The connection, until it closes.
    public var sessionId: String

    /// The place the stream goes on from.
    public var cursor: String

    /// How often the server sends a heartbeat, which the client answers by `{"op":"Heartbeat"}`.
    public var heartbeatMs: Int

    public init(
        id: Int64? = nil,
        name: String = "session.ready",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        sessionId: String,
        cursor: String,
        heartbeatMs: Int
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.sessionId = sessionId
        self.cursor = cursor
        self.heartbeatMs = heartbeatMs
    }
}

/// The access token that the stream lives on ends in a minute: get a newer one and give it by `RenewStream`. Otherwise the
/// stream is closed with 4001 soon after, and goes on from its cursor when it is opened again.
public struct SessionTokenExpiring: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// When the token ends.
    public var expiresAt: Date

    public init(
        id: Int64? = nil,
        name: String = "session.token_expiring",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        expiresAt: Date
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.expiresAt = expiresAt
    }
}

/// A thread got a reply, or, with `me`, the caller's own side of it changed; `seq` is the root's. Audience: the members who
/// may read the root; with `me` the user's own devices. In the snapshot: the counts of the last message; ListThreads has
/// the threads.
public struct ThreadUpdated: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// The message the thread hangs on.
    public var rootId: UUID

    /// How many replies there were, those that are deleted among them.
    public var replyCount: Int

    /// When the newest was sent; left out = there is none.
    public var lastReplyAt: Date?

    /// The own side as it is now, when that has changed.
    public var me: MyThread?

    public init(
        id: Int64? = nil,
        name: String = "thread.updated",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        rootId: UUID,
        replyCount: Int,
        lastReplyAt: Date? = nil,
        me: MyThread? = nil
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.rootId = rootId
        self.replyCount = replyCount
        self.lastReplyAt = lastReplyAt
        self.me = me
    }
}

/// Someone is typing, for now: it is over at `typing.expiresAt` (6 seconds after `at`), with `typing.stop`, or with a
/// message of theirs. Audience: the other members who are connected, of conversations up to 100 members. Ephemeral.
public struct TypingStarted: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// Who, and what.
    public var typing: TypingUser

    public init(
        id: Int64? = nil,
        name: String = "typing.start",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        typing: TypingUser
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.typing = typing
    }
}

/// Someone has stopped typing without sending. Audience as `TypingStarted`. Ephemeral.
public struct TypingStopped: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// Who.
    public var userId: String

    public init(
        id: Int64? = nil,
        name: String = "typing.stop",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        userId: String
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.userId = userId
    }
}

/// The caller blocked someone. Audience: the caller's own devices. In the snapshot: `blockedUserIds`. What it changes in
/// conversations comes as `MyMembershipUpdated` beside it.
public struct UserBlocked: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// Who is blocked.
    public var user: UserSummary

    public init(
        id: Int64? = nil,
        name: String = "user.blocked",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        user: UserSummary
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.user = user
    }
}

/// The caller lifted a block. Audience and snapshot as `UserBlocked`; messages loaded without content are to be loaded
/// again.
public struct UserUnblocked: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    /// Who was blocked.
    public var user: UserSummary

    public init(
        id: Int64? = nil,
        name: String = "user.unblocked",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        user: UserSummary
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.user = user
    }
}

/// A profile changed. Durable for the user's own devices, which get `me` too; without an id to connected users who share a
/// direct conversation. In the snapshot: the caller's profile.
public struct UserUpdated: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    public var user: UserSummary

    public var me: MyProfile?

    public init(
        id: Int64? = nil,
        name: String = "user.updated",
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil,
        user: UserSummary,
        me: MyProfile? = nil
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
        self.user = user
        self.me = me
    }
}

/// An event of a kind this version of the contract does not know. Ignore it, but keep the cursor after it.
public struct UnknownEvent: ServerEvent {
    /// Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions.
    public var id: Int64?

    /// The dotted name, such as `message.new`.
    public var name: String

    /// The conversation it is about.
    public var conversationId: UUID?

    /// The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.
    public var seq: Int64?

    /// When it happened, for display only.
    public var at: Date?

    public init(
        id: Int64? = nil,
        name: String,
        conversationId: UUID? = nil,
        seq: Int64? = nil,
        at: Date? = nil
    ) {
        self.id = id
        self.name = name
        self.conversationId = conversationId
        self.seq = seq
        self.at = at
    }
}
