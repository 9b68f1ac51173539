import Foundation

/// One request and one answer over HTTP, repeated while that is safe and promising: the outcome is unknown and the request
/// repeatable, or the service asks to wait (429). The same request is sent again, so the same key is.
struct RequestSender: Sendable {
    private static let longestDelay: TimeInterval = 5

    let options: ChatOptions

    /// - Parameters:
    ///   - session: Whose token to send; nil sends none.
    ///   - attempts: How often it is sent at most.
    func send<Request: ChatRequest>(_ request: Request, session: Session?, attempts: Int) async throws -> Request.Response {
        let started = options.clock.now()
        var attempt = 1
        var hasRenewed = false
        var mayBeDone = false
        while true {
            let token = try await accessToken(for: request, of: session)
            do {
                return try await sendOnce(request, token: token)
            } catch let error as ChatError {
                if let session, let token, error.status == 401, !hasRenewed {
                    hasRenewed = true
                    try await session.renew(refused: token)
                    continue
                }
                if mayBeDone, let done = Request.doneBefore, error.code == done {
                    return try Self.answer(Data())
                }
                let isWorthwhile = error.isOutcomeUnknown ? request.isRepeatable : error.status == 429 && !request.isFleeting
                let wait = BackOff.wait(failures: attempt, first: options.retryDelay, longest: Self.longestDelay, jitter: options.jitter())
                    + (error.retryAfter ?? 0)
                let elapsed = options.clock.now().timeIntervalSince(started)
                guard isWorthwhile, attempt < attempts, elapsed + wait <= options.retryTime else { throw error }
                mayBeDone = mayBeDone || error.isOutcomeUnknown
                options.log?("\(Request.name): attempt \(attempt) failed (\(error.status ?? 0)), repeating in \(Int(wait * 1_000)) ms")
                attempt += 1
                try await options.clock.sleep(seconds: wait)
            }
        }
    }

    private func accessToken<Request: ChatRequest>(for request: Request, of session: Session?) async throws -> String? {
        guard let session, !Request.isAnonymous else { return nil }
        guard let token = try await session.token() else {
            throw ChatError.refused(ChatRefusal(status: 401, code: "Unauthorized", message: "Nobody is signed in: sign in first."))
        }
        return token
    }

    private func sendOnce<Request: ChatRequest>(_ request: Request, token: String?) async throws -> Request.Response {
        let message = try httpRequest(of: request, token: token)
        let response: ChatHTTPResponse
        do {
            response = try await options.http.send(message)
        } catch let error as ChatError {
            throw error
        } catch {
            try Task.checkCancellation()
            throw ChatError.outcomeUnknown(reason: "\(Request.name) got no answer: \(error.localizedDescription)", answer: nil)
        }
        guard response.status >= 400 else { return try Self.answer(response.body) }
        let refusal = ChatRefusal(status: response.status, body: response.body, retryAfter: response.headers["retry-after"])
        if response.status == 502 || response.status == 503 || response.status == 504 {
            throw ChatError.outcomeUnknown(reason: refusal.message, answer: refusal)
        }
        throw ChatError.refused(refusal)
    }

    /// Anything but the promised JSON was not written by the service, so the outcome is unknown.
    private static func answer<Response: Decodable>(_ body: Data) throws -> Response {
        do {
            return try ChatJSON.decoder().decode(Response.self, from: body.isEmpty ? Data("{}".utf8) : body)
        } catch {
            throw ChatError.outcomeUnknown(reason: "The answer cannot be read.", answer: nil)
        }
    }

    private func httpRequest<Request: ChatRequest>(of request: Request, token: String?) throws -> ChatHTTPRequest {
        var address = options.base + "/api/" + Request.name
        var headers = ["Accept": "application/json"]
        var body: Data?
        do {
            if Request.verb.hasBody {
                body = try ChatJSON.encoder().encode(request)
                headers["Content-Type"] = "application/json"
            } else {
                address += try QueryString.of(request)
            }
        } catch {
            throw ChatError.notSent(reason: "\(Request.name) cannot be written as JSON.")
        }
        if let token { headers["Authorization"] = "Bearer " + token }
        guard let url = URL(string: address) else {
            throw ChatError.notSent(reason: "The address of the service is not valid.")
        }
        return ChatHTTPRequest(
            method: Request.verb.rawValue, url: url, headers: headers, body: body, timeout: options.requestTimeout + request.extraTime
        )
    }
}

/// The query string of a request without a body: its members are flat, lists are joined by commas.
enum QueryString {
    private static let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

    /// Empty, or `?` and the members in the order of their names.
    static func of<Request: ChatRequest>(_ request: Request) throws -> String {
        let json = try ChatJSON.encoder().encode(request)
        guard case .object(let members) = try ChatJSON.decoder().decode(JSONValue.self, from: json) else { return "" }
        let parts = members.sorted { $0.key < $1.key }.compactMap { name, value -> String? in
            guard let text = plainText(of: value) else { return nil }
            return name + "=" + (text.addingPercentEncoding(withAllowedCharacters: plain) ?? "")
        }
        return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
    }

    private static func plainText(of value: JSONValue) -> String? {
        switch value {
        case .null, .object: return nil
        case .bool(let flag): return flag ? "true" : "false"
        case .integer(let number): return String(number)
        case .number(let number): return String(number)
        case .string(let text): return text
        case .array(let items): return items.compactMap { plainText(of: $0) }.joined(separator: ",")
        }
    }
}
