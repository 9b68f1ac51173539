import Foundation

/// The ids of the events heard last: a batch flagged `overlap` may have some of them again.
struct RecentEvents {
    private static let count = 1_000
    private static let age: TimeInterval = 60

    private var heard: [(id: Int64, at: Date)] = []
    private var ids: Set<Int64> = []

    /// The batch without what was heard before; what is left counts as heard.
    mutating func new(in batch: GetEventsResponse, at now: Date) -> GetEventsResponse {
        var rest = batch
        if batch.overlap == true {
            rest.events = batch.events.filter { event in
                guard let id = event.id else { return true }
                return !ids.contains(id)
            }
        }
        for event in rest.events {
            if let id = event.id, ids.insert(id).inserted { heard.append((id: id, at: now)) }
        }
        forget(before: now.addingTimeInterval(-Self.age))
        return rest
    }

    mutating func forgetAll() {
        heard = []
        ids = []
    }

    /// Ids are kept while they are young or among the last ones.
    private mutating func forget(before: Date) {
        var old = 0
        while heard.count - old > Self.count, heard[old].at < before { old += 1 }
        guard old > 0 else { return }
        for (id, _) in heard.prefix(old) { ids.remove(id) }
        heard.removeFirst(old)
    }
}
