import Foundation

/// What a signed-in client knows of its session.
public struct ChatTokens: Codable, Sendable, Hashable {
    /// The user's id.
    public var userId: String

    /// The access token, a JWT that lives 15 minutes.
    public var accessToken: String

    /// When the access token ends, by this device's clock; nil when it does not say.
    public var accessTokenExpiry: Date?

    /// The refresh token; each renewal replaces it.
    public var refreshToken: String?

    /// When the refresh token ends: 7 days after sign-in.
    public var refreshTokenExpiry: Date?
}

extension ChatTokens: CustomStringConvertible, CustomDebugStringConvertible {
    /// Names the user only, so that tokens do not slip into logs.
    public var description: String { "ChatTokens of \(userId)" }

    public var debugDescription: String { description }
}

/// What an access token says of itself; nothing of it is checked here.
struct TokenClaims: Decodable {
    var sub: String?
    var iat: Double?
    var exp: Double?

    init?(of token: String) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var base64 = parts[1].replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        base64 += String(repeating: "=", count: (4 - base64.count % 4) % 4)
        guard let json = Data(base64Encoded: base64), let claims = try? JSONDecoder().decode(TokenClaims.self, from: json) else { return nil }
        self = claims
    }

    /// When a token that has just arrived ends, by the local clock: its life is the difference of its own times, so that a wrong
    /// local clock does not matter.
    func expiry(arrivedAt now: Date) -> Date? {
        guard let exp else { return nil }
        guard let iat else { return Date(timeIntervalSince1970: exp) }
        return now.addingTimeInterval(exp - iat)
    }
}
