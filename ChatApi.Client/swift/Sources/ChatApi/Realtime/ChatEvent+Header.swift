import Foundation

extension ChatEvent {
    /// Identifies a durable event; nil of one that may be lost.
    public var id: Int64? { header.id }

    /// The dotted name, such as `message.new`.
    public var name: String { header.name }

    /// The conversation it is about.
    public var conversationId: UUID? { header.conversationId }

    /// Whether it changes a message that is there already: it then holds for a page of history too that is still on its way.
    var changesMessage: Bool {
        switch self {
        case .messageUpdated, .messageDeleted, .messageHidden, .messagePinned, .messageUnpinned, .messageStarred, .messageUnstarred,
             .pollUpdated, .reactionAdded, .reactionRemoved, .threadUpdated:
            return true
        default:
            return false
        }
    }
}
