@testable import ChatApi

/// The faults that the stage can be asked for.
enum FaultWords {
    static func read(_ word: String, _ members: inout Members) throws {
        switch word {
        case "cutBefore", "cutAfter", "stall":
            _ = try members.take("operation") as String
        case "answer":
            _ = try members.take("operation") as String
            _ = try members.take("status") as Int
            _ = try members.take("code") as String
            _ = try members.takeIfAny("retryAfter") as Int?
        case "inject":
            _ = try members.take("event") as JSONValue
        case "cutStreams", "down", "up", "restart", "expireTokens", "repeatEvents", "spoilCursor":
            break
        default:
            throw ScenarioFault("There is no fault '\(word)'.")
        }
        _ = try members.takeIfAny("times") as Int?
    }
}
