import XCTest
@testable import ChatApi

final class WireTests: XCTestCase {
    func testTimesHaveFractionsOfAnyLength() throws {
        let plain = try XCTUnwrap(WireTime.parse("2026-01-02T03:04:05Z"))
        XCTAssertEqual(plain.timeIntervalSince1970, 1_767_323_045)
        for (text, fraction) in [("5", 0.5), ("678", 0.678), ("678901", 0.678901), ("6789012", 0.6789012)] {
            let time = try XCTUnwrap(WireTime.parse("2026-01-02T03:04:05.\(text)Z"))
            XCTAssertEqual(time.timeIntervalSince(plain), fraction, accuracy: 0.000001)
        }
        XCTAssertEqual(WireTime.parse("2026-01-02T05:04:05+02:00"), plain)
    }

    func testWhatIsNoTimeIsRefused() {
        for text in ["", "2026-01-02", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-02T24:00:00Z", "2026-01-02T03:04:05",
                     "2026-01-02T03:04:05.Z", "2026-01-02T03:04:05Zx", "/Date(1767323045678)/"] {
            XCTAssertNil(WireTime.parse(text), text)
        }
    }

    func testTimesAreWrittenAsTheyAreRead() throws {
        for text in ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.678901Z", "2024-02-29T23:59:59.5Z", "1969-12-31T23:59:59Z", "0001-01-01T00:00:00Z"] {
            let time = try XCTUnwrap(WireTime.parse(text))
            XCTAssertEqual(WireTime.format(time), text)
        }
    }

    func testDurations() throws {
        XCTAssertEqual(ISODuration.parse("PT1M30S"), 90)
        XCTAssertEqual(ISODuration.parse("P1DT2H0.5S"), 93_600.5)
        XCTAssertEqual(ISODuration.parse("-PT5S"), -5)
        for text in ["", "PT", "1M", "P1M", "PT1S1M", "P1.5D"] { XCTAssertNil(ISODuration.parse(text), text) }
        XCTAssertEqual(try ChatJSON.text(of: [ISODuration(seconds: 90), ISODuration(seconds: -0.25)]), "[\"PT90S\",\"-PT0.250S\"]")
    }

    func testJSONOfAnyShapeComesBackAsItWas() throws {
        let value: JSONValue = ["a": [1, 2.5, true, "text"], "b": ["c": .null]]
        XCTAssertEqual(try ChatJSON.value(JSONValue.self, from: ChatJSON.text(of: value)), value)
        XCTAssertEqual(value["a"], [1, 2.5, true, "text"])
        XCTAssertNil(value["none"])
    }

    func testKeysMadeLaterComeLater() {
        let first = UUID.v7(at: testTime)
        let second = UUID.v7(at: testTime.addingTimeInterval(0.002))
        XCTAssertLessThan(first.uuidString, second.uuidString)
        XCTAssertEqual(first.uuid.6 >> 4, 7)
        XCTAssertEqual(first.uuid.8 >> 6, 2)
    }

    func testQueryStrings() throws {
        XCTAssertEqual(try QueryString.of(GetMe()), "")
        let request = GetPresence(userIds: ["a b", "c&d"])
        XCTAssertEqual(try QueryString.of(request), "?userIds=a%20b%2Cc%26d")
        let page = ListMessages(conversationId: Sample.conversationId, at: testTime, limit: 5)
        XCTAssertEqual(
            try QueryString.of(page), "?at=2026-01-02T03%3A04%3A05Z&conversationId=0198C0DE-0000-7000-8000-0000000000C1&limit=5"
        )
    }

    func testEventsOfUnknownKindsKeepWhatEveryEventHas() throws {
        let event = try ChatJSON.value(ChatEvent.self, from: "{\"id\":7,\"name\":\"moon.risen\",\"phase\":\"full\"}")
        guard case .unknown(let unknown) = event else { return XCTFail("It is known.") }
        XCTAssertEqual(unknown.name, "moon.risen")
        XCTAssertEqual(event.id, 7)
    }
}
