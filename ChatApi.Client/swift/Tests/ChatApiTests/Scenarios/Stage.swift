import Foundation
@testable import ChatApi

/// How someone signs in.
struct Person: Decodable, Sendable {
    var userName: String
    var password: String
}

/// Where scenarios are played: a service whose connections can be broken. It stands at the address in `CHATAPI_STAGE`.
struct Stage: Sendable {
    /// What a scenario begins with.
    struct Begun: Decodable, Sendable {
        var values: [String: JSONValue]
        var people: [String: Person]
    }

    private struct History: Decodable {
        var texts: [String?]
    }

    private struct Requests: Decodable {
        var times: Int
    }

    /// Longer than a node takes to be drained and replaced.
    private static let patience: TimeInterval = 90

    let url: URL

    private let http = URLSessionHTTP()

    init(url: URL) { self.url = url }

    func begin(_ given: Scenario.Given) async throws -> Begun {
        try ChatJSON.value(Begun.self, from: try await ask("begin", given.json).written)
    }

    func plant(_ fault: JSONValue) async throws { _ = try await ask("fault", fault) }

    /// A person does something elsewhere; the answer.
    func act(_ person: String, _ operation: String, _ request: JSONValue) async throws -> JSONValue {
        try await ask("act", ["as": .string(person), "operation": .string(operation), "request": request])
    }

    /// What the service has of a conversation.
    func history(of conversation: String) async throws -> [String?] {
        try await look(History.self, ["expect": "history", "of": .string(conversation)]).texts
    }

    /// How many requests of an operation have reached the service.
    func requests(of operation: String) async throws -> Int {
        try await look(Requests.self, ["expect": "requests", "operation": .string(operation)]).times
    }

    private func look<Found: Decodable>(_ type: Found.Type, _ step: JSONValue) async throws -> Found {
        try ChatJSON.value(type, from: try await ask("look", step).written)
    }

    private func ask(_ what: String, _ body: JSONValue) async throws -> JSONValue {
        let answer = try await http.send(ChatHTTPRequest(
            method: "POST", url: url.appendingPathComponent("_stage").appendingPathComponent(what),
            headers: ["Content-Type": "application/json"], body: Data(body.written.utf8), timeout: Self.patience
        ))
        let text = String(decoding: answer.body, as: UTF8.self)
        guard answer.status == 200 else { throw ScenarioFault("The stage refused '\(what)': \(answer.status) \(text)") }
        return try ChatJSON.value(JSONValue.self, from: text)
    }
}
