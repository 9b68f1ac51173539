/// Texts by key. Keys are parts with slashes between them.
public protocol ChatStorage: Sendable {
    /// The text of a key; nil when there is none.
    func get(_ key: String) async throws -> String?

    /// Keeps a text: afterwards there is the whole of it or, when this is interrupted, of the one before.
    func set(_ key: String, _ text: String) async throws

    /// Removes a text; one that is not there is no error.
    func remove(_ key: String) async throws

    /// All keys that begin with a text, in order.
    func keys(prefix: String) async throws -> [String]
}

/// Keeps texts until the program ends.
public actor MemoryStorage: ChatStorage {
    private var texts: [String: String] = [:]

    public init() {}

    public func get(_ key: String) -> String? { texts[key] }

    public func set(_ key: String, _ text: String) { texts[key] = text }

    public func remove(_ key: String) { texts[key] = nil }

    public func keys(prefix: String) -> [String] { texts.keys.filter { $0.hasPrefix(prefix) }.sorted() }
}
