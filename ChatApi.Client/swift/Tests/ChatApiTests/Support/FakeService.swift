import Foundation
@testable import ChatApi

/// Answers requests as a test says, and remembers them.
actor FakeHTTP: ChatHTTP {
    typealias Answer = @Sendable (ChatHTTPRequest) async throws -> ChatHTTPResponse

    private var answers: [String: Answer] = [:]

    private(set) var requests: [ChatHTTPRequest] = []

    func on(_ operation: String, _ answer: @escaping Answer) { answers[operation] = answer }

    func count(of operation: String) -> Int { requests.filter { $0.url.lastPathComponent == operation }.count }

    func send(_ request: ChatHTTPRequest) async throws -> ChatHTTPResponse {
        requests.append(request)
        guard let answer = answers[request.url.lastPathComponent] else { return .refusal(404, "NotFound") }
        return try await answer(request)
    }

    func upload(_ request: ChatHTTPRequest, progress: @escaping @Sendable (Int64, Int64) -> Void) async throws -> ChatHTTPResponse {
        let size = Int64(request.body?.count ?? 0)
        progress(size, size)
        return try await send(request)
    }
}

extension ChatHTTPResponse {
    static func ok<Value: Encodable>(_ value: Value) throws -> ChatHTTPResponse {
        ChatHTTPResponse(status: 200, body: try ChatJSON.encoder().encode(value))
    }

    static func refusal(_ status: Int, _ code: String, retryAfter: String? = nil) -> ChatHTTPResponse {
        let body = "{\"responseStatus\":{\"errorCode\":\"\(code)\",\"message\":\"No.\",\"errors\":[],\"meta\":{\"traceId\":\"t1\"}}}"
        return ChatHTTPResponse(status: status, headers: retryAfter.map { ["retry-after": $0] } ?? [:], body: Data(body.utf8))
    }
}

struct LineIsCut: Error {}

/// A WebSocket whose other side is the test.
actor FakeSocket: ChatSocket {
    private var waiting: [CheckedContinuation<String, any Error>] = []
    private var arrived: [Result<String, any Error>] = []

    private(set) var sent: [String] = []
    private(set) var isClosed = false

    func send(_ text: String) throws {
        if isClosed { throw LineIsCut() }
        sent.append(text)
    }

    func receive() async throws -> String {
        if !arrived.isEmpty { return try arrived.removeFirst().get() }
        if isClosed { throw LineIsCut() }
        return try await withCheckedThrowingContinuation { waiting.append($0) }
    }

    func close() {
        isClosed = true
        finish(.failure(LineIsCut()))
    }

    /// The service says something.
    func say(_ text: String) { finish(.success(text)) }

    /// The service closes.
    func end(_ code: Int) { finish(.failure(SocketClosed(code: code))) }

    private func finish(_ result: Result<String, any Error>) {
        if waiting.isEmpty {
            arrived.append(result)
        } else {
            waiting.removeFirst().resume(with: result)
        }
    }
}

/// Hands out one socket after the other.
actor FakeSockets: ChatSockets {
    private(set) var opened: [FakeSocket] = []

    func open(_ url: URL) -> any ChatSocket {
        let socket = FakeSocket()
        opened.append(socket)
        return socket
    }
}
