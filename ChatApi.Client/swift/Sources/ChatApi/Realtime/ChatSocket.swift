import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One WebSocket. Any of its methods may be called while another waits.
public protocol ChatSocket: Sendable {
    func send(_ text: String) async throws

    /// The next text; throws ``SocketClosed`` when the other side has closed, and anything when it broke.
    func receive() async throws -> String

    /// Closes it: whoever waits for it is thrown out.
    func close() async
}

/// Opens WebSockets.
public protocol ChatSockets: Sendable {
    func open(_ url: URL) async throws -> any ChatSocket
}

/// The other side has closed a WebSocket.
public struct SocketClosed: Error, Sendable {
    /// Why.
    public var code: Int

    public init(code: Int) { self.code = code }
}

/// WebSockets by `URLSession`.
public struct URLSessionSockets: ChatSockets {
    private static let longestMessage = 16 * 1_024 * 1_024

    private let session: URLSession

    public init() { session = URLSession(configuration: .ephemeral) }

    /// With a session of the app's own.
    public init(session: URLSession) { self.session = session }

    public func open(_ url: URL) async throws -> any ChatSocket {
        let task = session.webSocketTask(with: url)
        task.maximumMessageSize = Self.longestMessage
        task.resume()
        return URLSessionSocket(task: task)
    }
}

/// A task of a session may be used from everywhere at once.
private final class URLSessionSocket: ChatSocket, @unchecked Sendable {
    private let task: URLSessionWebSocketTask

    init(task: URLSessionWebSocketTask) { self.task = task }

    func send(_ text: String) async throws {
        try await task.send(.string(text))
    }

    func receive() async throws -> String {
        do {
            let message = try await task.receive()
            switch message {
            case .string(let text): return text
            case .data(let bytes): return String(decoding: bytes, as: UTF8.self)
            @unknown default: return "{}"
            }
        } catch {
            let code = task.closeCode.rawValue
            if code > 0 { throw SocketClosed(code: code) }
            throw error
        }
    }

    func close() async {
        task.cancel(with: .normalClosure, reason: nil)
    }
}
