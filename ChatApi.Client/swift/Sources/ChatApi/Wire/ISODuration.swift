import Foundation

/// A length of time, on the wire an ISO 8601 duration such as `PT1M30S`.
public struct ISODuration: Codable, Sendable, Hashable {
    /// How long, in seconds.
    public var seconds: TimeInterval

    public init(seconds: TimeInterval) { self.seconds = seconds }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let seconds = Self.parse(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "Not a duration such as PT1M30S.")
        }
        self.seconds = seconds
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        let whole = abs(seconds).rounded(.down)
        let millis = ((abs(seconds) - whole) * 1_000).rounded()
        let total = Int64(whole) * 1_000 + Int64(millis)
        let digits = String(1_000 + total % 1_000).dropFirst()
        let fraction = total % 1_000 == 0 ? "" : ".\(digits)"
        let sign = seconds < 0 ? "-" : ""
        try container.encode("\(sign)PT\(total / 1_000)\(fraction)S")
    }

    /// Days, hours, minutes and seconds, each once and in this order; years and months have no length of their own.
    static func parse(_ text: String) -> TimeInterval? {
        var reader = DigitReader(text)
        let sign = reader.take("-") ? -1.0 : 1.0
        guard reader.take("P") else { return nil }
        var seconds = 0.0
        var lastUnit = 0.0
        var isTime = false
        while !reader.isAtEnd {
            if !isTime, reader.take("T") { isTime = true }
            guard let whole = reader.number() else { return nil }
            var amount = Double(whole)
            let hasFraction = reader.take(".")
            if hasFraction {
                guard let fraction = reader.fraction() else { return nil }
                amount += fraction
            }
            let unit: Double
            if !isTime, reader.take("D") {
                unit = 86_400
            } else if isTime, reader.take("H") {
                unit = 3_600
            } else if isTime, reader.take("M") {
                unit = 60
            } else if isTime, reader.take("S") {
                unit = 1
            } else {
                return nil
            }
            guard !hasFraction || unit == 1, lastUnit == 0 || unit < lastUnit else { return nil }
            lastUnit = unit
            seconds += amount * unit
        }
        return lastUnit == 0 ? nil : sign * seconds
    }
}
