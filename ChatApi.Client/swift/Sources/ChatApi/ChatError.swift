import Foundation

/// Why a call did not bring its answer.
public enum ChatError: Error, Sendable, Hashable {
    /// The service refused the request: it was not carried out.
    case refused(ChatRefusal)

    /// No answer could be read (no connection, a timeout), or it was 502, 503 or 504: the request may have been carried out. Repeat
    /// the same request, with the same key.
    case outcomeUnknown(reason: String, answer: ChatRefusal?)

    /// Nothing was sent: the request cannot be written.
    case notSent(reason: String)

    /// What the service, or something before it, answered; nil without an answer.
    public var answer: ChatRefusal? {
        switch self {
        case .refused(let answer): return answer
        case .outcomeUnknown(_, let answer): return answer
        case .notSent: return nil
        }
    }

    /// The HTTP status; nil without an answer.
    public var status: Int? { answer?.status }

    /// A stable code, such as `ConversationNotFound`; nil without an answer.
    public var code: String? { answer?.code }

    /// For people: what is wrong and the way out.
    public var message: String {
        switch self {
        case .refused(let answer): return answer.message
        case .outcomeUnknown(let reason, let answer): return answer?.message ?? reason
        case .notSent(let reason): return reason
        }
    }

    /// What is wrong with single members of the request.
    public var errors: [ResponseError] { answer?.errors ?? [] }

    /// Names this request in the service's log.
    public var traceId: String? { answer?.traceId }

    /// How long the service asks to wait before the next try, in seconds (429, 503).
    public var retryAfter: TimeInterval? { answer?.retryAfter }

    /// True when the request may have been carried out.
    public var isOutcomeUnknown: Bool {
        if case .outcomeUnknown = self { return true }
        return false
    }

    /// True when the same request may succeed later: unknown outcome, 408, 429, 5xx.
    public var isTemporary: Bool {
        guard case .refused(let answer) = self else { return isOutcomeUnknown }
        return answer.status == 408 || answer.status == 429 || answer.status >= 500
    }
}

extension ChatError: LocalizedError {
    public var errorDescription: String? { message }
}

/// A refusal as the service wrote it.
public struct ChatRefusal: Codable, Sendable, Hashable {
    /// The HTTP status, 400 to 599.
    public var status: Int

    /// A stable code; `HTTP 502` and the like when something between here and the service answered.
    public var code: String

    /// For people: the limit and the way out.
    public var message: String

    /// What is wrong with single members of the request.
    public var errors: [ResponseError]

    /// Further facts, per code.
    public var meta: [String: String]

    /// How long the service asks to wait before the next try, in seconds.
    public var retryAfter: TimeInterval?

    /// Names the request in the service's log.
    public var traceId: String? { meta["traceId"] }

    public init(
        status: Int, code: String, message: String, errors: [ResponseError] = [], meta: [String: String] = [:], retryAfter: TimeInterval? = nil
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.meta = meta
        self.retryAfter = retryAfter
    }

    /// Reads the body of an answer of 400 or above; a proxy's page has no code of ours.
    init(status: Int, body: Data, retryAfter header: String?) {
        let written = (try? ChatJSON.decoder().decode(ErrorBody.self, from: body))?.responseStatus
        let meta = written?.meta ?? [:]
        let seconds = (header ?? meta["retryAfter"]).flatMap { Double($0.trimmingCharacters(in: .whitespaces)) }
        self.init(
            status: status,
            code: written?.errorCode ?? "HTTP \(status)",
            message: written?.message ?? "The service answered \(status).",
            errors: written?.errors ?? [],
            meta: meta,
            retryAfter: seconds.map { max(0, $0) }
        )
    }

    private struct ErrorBody: Decodable {
        var responseStatus: Status?

        struct Status: Decodable {
            var errorCode: String?
            var message: String?
            var errors: [ResponseError]?
            var meta: [String: String]?
        }
    }
}
