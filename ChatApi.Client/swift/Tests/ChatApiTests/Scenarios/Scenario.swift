import Foundation
@testable import ChatApi

/// A scenario as its file has it; ChatApi.Client/scenarios/README.md says what it means.
struct Scenario: Sendable {
    /// What is made before the first step.
    struct Given: Sendable {
        var people: [String]
        var conversations: [String: [String]]
        var history: [String: Int]
    }

    let name: String

    /// What is promised.
    let says: String

    let given: Given

    /// As they were written: their values are not put in.
    let steps: [JSONValue]

    /// Every scenario of the repository, in order.
    static func all() throws -> [Scenario] {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
        return try files.map { try Scenario(file: $0) }
    }

    /// Beside the package: ChatApi.Client/scenarios.
    private static var folder: URL {
        let packageParts = ["swift", "Tests", "ChatApiTests", "Scenarios", "Scenario.swift"]
        let client = packageParts.reduce(URL(fileURLWithPath: #filePath)) { place, _ in place.deletingLastPathComponent() }
        return client.appendingPathComponent("scenarios")
    }

    private init(file: URL) throws {
        name = file.deletingPathExtension().lastPathComponent
        var members = try Members(of: ChatJSON.decoder().decode(JSONValue.self, from: Data(contentsOf: file)))
        says = try members.take("says")
        steps = try members.take("steps")
        let given: JSONValue = try members.take("given")
        self.given = try Given(given)
        try members.nothingElse()
    }
}

extension Scenario.Given {
    init(_ json: JSONValue) throws {
        var members = try Members(of: json)
        people = try members.take("people")
        conversations = try members.takeIfAny("conversations") ?? [:]
        history = try members.takeIfAny("history") ?? [:]
        try members.nothingElse()
    }

    var json: JSONValue {
        .object([
            "people": .array(people.map { JSONValue.string($0) }),
            "conversations": .object(conversations.mapValues { names in JSONValue.array(names.map { JSONValue.string($0) }) }),
            "history": .object(history.mapValues { JSONValue.integer(Int64($0)) }),
        ])
    }
}

/// What is wrong with a scenario, or with what was seen when it was played.
struct ScenarioFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// The members of an object of a scenario, each taken once, so that one which the format does not name is found.
struct Members {
    private var left: [String: JSONValue]

    init(of json: JSONValue) throws {
        guard case .object(let members) = json else { throw ScenarioFault("This is no object: \(json.written)") }
        left = members
    }

    mutating func take<Value: Decodable>(_ name: String) throws -> Value {
        guard let value: Value = try takeIfAny(name) else { throw ScenarioFault("The member '\(name)' is missing.") }
        return value
    }

    mutating func takeIfAny<Value: Decodable>(_ name: String) throws -> Value? {
        guard let json = left.removeValue(forKey: name) else { return nil }
        return try ChatJSON.value([Value].self, from: JSONValue.array([json]).written).first
    }

    func nothingElse() throws {
        guard left.isEmpty else { throw ScenarioFault("Nothing reads \(left.keys.sorted().joined(separator: ", ")).") }
    }
}

extension JSONValue {
    /// As JSON text.
    var written: String { (try? ChatJSON.text(of: self)) ?? "" }
}
