import XCTest
@testable import ChatApi

final class StoreTests: XCTestCase {
    private let http = FakeHTTP()
    private let id = Sample.conversationId

    func testTheNextStartShowsWhatWasSavedAndGoesOnFromItsCursor() async throws {
        let storage = MemoryStorage()
        let first = try await open(storage)
        _ = try await first.place()
        try await first.apply(GetEventsResponse(cursor: "c1", events: [.messageCreated(MessageCreated(message: Sample.message(1)))]))
        let second = try await open(storage)
        let shown = await second.state
        let place = try await second.place()
        let snapshots = await http.count(of: "GetSnapshot")
        XCTAssertEqual(shown.conversations[id]?.lastMessage?.text, "m1")
        XCTAssertEqual(shown.me?.id, Sample.me)
        XCTAssertEqual(place, "c1")
        XCTAssertEqual(snapshots, 1)
    }

    func testAResyncReplacesEverything() async throws {
        let store = try await open(MemoryStorage())
        _ = try await store.place()
        await http.on("GetSnapshot") { _ in try .ok(Sample.snapshot(lastSeq: 9, cursor: "c9")) }
        try await store.apply(GetEventsResponse(events: [.resyncRequired(ResyncRequired(reason: "expired"))]))
        let state = await store.state
        let place = try await store.place()
        XCTAssertEqual(state.conversations[id]?.lastSeq, 9)
        XCTAssertEqual(place, "c9")
    }

    func testABatchThatCannotBeSavedIsNotPassed() async throws {
        let storage = BrokenStorage()
        let store = try await open(storage)
        _ = try await store.place()
        await storage.breakDown()
        do {
            try await store.apply(GetEventsResponse(cursor: "c1", events: [.messageCreated(MessageCreated(message: Sample.message(1)))]))
            XCTFail("It was accepted.")
        } catch is LineIsCut {
            let saved = try await storage.get("users/ann/state/cursor")
            XCTAssertEqual(saved, "c0")
        }
    }

    func testOlderMessagesAreLoadedPageByPage() async throws {
        await http.on("ListMessages") { request in
            let isOlder = request.url.query?.contains("beforeSeq=3") == true
            let seqs: [Int64] = isOlder ? [2, 1] : [4, 3]
            return try .ok(ListMessagesResponse(results: seqs.map { Sample.message($0) }, hasMoreBefore: !isOlder, hasMoreAfter: false))
        }
        await http.on("GetSnapshot") { _ in try .ok(Sample.snapshot(lastSeq: 4)) }
        let store = try await open(MemoryStorage(), answersSnapshot: false)
        _ = try await store.place()
        try await store.loadNewest(id)
        let more = try await store.loadOlder(id)
        let none = try await store.loadOlder(id)
        let items = await store.timeline(of: id)
        XCTAssertTrue(more)
        XCTAssertFalse(none)
        XCTAssertEqual(items, (1 ... 4).map { TimelineItem.message(Sample.message($0)) })
    }

    func testEventsThatComeWhileAPageIsLoadedHoldForItToo() async throws {
        let store = try await open(MemoryStorage())
        _ = try await store.place()
        try await store.apply(GetEventsResponse(cursor: "c1", events: [.messageCreated(MessageCreated(message: Sample.message(1)))]))
        var edited = Sample.message(1)
        edited.version = 2
        edited.text = "edited"
        let change = ChatEvent.messageUpdated(MessageUpdated(conversationId: id, message: edited))
        await http.on("ListMessages") { _ in
            try await store.apply(GetEventsResponse(cursor: "c2", events: [change]))
            return try .ok(ListMessagesResponse(results: [Sample.message(1)], hasMoreBefore: false, hasMoreAfter: false))
        }
        try await store.loadNewest(id)
        let items = await store.timeline(of: id)
        XCTAssertEqual(items, [.message(edited)])
    }

    private func open(_ storage: any ChatStorage, answersSnapshot: Bool = true) async throws -> ChatStore {
        let options = try Sample.options(http: http, storage: storage)
        let sender = RequestSender(options: options)
        let session = Session(options: options, sender: sender)
        try await session.set(Sample.tokens)
        if answersSnapshot { await http.on("GetSnapshot") { _ in try .ok(Sample.snapshot()) } }
        let store = ChatStore(options: options, sender: sender, session: session)
        try await store.open(Sample.me)
        return store
    }
}

/// Keeps texts until it breaks.
private actor BrokenStorage: ChatStorage {
    private let inner = MemoryStorage()
    private var isBroken = false

    func breakDown() { isBroken = true }

    func get(_ key: String) async throws -> String? { await inner.get(key) }

    func set(_ key: String, _ text: String) async throws {
        if isBroken { throw LineIsCut() }
        await inner.set(key, text)
    }

    func remove(_ key: String) async throws { await inner.remove(key) }

    func keys(prefix: String) async throws -> [String] { await inner.keys(prefix: prefix) }
}
