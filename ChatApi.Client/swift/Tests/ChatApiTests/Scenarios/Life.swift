import Foundation
@testable import ChatApi

/// A process, until it ends. Whatever is asked of it afterwards never comes back.
actor Life {
    private static let forEver: UInt64 = 86_400_000_000_000

    private var isOver = false
    private var sockets: [any ChatSocket] = []

    /// Returns at once while it lasts.
    func stay() async throws {
        guard isOver else { return }
        try await Task.sleep(nanoseconds: Self.forEver)
        throw CancellationError()
    }

    func keep(_ socket: any ChatSocket) async {
        sockets.append(socket)
        if isOver { await socket.close() }
    }

    func end() async {
        isOver = true
        for socket in sockets { await socket.close() }
    }
}

/// A storage that a dead process does not reach.
struct MortalStorage: ChatStorage {
    let storage: any ChatStorage
    let life: Life

    func get(_ key: String) async throws -> String? {
        try await life.stay()
        return try await storage.get(key)
    }

    func set(_ key: String, _ text: String) async throws {
        try await life.stay()
        try await storage.set(key, text)
    }

    func remove(_ key: String) async throws {
        try await life.stay()
        try await storage.remove(key)
    }

    func keys(prefix: String) async throws -> [String] {
        try await life.stay()
        return try await storage.keys(prefix: prefix)
    }
}

/// A network that a dead process does not reach: neither its requests nor the answers to them.
struct MortalHTTP: ChatHTTP {
    let life: Life
    private let http = URLSessionHTTP()

    init(life: Life) { self.life = life }

    func send(_ request: ChatHTTPRequest) async throws -> ChatHTTPResponse {
        try await life.stay()
        let answer = try await http.send(request)
        try await life.stay()
        return answer
    }

    func upload(_ request: ChatHTTPRequest, progress: @escaping @Sendable (Int64, Int64) -> Void) async throws -> ChatHTTPResponse {
        try await life.stay()
        let answer = try await http.upload(request, progress: progress)
        try await life.stay()
        return answer
    }
}

/// WebSockets that break when their process ends.
struct MortalSockets: ChatSockets {
    let life: Life
    private let sockets = URLSessionSockets()

    init(life: Life) { self.life = life }

    func open(_ url: URL) async throws -> any ChatSocket {
        try await life.stay()
        let socket = try await sockets.open(url)
        await life.keep(socket)
        return socket
    }
}
