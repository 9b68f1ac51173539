import Foundation

/// Messages to be sent: kept until the service has them, each sent with the same key however often, so that it is stored once; in
/// order within a conversation, one at a time. After a restart it goes on where it was.
public actor Outbox {
    private let options: ChatOptions
    private let deliver: @Sendable (SendMessage) async throws -> Message
    private let store: ChatStore

    private var userId: String?
    private var items: [OutgoingMessage] = []
    private var unwritten: Set<UUID> = []
    private var lanes: [String: Task<Void, Never>] = [:]
    private var sleepers: [String: Task<Void, Never>] = [:]
    private var lastOrder: Int64 = 0
    private var changes = 0

    init(options: ChatOptions, store: ChatStore, deliver: @escaping @Sendable (SendMessage) async throws -> Message) {
        self.options = options
        self.store = store
        self.deliver = deliver
    }

    /// What waits and what was refused, in the order it was written.
    public var messages: [OutgoingMessage] { items }

    /// Keeps a message and sends it as soon as that is possible. Throws when it cannot be kept.
    @discardableResult
    public func send(
        to conversationId: UUID, text: String, replyToId: UUID? = nil, threadRootId: UUID? = nil, mentions: [String]? = nil,
        metadata: [String: JSONValue]? = nil
    ) async throws -> OutgoingMessage {
        try await add(SendMessage(
            conversationId: conversationId, clientMessageId: UUID.v7(at: options.clock.now()), text: text, replyToId: replyToId,
            threadRootId: threadRootId, mentions: mentions, metadata: metadata
        ))
    }

    /// The same, to the direct conversation with a user, which is made when missing.
    @discardableResult
    public func send(toUser recipientId: String, text: String, metadata: [String: JSONValue]? = nil) async throws -> OutgoingMessage {
        try await add(SendMessage(
            recipientId: recipientId, clientMessageId: UUID.v7(at: options.clock.now()), text: text, metadata: metadata
        ))
    }

    /// Keeps any message, under the key it has.
    @discardableResult
    public func add(_ request: SendMessage) async throws -> OutgoingMessage {
        guard let userId else { throw Session.over }
        lastOrder += 1
        let item = OutgoingMessage(request: request, state: .queued, error: nil, createdAt: options.clock.now(), order: lastOrder)
        items.append(item)
        unwritten.insert(item.id)
        do {
            try await options.storage.set(Self.key(userId, item.id), ChatJSON.text(of: item))
        } catch {
            unwritten.remove(item.id)
            items.removeAll { $0.id == item.id }
            throw error
        }
        unwritten.remove(item.id)
        guard self.userId == userId else { return item } // it is kept for the one who wrote it
        await tell()
        drain(item.lane)
        return item
    }

    /// Sends a message again that was refused.
    public func retry(_ clientMessageId: UUID) async throws {
        guard let userId, let place = items.firstIndex(where: { $0.id == clientMessageId && $0.state == .failed }) else { return }
        items[place].state = .queued
        items[place].error = nil
        let item = items[place]
        try await options.storage.set(Self.key(userId, item.id), ChatJSON.text(of: item))
        await tell()
        drain(item.lane)
    }

    /// Gives a message up. False when that is too late: it is on its way, or stored.
    @discardableResult
    public func discard(_ clientMessageId: UUID) async throws -> Bool {
        guard let item = items.first(where: { $0.id == clientMessageId }), item.state != .sending else { return false }
        try await remove(clientMessageId)
        sleepers[item.lane]?.cancel()
        drain(item.lane)
        return true
    }

    /// Reads what a user has not sent yet, and goes on with it.
    func open(_ userId: String) async throws {
        let keys = try await options.storage.keys(prefix: Self.prefix(userId))
        var kept: [OutgoingMessage] = []
        for key in keys {
            guard let text = try await options.storage.get(key) else { continue }
            guard var item = try? ChatJSON.value(OutgoingMessage.self, from: text) else {
                options.log?("An unsent message cannot be read and stays where it is: \(key)")
                continue
            }
            if item.state == .sending { item.state = .queued }
            kept.append(item)
        }
        self.userId = userId
        items = kept.sorted { $0.order < $1.order }
        lastOrder = items.last?.order ?? 0
        await tell()
        wake()
    }

    /// The user has signed out: nothing is sent any more, and what is kept waits for them.
    func close() async {
        userId = nil
        items = []
        for sleeper in sleepers.values { sleeper.cancel() }
        let running = Array(lanes.values)
        for lane in running { lane.cancel() }
        for lane in running { await lane.value }
        await tell()
    }

    /// The connection is back: what waits is tried now.
    func wake() {
        for sleeper in sleepers.values { sleeper.cancel() }
        for lane in Set(items.map { $0.lane }) { drain(lane) }
    }

    /// The store has these messages: those of them that wait here are sent, whichever came first, the answer or the event.
    func settle(_ stored: [Message]) async throws {
        for message in stored where message.sender.id == userId {
            guard let key = message.clientMessageId, items.contains(where: { $0.id == key }) else { continue }
            try await remove(key)
        }
    }

    private func drain(_ lane: String) {
        guard lanes[lane] == nil, next(in: lane) != nil else { return }
        lanes[lane] = Task { await self.run(lane) }
    }

    /// The oldest that was not refused, once it is kept: the ones behind it wait.
    private func next(in lane: String) -> OutgoingMessage? {
        guard userId != nil, let item = items.first(where: { $0.lane == lane && $0.state != .failed }) else { return nil }
        return unwritten.contains(item.id) ? nil : item
    }

    private func run(_ lane: String) async {
        var failures = 0
        while !Task.isCancelled, let item = next(in: lane) {
            await move(item.id, to: .sending)
            do {
                let message = try await deliver(item.request)
                failures = 0
                try await store.received(message)
                try await remove(item.id)
            } catch let error as ChatError where !error.isTemporary && error.status != 401 {
                await refuse(item.id, error)
            } catch {
                failures += 1
                await move(item.id, to: .queued)
                let asked = (error as? ChatError)?.retryAfter ?? 0
                let backOff = BackOff.wait(
                    failures: failures, first: options.reconnectDelay, longest: options.maxReconnectDelay, jitter: options.jitter()
                )
                options.log?("A message could not be sent, trying again in \(Int((asked + backOff) * 1_000)) ms")
                await sleep(asked + backOff, in: lane)
            }
        }
        lanes[lane] = nil
    }

    private func move(_ id: UUID, to state: OutgoingMessage.State) async {
        guard let place = items.firstIndex(where: { $0.id == id }), items[place].state != state else { return }
        items[place].state = state
        await tell()
    }

    /// It waits for its writer; those behind it go on.
    private func refuse(_ id: UUID, _ error: ChatError) async {
        guard let userId, let place = items.firstIndex(where: { $0.id == id }) else { return }
        items[place].state = .failed
        items[place].error = error.answer ?? ChatRefusal(status: 0, code: "NotSent", message: error.message)
        do {
            try await options.storage.set(Self.key(userId, id), ChatJSON.text(of: items[place]))
        } catch {
            options.log?("A refusal could not be kept: \(type(of: error))") // after a restart it is refused again
        }
        await tell()
    }

    private func remove(_ id: UUID) async throws {
        items.removeAll { $0.id == id }
        if let userId { try await options.storage.remove(Self.key(userId, id)) }
        await tell()
    }

    private func sleep(_ seconds: TimeInterval, in lane: String) async {
        let clock = options.clock
        let sleeper = Task<Void, Never> { _ = try? await clock.sleep(seconds: seconds) }
        sleepers[lane] = sleeper
        if Task.isCancelled { sleeper.cancel() }
        await sleeper.value
        sleepers[lane] = nil
    }

    private func tell() async {
        changes += 1
        await store.show(items, change: changes)
    }

    private static func prefix(_ userId: String) -> String { "users/\(userId)/outbox/" }

    private static func key(_ userId: String, _ id: UUID) -> String { prefix(userId) + id.wireText }
}
