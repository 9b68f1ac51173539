@testable import ChatApi

/// One step of a scenario, with its values put in or not yet. A word or a member that the format does not name is refused.
enum Step: Sendable {
    case act(Act)
    case expect(Expectation)

    /// What breaks; the stage is given it as it was written.
    case fault(JSONValue)

    init(_ json: JSONValue) throws {
        var members = try Members(of: json)
        if let word: String = try members.takeIfAny("do") {
            self = .act(try Act(word, &members))
        } else if let word: String = try members.takeIfAny("expect") {
            self = .expect(try Expectation(word, &members))
        } else {
            let word: String = try members.take("fault")
            try FaultWords.read(word, &members)
            self = .fault(json)
        }
        try members.nothingElse()
    }
}
