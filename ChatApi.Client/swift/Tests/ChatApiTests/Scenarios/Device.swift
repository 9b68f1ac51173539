import Foundation
@testable import ChatApi

/// A device of a scenario: a storage that stays, and a client over it that can be killed as the end of a process kills it.
actor Device {
    /// How long it may take to come online.
    private static let patience: TimeInterval = 20

    private let url: URL
    private let storage = MemoryStorage()
    private let secrets = MemoryStorage()

    private var person: Person
    private var life: Life?
    private var current: ChatClient?
    private var hearing: Task<Void, Never>?
    private var counts: [String: Int] = [:]
    private var shown: Set<UUID> = []

    /// - Parameter person: Who signs in when nobody is signed in.
    init(url: URL, person: Person) {
        self.url = url
        self.person = person
    }

    func open(offline: Bool) async throws {
        let life = Life()
        var options = ChatOptions(
            baseURL: url, storage: MortalStorage(storage: storage, life: life), secrets: MortalStorage(storage: secrets, life: life),
            http: MortalHTTP(life: life), sockets: MortalSockets(life: life)
        )
        options.device = "scenario"
        options.requestTimeout = 2
        let client = ChatClient(options)
        self.life = life
        current = client
        let events = await client.events()
        hearing = Task {
            for await event in events { self.counts[event.name, default: 0] += 1 }
        }
        let isKnown = try await client.restore()
        if !isKnown { try await client.signIn(userName: person.userName, password: person.password) }
        await client.connect()
        if !offline { try await isOnline(client) }
    }

    /// Nothing that the client does from now on reaches anything.
    func kill() async {
        await life?.end()
        forget()
    }

    func close() async throws {
        try await client.close()
        forget()
    }

    func pause() async throws { try await client.pause() }

    func resume() async throws { try await client.resume() }

    func signOut() async throws { try await client.signOut() }

    func signIn(as person: Person) async throws {
        self.person = person
        let client = try self.client
        try await client.signIn(userName: person.userName, password: person.password)
        await client.connect()
        try await isOnline(client)
    }

    func call(_ operation: String, _ request: JSONValue) async throws -> JSONValue {
        try await Operations.call(operation, request, by: client)
    }

    /// The key of the message.
    func send(_ message: Act.Draft) async throws -> String {
        let outbox = try client.outbox
        let sent: OutgoingMessage
        if let conversation = message.conversation {
            let replyTo = try message.replyTo.map { try Self.id($0) }
            sent = try await outbox.send(to: Self.id(conversation), text: message.text, replyToId: replyTo)
        } else {
            sent = try await outbox.send(toUser: message.recipient ?? "", text: message.text)
        }
        return sent.clientMessageId.wireText
    }

    func retry(_ key: String) async throws { try await client.outbox.retry(Self.id(key)) }

    func discard(_ key: String) async throws { try await client.outbox.discard(Self.id(key)) }

    func loadOlder(_ conversation: String) async throws {
        let id = try Self.id(conversation)
        shown.insert(id)
        try await client.store.loadOlder(id)
    }

    func state() async throws -> String { try await client.connectionState.rawValue }

    func isSignedIn() async throws -> Bool { try await client.userId != nil }

    /// The texts of what waits, or of what has failed.
    func outgoing(failed: Bool) async throws -> [String?] {
        try await client.outbox.messages.filter { ($0.state == .failed) == failed }.map { $0.request.text }
    }

    func conversations() async throws -> [String] {
        try await client.store.state.list().map { $0.id.wireText }
    }

    /// What somebody sees who looks at a conversation; a gap is no text that anyone has written.
    func messages(_ conversation: String) async throws -> [String?] {
        let id = try Self.id(conversation)
        let store = try client.store
        if shown.insert(id).inserted {
            Task { await self.show(id, in: store) }
        }
        var texts: [String?] = []
        for item in await store.timeline(of: id) {
            switch item {
            case .message(let message) where message.type == "system": break
            case .message(let message): texts.append(message.text)
            case .gap(let seq): texts.append("(a gap from \(seq))")
            case .outgoing(let outgoing): texts.append(outgoing.request.text)
            }
        }
        return texts
    }

    func unread(_ conversation: String) async throws -> Int? {
        try await client.store.state.conversations[Self.id(conversation)]?.me?.unread
    }

    func typing(_ conversation: String) async throws -> [String] {
        try await client.store.state.whoTypes(in: Self.id(conversation)).map { $0.user.id }
    }

    func heard(_ name: String) -> Int { counts[name] ?? 0 }

    /// What the store has other than a fresh snapshot; nothing = "".
    func difference() async throws -> String {
        let client = try self.client
        var fresh: [UUID: Conversation] = [:]
        var cursor: String?
        repeat {
            let page = try await client.call(GetSnapshot(cursor: cursor, limit: 200))
            for conversation in page.results { fresh[conversation.id] = conversation }
            cursor = page.nextCursor
        } while cursor != nil
        let kept = await client.store.state.conversations
        if kept == fresh { return "" }
        let texts = try [kept, fresh].map { try Self.written($0) }
        return "kept and fresh: " + texts.joined(separator: " ")
    }

    private var client: ChatClient {
        get throws {
            guard let current else { throw ScenarioFault("The device has no client: open it first.") }
            return current
        }
    }

    private func isOnline(_ client: ChatClient) async throws {
        let end = Date().addingTimeInterval(Self.patience)
        while true {
            let state = await client.connectionState
            if state == .online { return }
            guard Date() < end else { throw ScenarioFault("The device does not come online.") }
            try await Task.sleep(nanoseconds: 10_000_000)
        }
    }

    /// Without a network what is kept shows all the same, and the next look tries again.
    private func show(_ id: UUID, in store: ChatStore) async {
        do {
            try await store.loadNewest(id)
        } catch {
            shown.remove(id)
        }
    }

    private func forget() {
        hearing?.cancel()
        current = nil
        shown = []
    }

    private static func id(_ text: String) throws -> UUID {
        guard let id = UUID(uuidString: text) else { throw ScenarioFault("'\(text)' is no id.") }
        return id
    }

    private static func written(_ conversations: [UUID: Conversation]) throws -> String {
        try ChatJSON.text(of: conversations.values.sorted { $0.id.uuidString < $1.id.uuidString })
    }
}
