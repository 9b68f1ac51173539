import Foundation

/// Where the store keeps its parts: a text for each conversation and each window of messages, one for the user's own, and the cursor.
struct StoreFiles: Sendable {
    /// The newest messages of a window that are kept; older ones are loaded again.
    private static let keptMessages = 100

    private struct Own: Codable {
        var me: MyProfile?
        var privacy: Privacy?
        var blockedUserIds: [String]
    }

    let storage: any ChatStorage
    let userId: String

    private var root: String { "users/\(userId)/state/" }
    private var ownKey: String { root + "own" }
    private var cursorKey: String { root + "cursor" }
    private var conversations: String { root + "conversations/" }
    private var windows: String { root + "windows/" }

    /// What was saved last. What cannot be read any more counts as never saved: the snapshot brings it.
    func read(log: (@Sendable (String) -> Void)?) async throws -> (state: ChatState, cursor: String?) {
        var state = ChatState()
        guard let cursor = try await storage.get(cursorKey), let text = try await storage.get(ownKey) else { return (state, nil) }
        do {
            let own = try ChatJSON.value(Own.self, from: text)
            state.me = own.me
            state.privacy = own.privacy
            state.blockedUserIds = Set(own.blockedUserIds)
            let conversationKeys = try await storage.keys(prefix: conversations)
            for key in conversationKeys {
                guard let text = try await storage.get(key) else { continue }
                state.put(try ChatJSON.value(Conversation.self, from: text))
            }
            let windowKeys = try await storage.keys(prefix: windows)
            for key in windowKeys {
                guard let id = UUID(uuidString: String(key.dropFirst(windows.count))), let text = try await storage.get(key) else { continue }
                state.windows[id] = try ChatJSON.value(MessageWindow.self, from: text)
            }
        } catch let error as DecodingError {
            log?("What was saved cannot be read and is loaded again: \(type(of: error))")
            return (ChatState(), nil)
        }
        state.touched = []
        return (state, cursor)
    }

    /// Writes what changed, the cursor last.
    func write(_ state: ChatState, touched: Set<UUID>, cursor: String?) async throws {
        for id in touched {
            try await put(state.conversations[id], at: conversations + id.wireText)
            try await put(state.windows[id]?.newest(Self.keptMessages), at: windows + id.wireText)
        }
        try await put(Own(me: state.me, privacy: state.privacy, blockedUserIds: state.blockedUserIds.sorted()), at: ownKey)
        if let cursor { try await storage.set(cursorKey, cursor) }
    }

    private func put<Part: Encodable>(_ part: Part?, at key: String) async throws {
        if let part {
            try await storage.set(key, ChatJSON.text(of: part))
        } else {
            try await storage.remove(key)
        }
    }
}
