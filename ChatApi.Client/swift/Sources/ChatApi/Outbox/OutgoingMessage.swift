import Foundation

/// A message that was written and is not yet known to be stored by the service.
public struct OutgoingMessage: Codable, Sendable, Hashable, Identifiable {
    /// Where it stands.
    public enum State: String, Codable, Sendable {
        /// Waits for its turn, or for the connection.
        case queued

        /// Is on its way.
        case sending

        /// Was refused: it waits for `retry` or `discard`.
        case failed
    }

    /// What is sent.
    public internal(set) var request: SendMessage

    /// Where it stands.
    public internal(set) var state: State

    /// Why it was refused.
    public internal(set) var error: ChatRefusal?

    /// When it was written.
    public let createdAt: Date

    /// Rises with each message written on this device.
    let order: Int64

    /// The key that makes it once, however often it is sent.
    public var clientMessageId: UUID { request.clientMessageId }

    public var id: UUID { request.clientMessageId }

    /// What is sent one after the other: a conversation, or the direct one with a user.
    var lane: String { request.conversationId?.wireText ?? "@" + (request.recipientId ?? "") }
}
