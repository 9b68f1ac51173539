import XCTest
@testable import ChatApi

final class OutboxTests: XCTestCase {
    private let http = FakeHTTP()

    func testMessagesAreSentInOrderAndLeaveWhenTheyAreStored() async throws {
        await answerSends()
        let (store, outbox) = try await make(MemoryStorage())
        for text in ["one", "two", "three"] { try await outbox.send(to: Sample.conversationId, text: text) }
        try await eventually("everything is sent") { await outbox.messages.isEmpty }
        let texts = try await sentTexts()
        let state = await store.state
        XCTAssertEqual(texts, ["one", "two", "three"])
        XCTAssertEqual(state.conversations[Sample.conversationId]?.lastMessage?.text, "three")
        XCTAssertEqual(state.conversations[Sample.conversationId]?.me?.unread, 0)
    }

    func testWhatHasNoAnswerIsSentAgainWithItsKeyBeforeTheNext() async throws {
        await answerSends(cutFirst: 3)
        let (_, outbox) = try await make(MemoryStorage())
        try await outbox.send(to: Sample.conversationId, text: "one")
        try await outbox.send(to: Sample.conversationId, text: "two")
        try await eventually("everything is sent") { await outbox.messages.isEmpty }
        let texts = try await sentTexts()
        let keys = try await sentRequests().prefix(4).map { $0.clientMessageId }
        XCTAssertEqual(texts, ["one", "one", "one", "one", "two"])
        XCTAssertEqual(Set(keys).count, 1)
    }

    func testARefusedMessageWaitsAndTheNextGoesOn() async throws {
        await http.on("SendMessage") { request in
            let sent = try ChatJSON.decoder().decode(SendMessage.self, from: request.body ?? Data())
            if sent.text == "bad" { return .refusal(400, "InvalidText") }
            return try .ok(SendMessageResponse(message: Sample.message(1, by: Sample.myself, key: sent.clientMessageId, text: sent.text)))
        }
        let (_, outbox) = try await make(MemoryStorage())
        let bad = try await outbox.send(to: Sample.conversationId, text: "bad")
        try await outbox.send(to: Sample.conversationId, text: "good")
        try await eventually("only the refused one is left") { await outbox.messages.map { $0.state } == [.failed] }
        let error = await outbox.messages.first?.error
        XCTAssertEqual(error?.code, ChatErrorCode.invalidText)
        let isGone = try await outbox.discard(bad.clientMessageId)
        let left = await outbox.messages
        XCTAssertTrue(isGone)
        XCTAssertEqual(left, [])
    }

    func testAfterARestartItGoesOnInOrder() async throws {
        await http.on("SendMessage") { _ in .refusal(503, "Overloaded", retryAfter: "3600") }
        let storage = MemoryStorage()
        let (_, first) = try await make(storage, clock: ManualClock())
        for text in ["one", "two", "three"] { try await first.send(to: Sample.conversationId, text: text) }
        try await eventually("the first was tried") { await self.http.count(of: "SendMessage") == 1 }
        let kept = await first.messages.map { $0.clientMessageId }

        await answerSends()
        let (_, second) = try await make(storage)
        try await eventually("everything is sent") { await second.messages.isEmpty }
        let sent = try await sentRequests().dropFirst()
        XCTAssertEqual(sent.map { $0.clientMessageId }, kept)
        let keys = try await storage.keys(prefix: "users/ann/outbox/")
        XCTAssertEqual(keys, [])
    }

    func testAClosedClientLeavesEverythingToTheNext() async throws {
        await http.on("Authenticate") { _ in try .ok(AuthenticateResponse(userId: Sample.me, bearerToken: "a1", refreshToken: "r1")) }
        await http.on("SendMessage") { _ in .refusal(503, "Overloaded", retryAfter: "3600") }
        let options = try Sample.options(http: http, clock: ManualClock())
        let first = ChatClient(options)
        try await first.signIn(userName: "ann", password: "secret")
        try await first.outbox.send(to: Sample.conversationId, text: "kept")
        await first.close()
        let left = await first.outbox.messages
        XCTAssertEqual(left, [])
        let next = ChatClient(options)
        let isKnown = try await next.restore()
        let kept = await next.outbox.messages.map { $0.request.text }
        XCTAssertTrue(isKnown)
        XCTAssertEqual(kept, ["kept"])
    }

    func testTheEventMayComeBeforeTheAnswer() async throws {
        await http.on("SendMessage") { _ in .refusal(503, "Overloaded", retryAfter: "3600") }
        let (store, outbox) = try await make(MemoryStorage(), clock: ManualClock())
        let item = try await outbox.send(to: Sample.conversationId, text: "one")
        let shown = await store.timeline(of: Sample.conversationId)
        XCTAssertEqual(shown, [.outgoing(shown.firstOutgoing ?? item)])
        let stored = Sample.message(1, by: Sample.myself, key: item.clientMessageId, text: "one")
        try await store.apply(GetEventsResponse(cursor: "c1", events: [.messageCreated(MessageCreated(message: stored))]))
        try await outbox.settle([stored])
        let left = await outbox.messages
        let state = await store.state
        XCTAssertEqual(left, [])
        XCTAssertEqual(state.conversations[Sample.conversationId]?.lastSeq, 1)
        XCTAssertEqual(state.timeline(of: Sample.conversationId), [])
    }

    func testNothingOfAnotherUserIsSent() async throws {
        await http.on("SendMessage") { _ in .refusal(503, "Overloaded", retryAfter: "3600") }
        let storage = MemoryStorage()
        let (store, outbox) = try await make(storage, clock: ManualClock())
        try await outbox.send(to: Sample.conversationId, text: "mine")
        await outbox.close()
        await store.close()
        try await outbox.open("bob")
        let theirs = await outbox.messages
        XCTAssertEqual(theirs, [])
        await outbox.close()
        try await outbox.open("ann")
        let mine = await outbox.messages.map { $0.request.text }
        XCTAssertEqual(mine, ["mine"])
    }

    private func make(_ storage: any ChatStorage, clock: any ChatClock = QuickClock()) async throws -> (ChatStore, Outbox) {
        let options = try Sample.options(http: http, storage: storage, clock: clock)
        let sender = RequestSender(options: options)
        let session = Session(options: options, sender: sender)
        try await session.set(Sample.tokens)
        await http.on("GetSnapshot") { _ in try .ok(Sample.snapshot()) }
        let store = ChatStore(options: options, sender: sender, session: session)
        let outbox = Outbox(options: options, store: store) { message in
            try await sender.send(message, session: session, attempts: 1).message
        }
        try await store.open(Sample.me)
        _ = try await store.place()
        try await outbox.open(Sample.me)
        return (store, outbox)
    }

    /// Stores each message once, under its key; the answers of the first are lost.
    private func answerSends(cutFirst: Int = 0) async {
        let service = StoredMessages(cutFirst: cutFirst)
        await http.on("SendMessage") { request in try await service.store(request) }
    }

    private func sentRequests() async throws -> [SendMessage] {
        try await http.requests.filter { $0.url.lastPathComponent == "SendMessage" }
            .map { try ChatJSON.decoder().decode(SendMessage.self, from: $0.body ?? Data()) }
    }

    private func sentTexts() async throws -> [String] { try await sentRequests().compactMap { $0.text } }
}

/// Stores messages as the service does: one for each key.
private actor StoredMessages {
    private var stored: [UUID: Message] = [:]
    private var cuts: Int

    init(cutFirst: Int) { cuts = cutFirst }

    func store(_ request: ChatHTTPRequest) throws -> ChatHTTPResponse {
        let sent = try ChatJSON.decoder().decode(SendMessage.self, from: request.body ?? Data())
        let known = stored[sent.clientMessageId]
        let message = known ?? Sample.message(Int64(stored.count + 1), by: Sample.myself, key: sent.clientMessageId, text: sent.text)
        stored[sent.clientMessageId] = message
        if cuts > 0 {
            cuts -= 1
            throw LineIsCut()
        }
        return try .ok(SendMessageResponse(message: message, replayed: known == nil ? nil : true))
    }
}

extension Array where Element == TimelineItem {
    fileprivate var firstOutgoing: OutgoingMessage? {
        for case .outgoing(let item) in self { return item }
        return nil
    }
}
