import Foundation

/// One WebSocket from its first frame to its end.
actor RealtimeLink {
    /// How a connection ended.
    struct Ending: Sendable {
        /// The close code; nil when the connection broke off after the service had said that it goes down.
        var code: Int?

        /// How long the service asks to wait before the next.
        var wait: TimeInterval?

        /// The access token it lived on.
        var token: String
    }

    private static let presence = "presence"

    private let socket: any ChatSocket
    private let options: ChatOptions
    private let session: Session
    private let opened: @Sendable () async -> [String]
    private let accept: @Sendable (GetEventsResponse) async throws -> Void

    private var token: String
    private var heardAt: Date
    private var patience: TimeInterval
    private var drainsUntil: Date?
    private var watching: Task<Void, Never>?

    /// - Parameters:
    ///   - opened: Called when it is open and signed in; answers whose presence to ask for.
    ///   - accept: Applies a batch; the next one waits for it.
    init(
        socket: any ChatSocket, token: String, options: ChatOptions, session: Session,
        opened: @escaping @Sendable () async -> [String], accept: @escaping @Sendable (GetEventsResponse) async throws -> Void
    ) {
        self.socket = socket
        self.token = token
        self.options = options
        self.session = session
        self.opened = opened
        self.accept = accept
        heardAt = options.clock.now()
        patience = options.requestTimeout
    }

    func close() async { await socket.close() }

    /// Signs in, goes on from a cursor, and reads until the connection ends. What was read is accepted when this returns.
    func listen(from cursor: String) async throws -> Ending {
        let (batches, feed) = AsyncStream<GetEventsResponse>.makeStream(of: GetEventsResponse.self)
        let delivering = Task { await self.deliver(batches) }
        watchSilence()
        var code: Int?
        var failure: (any Error)?
        do {
            try await write("Connect", ref: nil, ConnectBody(accessToken: token, cursor: cursor))
            while true {
                let frame = try ChatJSON.value(ServerFrame.self, from: try await socket.receive())
                heardAt = options.clock.now()
                patience = options.silenceTimeout
                try await take(frame, feed)
            }
        } catch let closed as SocketClosed {
            code = closed.code
        } catch {
            failure = error
        }
        watching?.cancel()
        await socket.close()
        feed.finish()
        if Task.isCancelled { delivering.cancel() }
        let refused = await delivering.value
        if let refused { throw refused }
        if let failure, drainsUntil == nil { throw failure }
        let wait = drainsUntil.map { max(0, $0.timeIntervalSince(options.clock.now())) }
        return Ending(code: code, wait: wait, token: token)
    }

    /// Asks for the presence of these users; what is answered is handed on like events.
    func watch(_ userIds: [String]) async {
        do {
            try await write(WatchPresence.name, ref: Self.presence, WatchPresence(userIds: userIds))
        } catch {
            options.log?("Presence could not be asked for: \(type(of: error))")
        }
    }

    private func take(_ frame: ServerFrame, _ feed: AsyncStream<GetEventsResponse>.Continuation) async throws {
        switch frame {
        case .heartbeat:
            try await write("Heartbeat", ref: nil, EmptyResponse?.none)
        case .batch(let batch):
            for event in batch.events { await note(event) }
            feed.yield(batch)
        case .answer(let ref, let status, let body):
            if ref == Self.presence, status < 400, let body {
                let answer = try ChatJSON.value(WatchPresenceResponse.self, from: ChatJSON.text(of: body))
                let events = answer.results.map { ChatEvent.presenceUpdated(PresenceUpdated(presence: $0)) }
                feed.yield(GetEventsResponse(events: events))
            } else if status >= 400 {
                options.log?("The connection's command \(ref) was refused (\(status))")
            }
        case .other:
            break
        }
    }

    /// What the service says about the connection itself.
    private func note(_ event: ChatEvent) async {
        switch event {
        case .sessionReady:
            let users = await opened()
            if !users.isEmpty { await watch(users) }
        case .sessionTokenExpiring:
            Task { await self.goOnWithNewToken() }
        case .sessionDraining(let draining):
            drainsUntil = options.clock.now().addingTimeInterval(TimeInterval(draining.retryAfterMs) / 1_000)
            watchSilence()
        default:
            break
        }
    }

    /// When it fails the service closes the connection, and the next has a new token.
    private func goOnWithNewToken() async {
        do {
            try await session.renew(refused: token)
            guard let newer = try await session.token(), newer != token else { return }
            try await write(RenewStream.name, ref: "token", RenewStream(accessToken: newer))
            token = newer
        } catch {
            options.log?("The connection got no new token: \(type(of: error))")
        }
    }

    private func write<Body: Encodable>(_ op: String, ref: String?, _ body: Body?) async throws {
        try await socket.send(ChatJSON.text(of: ClientFrame(op: op, ref: ref, body: body)))
    }

    /// The batches one after the other; the first that is not accepted ends the connection, and comes again with the next.
    private func deliver(_ batches: AsyncStream<GetEventsResponse>) async -> (any Error)? {
        for await batch in batches {
            do {
                try await accept(batch)
            } catch {
                await socket.close()
                return error
            }
        }
        return nil
    }

    /// Ends the connection when nothing has been heard for too long, or when the wait of a service that goes down is over.
    private func watchSilence() {
        watching?.cancel()
        watching = Task { await self.waitForSilence() }
    }

    private func waitForSilence() async {
        while !Task.isCancelled {
            let silent = heardAt.addingTimeInterval(patience)
            let left = min(silent, drainsUntil ?? silent).timeIntervalSince(options.clock.now())
            guard left > 0 else {
                await socket.close()
                return
            }
            guard (try? await options.clock.sleep(seconds: left)) != nil else { return }
        }
    }
}
