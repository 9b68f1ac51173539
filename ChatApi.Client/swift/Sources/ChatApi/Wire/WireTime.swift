import Foundation

/// Times as the service writes them: ISO 8601 with a fraction of any length or none, and `Z` or an offset.
enum WireTime {
    /// Seconds from 1970 to 2001, where `Date` counts from.
    private static let referenceSeconds: Int64 = 978_307_200

    /// Years 1 to 9999, in seconds from 2001.
    private static let bounds: ClosedRange<Double> = -63_113_904_000 ... 252_423_993_599

    static func parse(_ text: String) -> Date? {
        var reader = DigitReader(text)
        guard let year = reader.number(digits: 4), reader.take("-"),
              let month = reader.number(digits: 2), reader.take("-"),
              let day = reader.number(digits: 2), reader.take("T"),
              let hour = reader.number(digits: 2), reader.take(":"),
              let minute = reader.number(digits: 2), reader.take(":"),
              let second = reader.number(digits: 2)
        else { return nil }
        var fraction = 0.0
        if reader.take(".") {
            guard let digits = reader.fraction() else { return nil }
            fraction = digits
        }
        guard let offset = zone(&reader), reader.isAtEnd,
              (1 ... 12).contains(month), day >= 1, day <= days(inMonth: month, of: year),
              hour < 24, minute < 60, second < 60
        else { return nil }
        let time: Int64 = hour * 3_600 + (minute - offset) * 60 + second
        let seconds: Int64 = days(toYear: year, month: month, day: day) * 86_400 + time
        return Date(timeIntervalSinceReferenceDate: Double(seconds - referenceSeconds) + fraction)
    }

    /// UTC, with as many digits of a microsecond as are needed.
    static func format(_ date: Date) -> String {
        let clamped = min(max(date.timeIntervalSinceReferenceDate, bounds.lowerBound), bounds.upperBound)
        let micros = Int64((clamped * 1_000_000).rounded()) + referenceSeconds * 1_000_000
        let (wholeSeconds, fraction) = divide(micros, by: 1_000_000)
        let (wholeDays, seconds) = divide(wholeSeconds, by: 86_400)
        let (year, month, day) = civil(ofDays: wholeDays)
        let (hour, rest) = divide(seconds, by: 3_600)
        let (minute, second) = divide(rest, by: 60)
        let whole = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
        guard fraction > 0 else { return whole + "Z" }
        var digits = padded(fraction, 6)
        while digits.hasSuffix("0") { digits.removeLast() }
        return whole + "." + digits + "Z"
    }

    /// Minutes east of UTC.
    private static func zone(_ reader: inout DigitReader) -> Int64? {
        if reader.take("Z") { return 0 }
        let sign: Int64
        if reader.take("+") { sign = 1 } else if reader.take("-") { sign = -1 } else { return nil }
        guard let hours = reader.number(digits: 2), hours <= 14, reader.take(":"),
              let minutes = reader.number(digits: 2), minutes < 60
        else { return nil }
        return sign * (hours * 60 + minutes)
    }

    private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: return isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }

    /// Days from 1970-01-01 to a date.
    private static func days(toYear year: Int64, month: Int64, day: Int64) -> Int64 {
        let before = year - 1
        var days = before * 365 + before / 4 - before / 100 + before / 400 - 719_162
        var earlier: Int64 = 1
        while earlier < month {
            days += self.days(inMonth: earlier, of: year)
            earlier += 1
        }
        return days + day - 1
    }

    private static func civil(ofDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        var year = 1970 + days / 366
        if days < 0 { year = 1970 + days / 365 - 1 }
        while self.days(toYear: year + 1, month: 1, day: 1) <= days { year += 1 }
        var month: Int64 = 1
        var rest = days - self.days(toYear: year, month: 1, day: 1)
        while rest >= self.days(inMonth: month, of: year) {
            rest -= self.days(inMonth: month, of: year)
            month += 1
        }
        return (year, month, rest + 1)
    }

    /// Rounds down, also below zero.
    private static func divide(_ number: Int64, by divisor: Int64) -> (whole: Int64, rest: Int64) {
        let rest = ((number % divisor) + divisor) % divisor
        return ((number - rest) / divisor, rest)
    }

    private static func padded(_ number: Int64, _ length: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, length - digits.count)) + digits
    }
}

/// Reads digits and signs of an ASCII text from the left.
struct DigitReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { place == bytes.count }

    mutating func take(_ expected: Unicode.Scalar) -> Bool {
        guard place < bytes.count, UInt32(bytes[place]) == expected.value else { return false }
        place += 1
        return true
    }

    mutating func number(digits: Int) -> Int64? {
        guard place + digits <= bytes.count else { return nil }
        var number: Int64 = 0
        for byte in bytes[place ..< place + digits] {
            guard let digit = Self.digit(byte) else { return nil }
            number = number * 10 + digit
        }
        place += digits
        return number
    }

    /// Whole digits up to a limit that no number of ours reaches; nil when there is none.
    mutating func number() -> Int64? {
        var number: Int64 = 0
        let start = place
        while place < bytes.count, place - start < 15, let digit = Self.digit(bytes[place]) {
            number = number * 10 + digit
            place += 1
        }
        return place == start ? nil : number
    }

    /// The digits behind a point, as a part of one; nil when there is none.
    mutating func fraction() -> Double? {
        var digits: Int64 = 0
        var scale = 1.0
        let start = place
        while place < bytes.count, let digit = Self.digit(bytes[place]) {
            if place - start < 9 {
                digits = digits * 10 + digit
                scale *= 10
            }
            place += 1
        }
        return place == start ? nil : Double(digits) / scale
    }

    private static func digit(_ byte: UInt8) -> Int64? {
        byte >= 48 && byte <= 57 ? Int64(byte) - 48 : nil
    }
}
