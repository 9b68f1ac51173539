import Foundation

/// The HTTP verb of an operation.
public enum ChatVerb: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"

    /// GET and DELETE carry their members in the query string.
    var hasBody: Bool { self != .get && self != .delete }
}

/// A request of the contract. The generated types conform to it; ``ChatClient/call(_:)`` sends any of them.
public protocol ChatRequest: Encodable, Sendable {
    /// What answers it.
    associatedtype Response: Decodable & Sendable

    /// The operation's name.
    static var name: String { get }

    /// The operation's verb.
    static var verb: ChatVerb { get }

    /// Anyone may call it: no token is sent.
    static var isAnonymous: Bool { get }

    /// The code a repeat is refused with when the first try, whose answer was lost, was carried out: it is then a success.
    static var doneBefore: String? { get }

    /// Sending it twice does what sending it once does. Then it is repeated when its outcome is unknown.
    var isRepeatable: Bool { get }

    /// It is worth something at once or not at all: it is sent once.
    var isFleeting: Bool { get }

    /// How much longer than others the service may take to answer, in seconds.
    var extraTime: TimeInterval { get }
}

extension ChatRequest {
    public static var isAnonymous: Bool { false }
    public static var doneBefore: String? { nil }
    public var isRepeatable: Bool { !isFleeting }
    public var isFleeting: Bool { false }
    public var extraTime: TimeInterval { 0 }
}

/// The answer of operations that have none.
public struct EmptyResponse: Codable, Sendable, Hashable {
    public init() {}
}
