import Foundation

/// What a client shows, as a value: a snapshot, kept current by applying events. An old snapshot and the events since then are the
/// fresh one; applying what is already contained changes nothing.
public struct ChatState: Sendable, Hashable {
    /// The caller; nil before the first snapshot.
    public internal(set) var me: MyProfile?

    /// The caller's privacy settings.
    public internal(set) var privacy: Privacy?

    /// Whom the caller has blocked.
    public internal(set) var blockedUserIds: Set<String> = []

    /// By their ids; ``list(archived:)`` has them in order.
    public internal(set) var conversations: [UUID: Conversation] = [:]

    /// The messages that have been loaded, by conversation; ``timeline(of:)`` shows them.
    public internal(set) var windows: [UUID: MessageWindow] = [:]

    /// How present others are, as far as it was told.
    public internal(set) var presence: [String: UserPresence] = [:]

    /// Who is typing, by conversation; see ``whoTypes(in:at:)``.
    public internal(set) var typing: [UUID: [TypingUser]] = [:]

    /// What is not sent yet, in the order it was written.
    public internal(set) var outgoing: [OutgoingMessage] = []

    /// The conversations that changed since they were last saved.
    var touched: Set<UUID> = []

    public init() {}

    /// Begins with the first page of a snapshot; ``add(_:)`` takes the others.
    init(snapshot page: GetSnapshotResponse) {
        me = page.me
        privacy = page.privacy
        blockedUserIds = Set(page.blockedUserIds ?? [])
        add(page.results)
    }

    /// Conversations of a page of a snapshot.
    mutating func add(_ page: [Conversation]) {
        for conversation in page { put(conversation) }
    }

    /// Applies what happened. Kinds that are not known here change nothing.
    mutating func apply(_ event: ChatEvent) {
        switch event {
        case .messageCreated(let event): receive(event.message)
        case .messageUpdated(let event): renew(event.message)
        case .messageDeleted(let event): renew(event.message)
        case .messageHidden(let event): hide(event)
        case .reactionAdded(let event):
            react(event.conversationId, event.seq, event.reactions, changed: event.reaction, isAdded: true)
        case .reactionRemoved(let event):
            react(event.conversationId, event.seq, event.reactions, changed: event.reaction, isAdded: false)
        case .messagePinned(let event): changeOne(event.conversationId, event.seq) { $0.pinnedAt = event.pinnedAt }
        case .messageUnpinned(let event): changeOne(event.conversationId, event.seq) { $0.pinnedAt = nil }
        case .messageStarred(let event): changeOne(event.conversationId, event.seq) { $0.starred = true }
        case .messageUnstarred(let event): changeOne(event.conversationId, event.seq) { $0.starred = nil }
        case .pollUpdated(let event): vote(event)
        case .threadUpdated(let event):
            changeOne(event.conversationId, event.seq, evenDeleted: true) { root in
                root.replyCount = event.replyCount > 0 ? event.replyCount : nil
                root.lastReplyAt = event.lastReplyAt
            }
        case .messageDelivered(let event): raise(event.conversationId, event.receipt)
        case .messageRead(let event): raise(event.conversationId, event.receipt)
        case .conversationCreated(let event): begin(event)
        case .conversationUpdated(let event): inform(event.conversation)
        case .conversationDeleted(let event): remove(event.conversationId)
        case .myMembershipUpdated(let event): renewMine(event)
        case .memberAdded(let event): join(event)
        case .memberRemoved(let event): leave(event)
        case .memberUpdated(let event): change(event.conversationId, event.member)
        case .draftUpdated(let event): draft(event.draft)
        case .userBlocked(let event): block(event.user)
        case .userUnblocked(let event): unblock(event.user)
        case .userUpdated(let event): rename(event)
        case .privacyUpdated(let event): privacy = event.privacy
        case .presenceUpdated(let event): presence[event.presence.userId] = event.presence
        case .typingStarted(let event): startTyping(event.conversationId, event.typing)
        case .typingStopped(let event): stopTyping(event.conversationId, event.userId)
        default: break
        }
    }

    mutating func put(_ conversation: Conversation) {
        conversations[conversation.id] = conversation
        touched.insert(conversation.id)
    }

    mutating func remove(_ conversationId: UUID?) {
        guard let conversationId else { return }
        conversations[conversationId] = nil
        windows[conversationId] = nil
        typing[conversationId] = nil
        touched.insert(conversationId)
    }

    /// A conversation that is not known stays unknown.
    mutating func change(_ conversationId: UUID?, _ change: (inout Conversation) -> Void) {
        guard let conversationId, var known = conversations[conversationId] else { return }
        change(&known)
        put(known)
    }

    mutating func changeWindow(_ conversationId: UUID?, _ change: (inout MessageWindow) -> Void) {
        guard let conversationId, var known = windows[conversationId] else { return }
        change(&known)
        windows[conversationId] = known
        touched.insert(conversationId)
    }

    /// A message wherever it shows: where it is loaded and as the last one of the list. Of a tombstone nothing but its deletion and
    /// its thread is shown.
    mutating func changeOne(_ conversationId: UUID?, _ seq: Int64?, evenDeleted: Bool = false, _ change: (inout Message) -> Void) {
        guard let seq else { return }
        changeWindow(conversationId) { window in
            window.change(seq: seq) { message in
                if evenDeleted || message.deletedAt == nil { change(&message) }
            }
        }
        self.change(conversationId) { known in
            guard var last = known.lastMessage, last.seq == seq, evenDeleted || last.deletedAt == nil else { return }
            change(&last)
            known.lastMessage = last
        }
    }
}
