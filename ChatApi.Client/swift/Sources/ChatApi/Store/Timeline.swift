import Foundation

/// What a conversation shows, from the top to the bottom.
public enum TimelineItem: Sendable, Hashable, Identifiable {
    /// A stored message.
    case message(Message)

    /// Messages are missing here: from this seq on. `loadNewer` brings them.
    case gap(fromSeq: Int64)

    /// A message that is not sent yet, or was refused.
    case outgoing(OutgoingMessage)

    /// Stays the same when what was written here is stored.
    public var id: String {
        switch self {
        case .message(let message): return (message.clientMessageId ?? message.id).wireText
        case .gap(let seq): return "gap \(seq)"
        case .outgoing(let item): return item.id.wireText
        }
    }
}

extension ChatState {
    /// The messages of a conversation that have been loaded, oldest first, with what is not sent yet at the end. Where messages are
    /// missing there is a gap. Empty before a page was loaded, but for what is not sent yet.
    public func timeline(of conversationId: UUID) -> [TimelineItem] {
        var items: [TimelineItem] = []
        var stored: Set<UUID> = []
        if let window = windows[conversationId] {
            let gap = window.firstGap(lastSeq: conversations[conversationId]?.lastSeq ?? 0)
            var isGapShown = false
            for message in window.messages {
                if let gap, !isGapShown, message.seq >= gap {
                    items.append(.gap(fromSeq: gap))
                    isGapShown = true
                }
                items.append(.message(message))
                if let key = message.clientMessageId { stored.insert(key) }
            }
            if let gap, !isGapShown { items.append(.gap(fromSeq: gap)) }
        }
        let otherId = conversations[conversationId]?.otherUser?.id
        for item in outgoing where !stored.contains(item.id) {
            let isHere = item.request.conversationId == conversationId
            let isToOther = item.request.recipientId != nil && item.request.recipientId == otherId
            if isHere || isToOther { items.append(.outgoing(item)) }
        }
        return items
    }

    /// The conversations in the order people look for them: pinned ones first, then those with the newest activity. Archived ones are a
    /// list of their own; what one has deleted for oneself is in none until something new is said.
    public func list(archived: Bool = false) -> [Conversation] {
        conversations.values
            .filter { $0.me?.archived == archived && ($0.me?.deletedBeforeSeq ?? 0) <= $0.lastSeq }
            .sorted { first, second in
                let isFirstPinned = first.me?.pinnedAt != nil
                let isSecondPinned = second.me?.pinnedAt != nil
                if isFirstPinned != isSecondPinned { return isFirstPinned }
                if first.lastActivityAt != second.lastActivityAt { return first.lastActivityAt > second.lastActivityAt }
                return first.id.uuidString > second.id.uuidString
            }
    }

    /// Who is typing in a conversation at a time.
    public func whoTypes(in conversationId: UUID, at now: Date = Date()) -> [TypingUser] {
        (typing[conversationId] ?? []).filter { $0.expiresAt > now }
    }
}
