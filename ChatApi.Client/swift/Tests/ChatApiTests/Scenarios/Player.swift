import Foundation
@testable import ChatApi

/// Plays a scenario's steps with this package. What they mean stands in ChatApi.Client/scenarios/README.md.
actor Player {
    private struct Promise {
        var device: Device
        var name: String
        var times: Int
    }

    /// How long what is expected may take to come true.
    private static let patience: TimeInterval = 20

    private let stage: Stage
    private var values: [String: JSONValue]
    private let people: [String: Person]
    private var devices: [String: Device] = [:]
    private var heard: [String: Promise] = [:]

    /// Throws what is wrong, and the step it was found in.
    static func play(_ scenario: Scenario, on stage: Stage) async throws {
        let begun = try await stage.begin(scenario.given)
        let player = Player(stage, begun)
        do {
            try await player.take(scenario.steps)
        } catch {
            await player.leave()
            throw error
        }
        await player.leave()
    }

    private init(_ stage: Stage, _ begun: Stage.Begun) {
        self.stage = stage
        values = begun.values
        people = begun.people
    }

    private func take(_ steps: [JSONValue]) async throws {
        for (place, written) in steps.enumerated() {
            do {
                try await take(Step(put(in: written)))
            } catch {
                throw ScenarioFault("Step \(place + 1) \(written.written): \(error)")
            }
        }
        for promise in heard.values {
            let times = await promise.device.heard(promise.name)
            guard times == promise.times else {
                throw ScenarioFault("At the end: \(promise.name) was heard \(times) times, and not \(promise.times) times.")
            }
        }
    }

    private func leave() async {
        for device in devices.values { await device.kill() }
    }

    private func take(_ step: Step) async throws {
        switch step {
        case .act(let act): try await take(act)
        case .expect(let expectation): try await take(expectation)
        case .fault(let fault): try await stage.plant(fault)
        }
    }

    private func take(_ act: Act) async throws {
        switch act {
        case .open(let name, let offline): try await device(name).open(offline: offline)
        case .kill(let name): try await device(name).kill()
        case .close(let name): try await device(name).close()
        case .pause(let name): try await device(name).pause()
        case .resume(let name): try await device(name).resume()
        case .signOut(let name): try await device(name).signOut()
        case .signIn(let name, let who): try await device(name).signIn(as: person(who ?? Self.owner(of: name)))
        case .call(let name, let call): try await take(call, by: device(name))
        case .send(let name, let message, let save): keep(.string(try await device(name).send(message)), as: save)
        case .retry(let name, let key): try await device(name).retry(key)
        case .discard(let name, let key): try await device(name).discard(key)
        case .loadOlder(let name, let conversation): try await device(name).loadOlder(conversation)
        case .act(let who, let operation, let request, let save): keep(try await stage.act(who, operation, request), as: save)
        }
    }

    private func take(_ call: Act.Call, by device: Device) async throws {
        if let refused = call.refused {
            try await expect(refused, of: call, by: device)
            return
        }
        keep(try await Self.answer(to: call, by: device), as: call.save)
    }

    /// One of the answers to as many calls at once.
    private static func answer(to call: Act.Call, by device: Device) async throws -> JSONValue {
        try await withThrowingTaskGroup(of: JSONValue.self) { group in
            for _ in 0 ..< call.times {
                group.addTask { try await device.call(call.operation, call.request) }
            }
            var one = JSONValue.null
            for try await answer in group { one = answer }
            return one
        }
    }

    private func expect(_ refused: Act.Refusal, of call: Act.Call, by device: Device) async throws {
        do {
            _ = try await device.call(call.operation, call.request)
        } catch let error as ChatError {
            guard error.status == refused.status, error.code == refused.code else { throw error }
            if let field = refused.field, !error.errors.contains(where: { $0.fieldName == field }) {
                throw ScenarioFault("The error is about \(error.errors.map { $0.fieldName }), and not about \(field).")
            }
            return
        }
        throw ScenarioFault("It was answered, and not refused.")
    }

    private func take(_ expectation: Expectation) async throws {
        switch expectation {
        case .state(let name, let state):
            let device = try self.device(name)
            try await until(state) { try await device.state() }
        case .signedIn(let name, let isSo):
            let device = try self.device(name)
            try await until(isSo) { try await device.isSignedIn() }
        case .outbox(let name, let texts, let failed):
            let device = try self.device(name)
            try await until(texts) { try await device.outgoing(failed: false) }
            if let failed { try await until(failed) { try await device.outgoing(failed: true) } }
        case .messages(let name, let conversation, let texts):
            let device = try self.device(name)
            try await until(texts) { try await device.messages(conversation) }
        case .conversations(let name, let ids):
            let device = try self.device(name)
            try await until(ids.map { $0.lowercased() }) { try await device.conversations() }
        case .unread(let name, let conversation, let count):
            let device = try self.device(name)
            try await until(Optional(count)) { try await device.unread(conversation) }
        case .typing(let name, let conversation, let users):
            let device = try self.device(name)
            try await until(users) { try await device.typing(conversation) }
        case .heard(let name, let event, let times):
            let device = try self.device(name)
            try await until(times) { await device.heard(event) }
            heard[name + " " + event] = Promise(device: device, name: event, times: times)
        case .fresh(let name):
            let device = try self.device(name)
            try await until("") { try await device.difference() }
        case .history(let conversation, let texts):
            try await until(texts) { [stage] in try await stage.history(of: conversation) }
        case .requests(let operation, let times):
            try await until(times) { [stage] in try await stage.requests(of: operation) }
        }
    }

    /// Looks again until it is so.
    private func until<Value: Equatable & Sendable>(_ wanted: Value, _ look: @Sendable () async throws -> Value) async throws {
        let end = Date().addingTimeInterval(Self.patience)
        while true {
            let found = try await look()
            if found == wanted { return }
            guard Date() < end else { throw ScenarioFault("expected \(wanted), found \(found)") }
            try await Task.sleep(nanoseconds: 20_000_000)
        }
    }

    private func device(_ name: String) throws -> Device {
        if let known = devices[name] { return known }
        let device = Device(url: stage.url, person: try person(Self.owner(of: name)))
        devices[name] = device
        return device
    }

    /// What stands before the dot.
    private static func owner(of device: String) -> String { device.split(separator: ".").first.map { String($0) } ?? device }

    private func person(_ name: String) throws -> Person {
        guard let person = people[name] else { throw ScenarioFault("Nobody is called '\(name)'.") }
        return person
    }

    private func keep(_ value: JSONValue, as name: String?) {
        if let name { values[name] = value }
    }

    /// The step with its values in place of their names.
    private func put(in written: JSONValue) throws -> JSONValue {
        switch written {
        case .object(let members): return .object(try members.mapValues { try put(in: $0) })
        case .array(let items): return .array(try items.map { try put(in: $0) })
        case .string("$now"): return .string(WireTime.format(Date()))
        case .string("$in3s"): return .string(WireTime.format(Date().addingTimeInterval(3)))
        case .string(let text) where text.hasPrefix("$"): return try value(text)
        default: return written
        }
    }

    private func value(_ name: String) throws -> JSONValue {
        let found = name.dropFirst().split(separator: ".").reduce(JSONValue?.some(.object(values))) { node, member in node?[String(member)] }
        guard let found else { throw ScenarioFault("Nothing is called '\(name)'.") }
        return found
    }
}
