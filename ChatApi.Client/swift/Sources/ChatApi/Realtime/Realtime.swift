import Foundation

/// Keeps one WebSocket open: connects, resumes from the cursor, hands batches on in order, and after every loss connects again with
/// full jitter. Reading and handing on are apart, so that slow storage delays no heartbeat.
actor Realtime {
    /// A connection that lasted so long was a success, and the next failure is a first one.
    private static let stable: TimeInterval = 10

    private let options: ChatOptions
    private let session: Session
    private let cursor: @Sendable () async throws -> String
    private let accept: @Sendable (GetEventsResponse) async throws -> Void
    private let isOpen: @Sendable () async -> Void

    private var runner: Task<Void, Never>?
    private var isRunning = false
    private var sleeper: Task<Void, Never>?
    private var link: RealtimeLink?
    private var recent = RecentEvents()
    private var states = Broadcast<ConnectionState>()
    private var watched: [String] = []

    /// Where it stands.
    private(set) var state = ConnectionState.offline

    /// - Parameters:
    ///   - cursor: Where to go on; loads the snapshot when nothing is known yet.
    ///   - accept: Applies a batch; the next one waits for it.
    ///   - isOpen: Called each time it is open.
    init(
        options: ChatOptions, session: Session, cursor: @escaping @Sendable () async throws -> String,
        accept: @escaping @Sendable (GetEventsResponse) async throws -> Void, isOpen: @escaping @Sendable () async -> Void
    ) {
        self.options = options
        self.session = session
        self.cursor = cursor
        self.accept = accept
        self.isOpen = isOpen
    }

    /// Where it stands now, and each change.
    func changes() -> AsyncStream<ConnectionState> { states.stream(.unbounded, first: state) }

    /// Whether it is wanted.
    var isWanted: Bool { isRunning }

    /// Opens the connection and keeps it open; when it waits to be opened again, that happens now.
    func start() {
        if isRunning {
            sleeper?.cancel()
            return
        }
        isRunning = true
        let before = runner
        runner = Task {
            if let before { await before.value }
            await self.run()
        }
    }

    /// Closes the connection; afterwards nothing is handed on any more.
    func stop() async {
        isRunning = false
        runner?.cancel()
        sleeper?.cancel()
        if let link { await link.close() }
        if let runner { await runner.value }
    }

    /// Another user follows: what was heard and asked for means nothing to them.
    func forget() {
        recent.forgetAll()
        watched = []
    }

    /// Whose presence to hear of, on this connection and those that follow.
    func watch(_ userIds: [String]) async {
        watched = userIds
        if let link { await link.watch(userIds) }
    }

    private func run() async {
        var failures = 0
        while !Task.isCancelled {
            move(to: .connecting)
            let started = options.clock.now()
            var wait: TimeInterval?
            do {
                wait = try await connectOnce()
                options.log?("The connection was closed")
            } catch let error as ChatError where error.status == 401 {
                options.log?("The connection ends: nobody is signed in (\(error.code ?? ""))")
                break
            } catch {
                options.log?("The connection was lost: \(type(of: error))")
            }
            if Task.isCancelled { break }
            failures = options.clock.now().timeIntervalSince(started) >= Self.stable ? 1 : failures + 1
            let backOff = BackOff.wait(
                failures: failures, first: options.reconnectDelay, longest: options.maxReconnectDelay, jitter: options.jitter()
            )
            move(to: .waiting)
            await sleep(wait ?? backOff)
        }
        if !Task.isCancelled { isRunning = false }
        move(to: .offline)
    }

    /// One connection from opening to its end. Answers how long the service asks to wait before the next; throws when it was lost.
    private func connectOnce() async throws -> TimeInterval? {
        guard let token = try await session.token() else { throw Session.over }
        let place = try await cursor()
        guard let url = options.socketURL else { throw ChatError.notSent(reason: "The address of the service is not of http or https.") }
        let socket = try await options.sockets.open(url)
        let link = RealtimeLink(
            socket: socket, token: token, options: options, session: session,
            opened: { [weak self] in await self?.opened() ?? [] },
            accept: { [weak self] batch in try await self?.deliver(batch) }
        )
        self.link = link
        if Task.isCancelled { await link.close() }
        let ending: RealtimeLink.Ending
        do {
            ending = try await link.listen(from: place)
        } catch {
            self.link = nil
            throw error
        }
        self.link = nil
        if ending.code == SocketCode.tokenExpired {
            try await session.renew(refused: ending.token)
        } else if ending.code == SocketCode.revoked {
            try await session.set(nil)
            throw Session.over
        }
        return ending.wait
    }

    private func opened() async -> [String] {
        move(to: .online)
        await isOpen()
        return watched
    }

    private func deliver(_ batch: GetEventsResponse) async throws {
        var after = recent
        try await accept(after.new(in: batch, at: options.clock.now()))
        recent = after // what was not accepted comes again
    }

    private func move(to new: ConnectionState) {
        guard state != new else { return }
        state = new
        states.send(new)
    }

    private func sleep(_ seconds: TimeInterval) async {
        let clock = options.clock
        let sleeper = Task<Void, Never> { _ = try? await clock.sleep(seconds: seconds) }
        self.sleeper = sleeper
        if Task.isCancelled { sleeper.cancel() }
        await sleeper.value
        self.sleeper = nil
    }
}

/// The close codes the client acts on; after all others it connects again.
enum SocketCode {
    static let tokenExpired = 4001
    static let revoked = 4003
}
