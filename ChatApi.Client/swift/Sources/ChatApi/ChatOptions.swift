import Foundation

/// Where the service is, and what a client stands on. All times are in seconds.
public struct ChatOptions: Sendable {
    /// Where the service is, such as `https://chat.example.org`; a path in it is kept.
    public var baseURL: URL

    /// The name of this device, shown in the user's list of sessions.
    public var device: String?

    /// For apps whose users sign in elsewhere: gives an access token of the app's own issuer, whose `sub` is the user's id. Asked when
    /// there is none yet, shortly before the last one expires, and after a 401; never twice at the same time.
    public var tokenProvider: (@Sendable () async throws -> String)?

    /// Keeps conversations, messages and what is not sent yet, under the user's id. Two clients over the same storage are not supported.
    public var storage: any ChatStorage

    /// Keeps the session's tokens: whoever has them is the user. In memory unless given; an app gives its keychain.
    public var secrets: any ChatStorage

    /// Sends HTTP requests.
    public var http: any ChatHTTP

    /// Opens WebSockets.
    public var sockets: any ChatSockets

    /// The clock behind every wait and expiry.
    public var clock: any ChatClock

    /// How long one attempt may take; GetEvents adds its own wait.
    public var requestTimeout: TimeInterval = 10

    /// How often a request is sent at most when its outcome is unknown or the service asks to wait.
    public var maxAttempts = 5

    /// How long a request is repeated at most, waits included: shorter than the 30 s for which a replaced refresh token is accepted.
    public var retryTime: TimeInterval = 25

    /// Upper bound of the random wait before the first repeat of a request; it doubles up to 5 s.
    public var retryDelay: TimeInterval = 0.25

    /// Upper bound of the random wait before the first reconnect; it doubles up to ``maxReconnectDelay``.
    public var reconnectDelay: TimeInterval = 0.5

    /// Upper bound of the random wait before any reconnect, and before any repeat of an unsent message.
    public var maxReconnectDelay: TimeInterval = 30

    /// Silence after which the connection counts as lost; the service sends something every 25 s.
    public var silenceTimeout: TimeInterval = 60

    /// A random part of one, for waits.
    public var jitter: @Sendable () -> Double = { Double.random(in: 0 ..< 1) }

    /// Told about repeats, reconnects and failures: names, codes and times, never tokens or content.
    public var log: (@Sendable (String) -> Void)?

    public init(
        baseURL: URL,
        storage: any ChatStorage = MemoryStorage(),
        secrets: any ChatStorage = MemoryStorage(),
        http: any ChatHTTP = URLSessionHTTP(),
        sockets: any ChatSockets = URLSessionSockets(),
        clock: any ChatClock = SystemClock()
    ) {
        self.baseURL = baseURL
        self.storage = storage
        self.secrets = secrets
        self.http = http
        self.sockets = sockets
        self.clock = clock
    }

    /// The address as text, without a slash at its end.
    var base: String {
        let text = baseURL.absoluteString
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// The address of the real-time connection.
    var socketURL: URL? {
        guard base.hasPrefix("http") else { return nil }
        return URL(string: "ws\(base.dropFirst(4))/ws?connect")
    }
}
