import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One HTTP request.
public struct ChatHTTPRequest: Sendable {
    public var method: String
    public var url: URL
    public var headers: [String: String]
    public var body: Data?

    /// Seconds without a byte after which it has failed.
    public var timeout: TimeInterval

    public init(method: String, url: URL, headers: [String: String] = [:], body: Data? = nil, timeout: TimeInterval = 60) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}

/// One HTTP answer, whatever its status.
public struct ChatHTTPResponse: Sendable {
    public var status: Int

    /// By their names in lower case.
    public var headers: [String: String]
    public var body: Data

    public init(status: Int, headers: [String: String] = [:], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Sends HTTP requests. Throws when there is no answer; every status is an answer.
public protocol ChatHTTP: Sendable {
    func send(_ request: ChatHTTPRequest) async throws -> ChatHTTPResponse

    /// The same, telling how many bytes of the body are sent, and of how many.
    func upload(_ request: ChatHTTPRequest, progress: @escaping @Sendable (Int64, Int64) -> Void) async throws -> ChatHTTPResponse
}

/// HTTP by `URLSession`, without cookies and caches.
public struct URLSessionHTTP: ChatHTTP {
    private let session: URLSession

    public init() {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpShouldSetCookies = false
        configuration.httpCookieAcceptPolicy = .never
        configuration.urlCache = nil
        session = URLSession(configuration: configuration)
    }

    /// With a session of the app's own.
    public init(session: URLSession) { self.session = session }

    public func send(_ request: ChatHTTPRequest) async throws -> ChatHTTPResponse {
        var message = Self.message(of: request)
        message.httpBody = request.body
        let (body, response) = try await session.data(for: message)
        return try Self.answer(response, body)
    }

    public func upload(_ request: ChatHTTPRequest, progress: @escaping @Sendable (Int64, Int64) -> Void) async throws -> ChatHTTPResponse {
        let watcher = UploadWatcher(progress: progress)
        let (body, response) = try await session.upload(for: Self.message(of: request), from: request.body ?? Data(), delegate: watcher)
        return try Self.answer(response, body)
    }

    private static func message(of request: ChatHTTPRequest) -> URLRequest {
        var message = URLRequest(url: request.url, timeoutInterval: request.timeout)
        message.httpMethod = request.method
        for (name, value) in request.headers {
            message.setValue(value, forHTTPHeaderField: name)
        }
        return message
    }

    private static func answer(_ response: URLResponse, _ body: Data) throws -> ChatHTTPResponse {
        guard let response = response as? HTTPURLResponse else {
            throw ChatError.outcomeUnknown(reason: "The answer is not of HTTP.", answer: nil)
        }
        var headers: [String: String] = [:]
        for (name, value) in response.allHeaderFields {
            if let name = name as? String, let value = value as? String { headers[name.lowercased()] = value }
        }
        return ChatHTTPResponse(status: response.statusCode, headers: headers, body: body)
    }
}

/// Hears how much of a body is sent.
private final class UploadWatcher: NSObject, URLSessionTaskDelegate {
    private let progress: @Sendable (Int64, Int64) -> Void

    init(progress: @escaping @Sendable (Int64, Int64) -> Void) {
        self.progress = progress
        super.init()
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didSendBodyData bytesSent: Int64, totalBytesSent: Int64, totalBytesExpectedToSend: Int64
    ) {
        progress(totalBytesSent, totalBytesExpectedToSend)
    }
}
