import Foundation

/// Holds the tokens and renews them, one renewal at a time whoever asks. A renewal belongs to nobody's call: cancelling one caller
/// leaves it running for the others.
actor Session {
    /// Tokens are renewed this long before they end.
    private static let margin: TimeInterval = 30
    private static let key = "session"

    private let options: ChatOptions
    private let sender: RequestSender
    private var renewal: Task<Void, any Error>?
    private var userId: String?

    /// The tokens now; nil when signed out.
    private(set) var tokens: ChatTokens?

    init(options: ChatOptions, sender: RequestSender) {
        self.options = options
        self.sender = sender
    }

    /// Goes on with what an earlier run has kept, if anything.
    func restore() async throws {
        guard let text = try await options.secrets.get(Self.key) else { return }
        tokens = try? ChatJSON.value(ChatTokens.self, from: text)
    }

    /// From now on only tokens of this user are taken; nil = of any.
    func bind(to userId: String?) { self.userId = userId }

    /// Takes over the tokens of a sign-in, or forgets all with nil.
    func set(_ new: ChatTokens?) async throws {
        tokens = new
        try await keep()
    }

    /// A token that should still be valid on arrival; nil when nobody is signed in.
    func token() async throws -> String? {
        if tokens == nil, options.tokenProvider == nil { return nil }
        let expiry = tokens?.accessTokenExpiry
        if let tokens, expiry.map({ $0.addingTimeInterval(-Self.margin) > options.clock.now() }) ?? true {
            return tokens.accessToken
        }
        do {
            try await renew(refused: tokens?.accessToken)
        } catch let error as ChatError where error.isOutcomeUnknown {
            // Early renewal only saves a round trip: the old token works a little longer.
            guard let expiry, expiry > options.clock.now() else { throw error }
        }
        return tokens?.accessToken
    }

    /// Replaces the access token that was refused or is about to end; returns at once when that has happened meanwhile. Throws a
    /// refusal with 401 when the session is over.
    func renew(refused: String?) async throws {
        if let renewal {
            try await renewal.value
            return
        }
        guard tokens?.accessToken == refused else { return }
        let running = Task { try await self.renewOnce() }
        renewal = running
        try await running.value
    }

    private func renewOnce() async throws {
        defer { renewal = nil }
        if let provider = options.tokenProvider {
            let token = try await provider()
            guard let claims = TokenClaims(of: token), let sub = claims.sub, !sub.isEmpty, sub == userId ?? sub else {
                throw ChatError.refused(ChatRefusal(
                    status: 401, code: "TokenInvalid", message: "The token provider must give a JWT whose sub is the signed-in user."
                ))
            }
            tokens = ChatTokens(userId: sub, accessToken: token, accessTokenExpiry: claims.expiry(arrivedAt: options.clock.now()))
            return
        }
        guard let old = tokens, let refreshToken = old.refreshToken else { throw Self.over }
        do {
            let answer = try await sender.send(GetAccessToken(refreshToken: refreshToken), session: nil, attempts: options.maxAttempts)
            guard let accessToken = answer.accessToken else {
                throw ChatError.outcomeUnknown(reason: "The renewal brought no token.", answer: nil)
            }
            guard tokens == old else { return } // signed in or out meanwhile: that wins
            tokens = ChatTokens(
                userId: old.userId,
                accessToken: accessToken,
                accessTokenExpiry: TokenClaims(of: accessToken)?.expiry(arrivedAt: options.clock.now()),
                refreshToken: answer.refreshToken ?? refreshToken,
                refreshTokenExpiry: answer.refreshTokenExpiry ?? old.refreshTokenExpiry
            )
            try await keep()
        } catch let error as ChatError where error.status == 401 {
            if tokens == old { try await set(nil) }
            throw error
        }
    }

    /// Tokens of the app's own issuer are its own to keep.
    private func keep() async throws {
        guard options.tokenProvider == nil else { return }
        if let tokens {
            try await options.secrets.set(Self.key, ChatJSON.text(of: tokens))
        } else {
            try await options.secrets.remove(Self.key)
        }
    }

    static var over: ChatError {
        .refused(ChatRefusal(status: 401, code: "TokenExpired", message: "The session is over: sign in again."))
    }
}
