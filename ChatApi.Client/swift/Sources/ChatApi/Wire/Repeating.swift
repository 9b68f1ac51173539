import Foundation

// Which requests must not be sent twice (guarantees, section 1): those that make an account, a session or, without its key, a
// group, and those that are fleeting.

extension Register {
    public var isRepeatable: Bool { false }
}

extension Authenticate {
    public var isRepeatable: Bool { false }
}

extension CreateConversation {
    public var isRepeatable: Bool { recipientId != nil || clientConversationId != nil }
}

extension StartTyping {
    public var isFleeting: Bool { true }
}

extension StopTyping {
    public var isFleeting: Bool { true }
}

extension SendEvent {
    public var isFleeting: Bool { true }
}

extension LeaveConversation {
    /// Who has left a conversation cannot see it any more.
    public static var doneBefore: String? { "ConversationNotFound" }
}

extension GetEvents {
    public var extraTime: TimeInterval { TimeInterval(wait ?? 0) }
}
