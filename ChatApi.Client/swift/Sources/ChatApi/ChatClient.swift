import Foundation

/// A client of ChatApi for one user on one device: typed calls, silent renewal of tokens, repeats that never double anything, one
/// real-time connection that misses nothing, an outbox, and a store of what is shown. Make one and keep it.
public actor ChatClient {
    /// What is shown, kept current by events.
    public nonisolated let store: ChatStore

    /// What is written and not yet sent.
    public nonisolated let outbox: Outbox

    private static let userKey = "user"

    private let options: ChatOptions
    private let sender: RequestSender
    private let session: Session
    private let realtime: Realtime
    private var isPaused = false

    /// Makes a client; nothing is read or sent yet.
    public init(_ options: ChatOptions) {
        let sender = RequestSender(options: options)
        let session = Session(options: options, sender: sender)
        let store = ChatStore(options: options, sender: sender, session: session)
        let outbox = Outbox(options: options, store: store) { message in
            try await sender.send(message, session: session, attempts: 1).message
        }
        self.options = options
        self.sender = sender
        self.session = session
        self.store = store
        self.outbox = outbox
        realtime = Realtime(
            options: options, session: session,
            cursor: { try await store.place() },
            accept: { batch in
                try await store.apply(batch)
                try await outbox.settle(batch.events.compactMap { $0.newMessage })
            },
            isOpen: { await outbox.wake() }
        )
    }

    /// Sends any request of the contract. Throws ``ChatError``.
    public func call<Request: ChatRequest>(_ request: Request) async throws -> Request.Response {
        try await sender.send(request, session: session, attempts: options.maxAttempts)
    }

    /// The user's id; nil when nobody is signed in.
    public var userId: String? {
        get async { await session.tokens?.userId }
    }

    /// An access token that is valid now, for calls this client does not make; nil when nobody is signed in.
    public func accessToken() async throws -> String? { try await session.token() }

    /// Goes on as the user of an earlier run, without a connection too; with a token provider, as the user it gives a token of. False
    /// when somebody has to sign in.
    public func restore() async throws -> Bool {
        if options.tokenProvider != nil {
            let known = try await options.storage.get(Self.userKey)
            if known == nil { _ = try await session.token() }
            return try await begin(as: known)
        }
        try await session.restore()
        return try await begin(as: nil)
    }

    /// Signs in by user name, e-mail or phone.
    @discardableResult
    public func signIn(userName: String, password: String) async throws -> AuthenticateResponse {
        try await adopt(call(Authenticate(provider: "credentials", userName: userName, password: password, meta: tokenMode)))
    }

    /// Makes an account and signs it in.
    @discardableResult
    public func register(userName: String, password: String, displayName: String? = nil) async throws -> AuthenticateResponse {
        try await register(
            with: Register(userName: userName, password: password, displayName: displayName, device: options.device)
        )
    }

    /// Makes an account, by e-mail or phone too, and signs it in.
    @discardableResult
    public func register(with request: Register) async throws -> AuthenticateResponse {
        var request = request
        request.meta = (request.meta ?? [:]).merging(tokenMode) { _, ours in ours }
        return try await adopt(call(request))
    }

    /// Ends the session here and, when it can be reached, at the service. What is saved, unsent messages too, waits for the same user.
    public func signOut() async throws {
        await realtime.stop()
        if options.tokenProvider == nil {
            do {
                _ = try await sender.send(Logout(), session: session, attempts: 1)
            } catch {
                options.log?("The session could not be ended at the service: \(type(of: error))")
            }
        }
        try await leave()
    }

    /// Ends the client: it sends and hears nothing more. What is saved, the session and unsent messages too, stays for another client
    /// over the same storage.
    public func close() async {
        isPaused = false
        await realtime.stop()
        await outbox.close()
        await store.close()
    }

    private var tokenMode: [String: String] {
        var meta = ["tokens": "body", "rotate": "true"]
        if let device = options.device { meta["device"] = device }
        return meta
    }

    private func adopt(_ answer: AuthenticateResponse) async throws -> AuthenticateResponse {
        guard let token = answer.bearerToken, let userId = answer.userId else {
            throw ChatError.outcomeUnknown(reason: "The answer has no token.", answer: nil)
        }
        await realtime.stop()
        try await leave()
        try await session.set(ChatTokens(
            userId: userId,
            accessToken: token,
            accessTokenExpiry: TokenClaims(of: token)?.expiry(arrivedAt: options.clock.now()),
            refreshToken: answer.refreshToken,
            refreshTokenExpiry: answer.refreshTokenExpiry
        ))
        try await open(userId)
        return answer
    }

    /// As a user who is known, or whom the session names; false when there is neither.
    private func begin(as known: String?) async throws -> Bool {
        let signedIn = await session.tokens?.userId
        guard let user = known ?? signedIn else { return false }
        try await open(user)
        return true
    }

    private func open(_ userId: String) async throws {
        await session.bind(to: userId)
        try await store.open(userId)
        try await outbox.open(userId)
        try await options.storage.set(Self.userKey, userId)
    }

    private func leave() async throws {
        await outbox.close()
        await store.close()
        await realtime.forget()
        await session.bind(to: nil)
        try await session.set(nil)
        try await options.storage.remove(Self.userKey)
    }

    /// Opens the real-time connection and keeps it open, whatever happens to the network. The first time the snapshot is loaded; after
    /// that it goes on where it was. When it waits to be opened again, that happens now.
    public func connect() async {
        isPaused = false
        await realtime.start()
    }

    /// Closes the real-time connection.
    public func disconnect() async {
        isPaused = false
        await realtime.stop()
    }

    /// The app goes to the background: the connection is closed until ``resume()``.
    public func pause() async {
        guard await realtime.isWanted else { return }
        isPaused = true
        await realtime.stop()
    }

    /// The app comes back, or the network does: connects again at once, and sends what waits.
    public func resume() async {
        let isWanted = await realtime.isWanted
        if isPaused || isWanted { await connect() }
        await outbox.wake()
    }

    /// Where the real-time connection stands now.
    public var connectionState: ConnectionState {
        get async { await realtime.state }
    }

    /// Where the real-time connection stands now, and each change.
    public func connectionStates() async -> AsyncStream<ConnectionState> { await realtime.changes() }

    /// Each event from now on, in order, once it is applied to the store and saved. Ask for it before connecting, so that nothing is missed.
    public func events() async -> AsyncStream<ChatEvent> { await store.events() }

    /// Hears of the presence of up to 200 users instead of those asked for before, on this connection and those that follow.
    public func watchPresence(of userIds: [String]) async { await realtime.watch(userIds) }

    /// Sends bytes to an address that an operation has given, telling how many of how many are sent. Throws ``ChatError``.
    public nonisolated func upload(_ upload: ChatUpload, progress: @escaping @Sendable (Int64, Int64) -> Void = { _, _ in }) async throws {
        try await upload.send(by: options.http, progress: progress)
    }
}

extension ChatEvent {
    /// The message that was stored, when it tells of one.
    var newMessage: Message? {
        guard case .messageCreated(let event) = self else { return nil }
        return event.message
    }
}
