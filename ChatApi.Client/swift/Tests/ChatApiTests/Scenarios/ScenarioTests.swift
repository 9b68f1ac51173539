import Foundation
import XCTest
@testable import ChatApi

/// The scenarios that every SDK plays.
final class ScenarioTests: XCTestCase {
    func testEveryStepIsOneOfTheFormat() throws {
        let scenarios = try Scenario.all()
        XCTAssertGreaterThan(scenarios.count, 30)
        for scenario in scenarios {
            XCTAssertFalse(scenario.says.isEmpty, scenario.name)
            for (place, written) in scenario.steps.enumerated() {
                XCTAssertNoThrow(try Step(written), "\(scenario.name), step \(place + 1)")
            }
        }
    }

    func testWhatTheFormatDoesNotNameIsRefused() throws {
        let faulty: [JSONValue] = [
            ["do": "dance", "device": "ann"],
            ["expect": "silence", "device": "ann"],
            ["fault": "flood"],
            ["say": "hello"],
            ["do": "kill"],
            ["do": "kill", "device": 1],
            ["do": "kill", "device": "ann", "loudly": true],
            ["do": "send", "device": "ann", "text": "to nobody"],
            ["do": "call", "device": "ann", "operation": "GetMe", "request": [:], "refused": ["status": 400]],
            ["expect": "unread", "device": "ann", "of": "$c"],
            ["fault": "stall"],
            ["fault": "down", "device": "ann"],
        ]
        for step in faulty {
            XCTAssertThrowsError(try Step(step), step.written)
        }
        XCTAssertNoThrow(try Step(["do": "kill", "device": "ann"]))
    }

    func testEveryScenarioOnAStage() async throws {
        guard let address = ProcessInfo.processInfo.environment["CHATAPI_STAGE"] else {
            throw XCTSkip("CHATAPI_STAGE names no stage: docs/sdk-swift.md says how one is opened.")
        }
        let stage = Stage(url: try XCTUnwrap(URL(string: address), "CHATAPI_STAGE is no address: \(address)"))
        for scenario in try Scenario.all() {
            do {
                try await Player.play(scenario, on: stage)
            } catch {
                XCTFail("\(scenario.name): \(error)")
            }
        }
    }
}
