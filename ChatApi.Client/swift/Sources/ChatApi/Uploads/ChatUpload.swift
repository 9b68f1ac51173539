import Foundation

/// Bytes for an address that an operation has given, such as a presigned one of an object store. No token of ours is sent there.
public struct ChatUpload: Sendable {
    /// Where to.
    public var url: URL

    /// PUT or POST.
    public var method: String

    /// What the address was signed for, such as `Content-Type`.
    public var headers: [String: String]

    /// The bytes.
    public var body: Data

    /// Seconds without a byte after which it has failed.
    public var timeout: TimeInterval

    public init(url: URL, method: String = "PUT", headers: [String: String] = [:], body: Data, timeout: TimeInterval = 60) {
        self.url = url
        self.method = method
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }

    func send(by http: any ChatHTTP, progress: @escaping @Sendable (Int64, Int64) -> Void) async throws {
        let request = ChatHTTPRequest(method: method, url: url, headers: headers, body: body, timeout: timeout)
        let response: ChatHTTPResponse
        do {
            response = try await http.upload(request, progress: progress)
        } catch let error as ChatError {
            throw error
        } catch {
            try Task.checkCancellation()
            throw ChatError.outcomeUnknown(reason: "The upload got no answer: \(error.localizedDescription)", answer: nil)
        }
        guard response.status >= 400 else { return }
        let refusal = ChatRefusal(status: response.status, body: response.body, retryAfter: response.headers["retry-after"])
        throw response.status >= 500 ? ChatError.outcomeUnknown(reason: refusal.message, answer: refusal) : ChatError.refused(refusal)
    }
}
