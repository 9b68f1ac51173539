import Foundation

/// What time it is, and waiting.
public protocol ChatClock: Sendable {
    /// The time now.
    func now() -> Date

    /// Returns after so many seconds; throws `CancellationError` when the task is cancelled.
    func sleep(seconds: TimeInterval) async throws
}

/// The clock of the device.
public struct SystemClock: ChatClock {
    public init() {}

    public func now() -> Date { Date() }

    public func sleep(seconds: TimeInterval) async throws {
        let bounded = min(max(seconds, 0), 86_400)
        try await Task.sleep(nanoseconds: UInt64(bounded * 1_000_000_000))
    }
}

/// Waits with full jitter: a random time up to a bound that doubles with each failure, so that a herd spreads.
enum BackOff {
    static func wait(failures: Int, first: TimeInterval, longest: TimeInterval, jitter: Double) -> TimeInterval {
        let doublings = Double(min(max(failures - 1, 0), 20))
        return min(longest, first * pow(2, doublings)) * jitter
    }
}
