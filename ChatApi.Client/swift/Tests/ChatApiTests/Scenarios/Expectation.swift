@testable import ChatApi

/// What must come true in a step.
enum Expectation: Sendable {
    case state(device: String, state: String)
    case signedIn(device: String, isSo: Bool)
    case outbox(device: String, texts: [String?], failed: [String?]?)
    case messages(device: String, conversation: String, texts: [String?])
    case conversations(device: String, ids: [String])
    case unread(device: String, conversation: String, count: Int)
    case typing(device: String, conversation: String, users: [String])
    case heard(device: String, name: String, times: Int)
    case fresh(device: String)
    case history(conversation: String, texts: [String?])
    case requests(operation: String, times: Int)

    init(_ word: String, _ members: inout Members) throws {
        switch word {
        case "state": self = .state(device: try members.take("device"), state: try members.take("is"))
        case "signedIn": self = .signedIn(device: try members.take("device"), isSo: try members.take("is"))
        case "outbox":
            self = .outbox(device: try members.take("device"), texts: try members.take("texts"), failed: try members.takeIfAny("failed"))
        case "messages":
            self = .messages(device: try members.take("device"), conversation: try members.take("of"), texts: try members.take("texts"))
        case "conversations": self = .conversations(device: try members.take("device"), ids: try members.take("ids"))
        case "unread":
            self = .unread(device: try members.take("device"), conversation: try members.take("of"), count: try members.take("is"))
        case "typing":
            self = .typing(device: try members.take("device"), conversation: try members.take("of"), users: try members.take("users"))
        case "heard":
            self = .heard(device: try members.take("device"), name: try members.take("name"), times: try members.take("times"))
        case "fresh": self = .fresh(device: try members.take("device"))
        case "history": self = .history(conversation: try members.take("of"), texts: try members.take("texts"))
        case "requests": self = .requests(operation: try members.take("operation"), times: try members.take("times"))
        default: throw ScenarioFault("Nothing expects '\(word)'.")
        }
    }
}
