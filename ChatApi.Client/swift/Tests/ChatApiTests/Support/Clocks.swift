import Foundation
@testable import ChatApi

/// The start of every test's time.
let testTime = Date(timeIntervalSince1970: 1_767_323_045)

/// Time stands still, and waits are over at once.
struct QuickClock: ChatClock {
    func now() -> Date { testTime }

    func sleep(seconds: TimeInterval) async throws {
        await Task.yield()
        try Task.checkCancellation()
    }
}

/// Time goes on when a test says so.
final class ManualClock: ChatClock, @unchecked Sendable {
    private struct Sleeper {
        var until: Date
        var continuation: CheckedContinuation<Void, any Error>
    }

    private let lock = NSLock()
    private var time = testTime
    private var sleepers: [UUID: Sleeper] = [:]
    private var cancelled: Set<UUID> = []

    func now() -> Date {
        lock.lock()
        defer { lock.unlock() }
        return time
    }

    func sleep(seconds: TimeInterval) async throws {
        let id = UUID()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                self.begin(id, seconds, continuation)
            }
        } onCancel: {
            self.cancel(id)
        }
    }

    func advance(by seconds: TimeInterval) {
        lock.lock()
        time = time.addingTimeInterval(seconds)
        let due = sleepers.filter { $0.value.until <= time }
        for id in due.keys { sleepers[id] = nil }
        lock.unlock()
        for sleeper in due.values { sleeper.continuation.resume() }
    }

    /// How long the next sleeper still sleeps; nil when nobody does.
    var nextWait: TimeInterval? {
        lock.lock()
        defer { lock.unlock() }
        return sleepers.values.map { $0.until.timeIntervalSince(time) }.min()
    }

    private func begin(_ id: UUID, _ seconds: TimeInterval, _ continuation: CheckedContinuation<Void, any Error>) {
        lock.lock()
        let isCancelled = cancelled.remove(id) != nil
        if !isCancelled, seconds > 0 { sleepers[id] = Sleeper(until: time.addingTimeInterval(seconds), continuation: continuation) }
        lock.unlock()
        if isCancelled {
            continuation.resume(throwing: CancellationError())
        } else if seconds <= 0 {
            continuation.resume()
        }
    }

    private func cancel(_ id: UUID) {
        lock.lock()
        let sleeper = sleepers.removeValue(forKey: id)
        if sleeper == nil { cancelled.insert(id) }
        lock.unlock()
        sleeper?.continuation.resume(throwing: CancellationError())
    }
}
