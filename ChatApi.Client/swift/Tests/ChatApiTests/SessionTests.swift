import XCTest
@testable import ChatApi

final class SessionTests: XCTestCase {
    func testManyCallersShareOneRenewal() async throws {
        let http = FakeHTTP()
        await http.on("GetAccessToken") { _ in try .ok(GetAccessTokenResponse(accessToken: "a2", refreshToken: "r2")) }
        let profile = try ChatHTTPResponse.ok(Sample.profile)
        await http.on("GetMe") { request in
            let isNew = request.headers["Authorization"] == "Bearer a2"
            return isNew ? profile : .refusal(401, "TokenExpired")
        }
        let (session, sender) = try await signedIn(http)
        try await withThrowingTaskGroup(of: MyProfile.self) { group in
            for _ in 0 ..< 20 {
                group.addTask { try await sender.send(GetMe(), session: session, attempts: 1) }
            }
            for try await me in group { XCTAssertEqual(me.id, Sample.me) }
        }
        let renewals = await http.count(of: "GetAccessToken")
        let tokens = await session.tokens
        XCTAssertEqual(renewals, 1)
        XCTAssertEqual(tokens?.refreshToken, "r2")
    }

    func testASessionThatIsOverIsForgotten() async throws {
        let http = FakeHTTP()
        await http.on("GetMe") { _ in .refusal(401, "TokenExpired") }
        await http.on("GetAccessToken") { _ in .refusal(401, "TokenInvalid") }
        let (session, sender) = try await signedIn(http)
        do {
            _ = try await sender.send(GetMe(), session: session, attempts: 1)
            XCTFail("It was answered.")
        } catch let error as ChatError {
            XCTAssertEqual(error.code, "TokenInvalid")
        }
        let tokens = await session.tokens
        XCTAssertNil(tokens)
    }

    func testARepeatHasTheSameBodyAndWaitsAsAsked() async throws {
        let http = FakeHTTP()
        await http.on("SendMessage") { [http] _ in
            let count = await http.count(of: "SendMessage")
            if count == 1 { throw LineIsCut() }
            if count == 2 { return .refusal(503, "Overloaded", retryAfter: "2") }
            return try .ok(SendMessageResponse(message: Sample.message(1)))
        }
        let (session, sender) = try await signedIn(http)
        let request = SendMessage(conversationId: Sample.conversationId, clientMessageId: UUID(), text: "hello")
        let answer = try await sender.send(request, session: session, attempts: 5)
        let bodies = await http.requests.map { $0.body }
        XCTAssertEqual(answer.message.seq, 1)
        XCTAssertEqual(bodies.count, 3)
        XCTAssertEqual(Set(bodies).count, 1)
    }

    func testWhatMustNotBeRepeatedIsNot() async throws {
        let http = FakeHTTP()
        await http.on("Register") { _ in throw LineIsCut() }
        let (_, sender) = try await signedIn(http)
        do {
            _ = try await sender.send(Register(userName: "ann", password: "secret"), session: nil, attempts: 5)
            XCTFail("It was answered.")
        } catch let error as ChatError {
            XCTAssertTrue(error.isOutcomeUnknown)
        }
        let count = await http.count(of: "Register")
        XCTAssertEqual(count, 1)
    }

    func testARefusalSaysWhatIsWrong() async throws {
        let http = FakeHTTP()
        await http.on("SendMessage") { _ in .refusal(429, "RateLimitExceeded", retryAfter: "7") }
        let (session, sender) = try await signedIn(http)
        do {
            let request = SendMessage(conversationId: Sample.conversationId, clientMessageId: UUID(), text: "hello")
            _ = try await sender.send(request, session: session, attempts: 1)
            XCTFail("It was answered.")
        } catch let error as ChatError {
            XCTAssertEqual(error.status, 429)
            XCTAssertEqual(error.code, ChatErrorCode.rateLimitExceeded)
            XCTAssertEqual(error.retryAfter, 7)
            XCTAssertEqual(error.traceId, "t1")
            XCTAssertTrue(error.isTemporary)
        }
    }

    private func signedIn(_ http: FakeHTTP) async throws -> (Session, RequestSender) {
        let options = try Sample.options(http: http)
        let sender = RequestSender(options: options)
        let session = Session(options: options, sender: sender)
        try await session.set(Sample.tokens)
        return (session, sender)
    }
}
