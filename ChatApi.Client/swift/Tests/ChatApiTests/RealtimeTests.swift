import XCTest
@testable import ChatApi

final class RealtimeTests: XCTestCase {
    private let http = FakeHTTP()
    private let sockets = FakeSockets()
    private let clock = ManualClock()

    func testItSignsInByItsFirstFrameAndGoesOnFromTheSnapshot() async throws {
        let client = try await connected()
        let frames = await sockets.opened[0].sent
        let first = try ChatJSON.value(JSONValue.self, from: frames[0])
        XCTAssertEqual(first["op"], "Connect")
        XCTAssertEqual(first["body"]?["accessToken"], "a1")
        XCTAssertEqual(first["body"]?["cursor"], "c0")
        let state = await client.connectionState
        XCTAssertEqual(state, .online)
    }

    func testAHeartbeatIsAnswered() async throws {
        _ = try await connected()
        let socket = await sockets.opened[0]
        await socket.say("{\"name\":\"heartbeat\"}")
        try await eventually("it is answered") { await socket.sent.last == "{\"op\":\"Heartbeat\"}" }
    }

    func testEventsAreHeardOnceAlsoWhenTheyOverlap() async throws {
        let client = try await connected()
        var heard = await client.events().makeAsyncIterator()
        let socket = await sockets.opened[0]
        await socket.say(try Self.batch("c1", [1]))
        await socket.say(try Self.batch("c2", [1, 2], overlap: true))
        let first = await heard.next()
        let second = await heard.next()
        XCTAssertEqual([first?.id, second?.id], [1, 2])
        let state = await client.store.state
        XCTAssertEqual(state.conversations[Sample.conversationId]?.lastSeq, 2)
    }

    func testAfterALossItComesBackByItsCursorAfterAWait() async throws {
        let client = try await connected()
        let socket = await sockets.opened[0]
        await socket.say(try Self.batch("c1", [1]))
        try await eventually("it is applied") { await client.store.state.conversations[Sample.conversationId]?.lastSeq == 1 }
        await socket.close()
        try await eventually("it waits") { await client.connectionState == .waiting }
        let opened = await sockets.opened.count
        XCTAssertEqual(opened, 1)
        try await advance(by: 0.25, until: 2)
        let frame = try await firstFrame(of: 1)
        XCTAssertEqual(frame["body"]?["cursor"], "c1")
    }

    func testSilenceEndsIt() async throws {
        let client = try await connected()
        try await eventually("it is watched") { self.clock.nextWait == 10 }
        clock.advance(by: 10)
        try await eventually("it has spoken since") { self.clock.nextWait == 50 }
        clock.advance(by: 50)
        try await eventually("it is lost") { await client.connectionState == .waiting }
    }

    func testANodeThatGoesDownIsLeftForAsLongAsItSays() async throws {
        let client = try await connected()
        let socket = await sockets.opened[0]
        await socket.say("{\"cursor\":\"c1\",\"events\":[{\"name\":\"session.draining\",\"retryAfterMs\":4000}]}")
        await socket.end(1001)
        try await eventually("it waits") { await client.connectionState == .waiting }
        try await eventually("as long as it says") { self.clock.nextWait == 4 }
    }

    func testATokenThatEndsIsReplacedOnTheOpenConnection() async throws {
        await http.on("GetAccessToken") { _ in try .ok(GetAccessTokenResponse(accessToken: "a2", refreshToken: "r2")) }
        _ = try await connected()
        let socket = await sockets.opened[0]
        await socket.say("{\"events\":[{\"name\":\"session.token_expiring\",\"expiresAt\":\"2026-01-02T03:05:05Z\"}]}")
        try await eventually("it is told") { await socket.sent.last?.contains("RenewStream") == true }
        let last = await socket.sent.last ?? ""
        XCTAssertTrue(last.contains("\"accessToken\":\"a2\""))
    }

    func testARevokedSessionIsOver() async throws {
        let client = try await connected()
        let socket = await sockets.opened[0]
        await socket.end(4003)
        try await eventually("it is over") { await client.connectionState == .offline }
        let userId = await client.userId
        XCTAssertNil(userId)
    }

    func testInTheBackgroundThereIsNoConnection() async throws {
        let client = try await connected()
        await client.pause()
        let paused = await client.connectionState
        XCTAssertEqual(paused, .offline)
        await client.resume()
        try await eventually("it is opened again") { await self.sockets.opened.count == 2 }
    }

    private func connected() async throws -> ChatClient {
        await http.on("GetSnapshot") { _ in try .ok(Sample.snapshot()) }
        await http.on("Authenticate") { _ in
            try .ok(AuthenticateResponse(userId: Sample.me, bearerToken: "a1", refreshToken: "r1"))
        }
        let client = ChatClient(try Sample.options(http: http, sockets: sockets, clock: clock))
        try await client.signIn(userName: "ann", password: "secret")
        await client.connect()
        try await eventually("it is open") { await self.sockets.opened.count == 1 }
        let socket = await sockets.opened[0]
        try await eventually("it has signed in") { await !socket.sent.isEmpty }
        await socket.say("{\"events\":[{\"name\":\"session.ready\",\"sessionId\":\"s\",\"cursor\":\"c0\",\"heartbeatMs\":25000}]}")
        try await eventually("it is online") { await client.connectionState == .online }
        return client
    }

    /// Time goes on until so many sockets were opened.
    private func advance(by seconds: TimeInterval, until count: Int) async throws {
        try await eventually("a connection is opened") {
            self.clock.advance(by: seconds)
            return await self.sockets.opened.count >= count
        }
    }

    private func firstFrame(of place: Int) async throws -> JSONValue {
        let socket = await sockets.opened[place]
        try await eventually("it has signed in") { await !socket.sent.isEmpty }
        return try ChatJSON.value(JSONValue.self, from: await socket.sent[0])
    }

    private static func batch(_ cursor: String, _ seqs: [Int64], overlap: Bool? = nil) throws -> String {
        let events = seqs.map { ChatEvent.messageCreated(MessageCreated(id: $0, conversationId: Sample.conversationId, message: Sample.message($0))) }
        return try ChatJSON.text(of: GetEventsResponse(cursor: cursor, events: events, overlap: overlap))
    }
}
