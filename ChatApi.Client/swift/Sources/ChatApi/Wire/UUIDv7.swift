import Foundation

extension UUID {
    /// A version 7 UUID (RFC 9562 §5.7): it begins with the time, so that keys made later come later.
    static func v7(at now: Date) -> UUID {
        let random = UUID().uuid
        let millis = UInt64(max(0, now.timeIntervalSince1970 * 1_000))
        let version: UInt8 = 0x70 | (random.6 & 0x0F)
        let variant: UInt8 = 0x80 | (random.8 & 0x3F)
        return UUID(uuid: (
            UInt8(truncatingIfNeeded: millis >> 40), UInt8(truncatingIfNeeded: millis >> 32),
            UInt8(truncatingIfNeeded: millis >> 24), UInt8(truncatingIfNeeded: millis >> 16),
            UInt8(truncatingIfNeeded: millis >> 8), UInt8(truncatingIfNeeded: millis),
            version, random.7,
            variant, random.9,
            random.10, random.11, random.12, random.13, random.14, random.15
        ))
    }

    /// As the service writes it: in lower case.
    var wireText: String { uuidString.lowercased() }
}
