@testable import ChatApi

/// What a device, or a person elsewhere, does in a step.
enum Act: Sendable {
    case open(device: String, offline: Bool)
    case kill(device: String)
    case close(device: String)
    case pause(device: String)
    case resume(device: String)
    case signOut(device: String)
    case signIn(device: String, person: String?)
    case call(device: String, call: Call)
    case send(device: String, message: Draft, save: String?)
    case retry(device: String, key: String)
    case discard(device: String, key: String)
    case loadOlder(device: String, conversation: String)
    case act(person: String, operation: String, request: JSONValue, save: String?)

    /// A typed call.
    struct Call: Sendable {
        var operation: String
        var request: JSONValue
        var times: Int
        var save: String?
        var refused: Refusal?
    }

    /// The error that a call must throw.
    struct Refusal: Sendable {
        var status: Int
        var code: String
        var field: String?
    }

    /// What the outbox is given.
    struct Draft: Sendable {
        var conversation: String?
        var recipient: String?
        var text: String
        var replyTo: String?
    }

    init(_ word: String, _ members: inout Members) throws {
        switch word {
        case "open": self = .open(device: try members.take("device"), offline: try members.takeIfAny("offline") ?? false)
        case "kill": self = .kill(device: try members.take("device"))
        case "close": self = .close(device: try members.take("device"))
        case "pause": self = .pause(device: try members.take("device"))
        case "resume": self = .resume(device: try members.take("device"))
        case "signOut": self = .signOut(device: try members.take("device"))
        case "signIn": self = .signIn(device: try members.take("device"), person: try members.takeIfAny("as"))
        case "call": self = .call(device: try members.take("device"), call: try Call(&members))
        case "send": self = .send(device: try members.take("device"), message: try Draft(&members), save: try members.takeIfAny("save"))
        case "retry": self = .retry(device: try members.take("device"), key: try members.take("key"))
        case "discard": self = .discard(device: try members.take("device"), key: try members.take("key"))
        case "loadOlder": self = .loadOlder(device: try members.take("device"), conversation: try members.take("of"))
        case "act":
            self = .act(
                person: try members.take("as"), operation: try members.take("operation"), request: try members.take("request"),
                save: try members.takeIfAny("save")
            )
        default: throw ScenarioFault("There is no step '\(word)'.")
        }
    }
}

extension Act.Call {
    init(_ members: inout Members) throws {
        operation = try members.take("operation")
        request = try members.take("request")
        times = try members.takeIfAny("times") ?? 1
        save = try members.takeIfAny("save")
        if let json: JSONValue = try members.takeIfAny("refused") { refused = try Act.Refusal(json) }
    }
}

extension Act.Refusal {
    init(_ json: JSONValue) throws {
        var members = try Members(of: json)
        status = try members.take("status")
        code = try members.take("code")
        field = try members.takeIfAny("field")
        try members.nothingElse()
    }
}

extension Act.Draft {
    init(_ members: inout Members) throws {
        conversation = try members.takeIfAny("to")
        recipient = try members.takeIfAny("recipient")
        text = try members.take("text")
        replyTo = try members.takeIfAny("replyTo")
        guard (conversation == nil) != (recipient == nil) else { throw ScenarioFault("A message goes 'to' a conversation or to a 'recipient'.") }
    }
}
