import Foundation

/// The part of a conversation's messages that has been loaded, oldest first, each seq once. What lies between what was loaded and
/// what was heard since is a gap until a page fills it.
public struct MessageWindow: Codable, Sendable, Hashable {
    /// Oldest first.
    public private(set) var messages: [Message] = []

    /// Everything up to here has been loaded; what is missing below is not for these eyes. Nil = nothing yet.
    public private(set) var loadedTo: Int64?

    /// Whether there are older messages to be loaded.
    public private(set) var hasMoreBefore = true

    public init() {}

    /// The first seq that is missing though there are newer messages; nil when nothing is.
    public func firstGap(lastSeq: Int64) -> Int64? {
        guard let loadedTo else { return nil }
        return max(lastSeq, messages.last?.seq ?? 0) > loadedTo ? loadedTo + 1 : nil
    }

    /// The end of it; nil while nothing is loaded.
    func newest(_ count: Int) -> MessageWindow? {
        guard loadedTo != nil else { return nil }
        var end = self
        end.messages = Array(messages.suffix(count))
        end.hasMoreBefore = hasMoreBefore || messages.count > count
        return end
    }

    /// What was just sent, or came by an event.
    mutating func add(newest message: Message) {
        if let loadedTo, message.seq <= loadedTo {
            change(seq: message.seq) { known in
                if message.version > known.version { known = message }
            }
            return
        }
        merge([message])
        reach()
    }

    /// A page that begins the window, or goes on after it.
    /// - Parameter lastSeq: The last one known when the page was asked for: so far a page with nothing after it goes.
    mutating func add(newer page: ListMessagesResponse, lastSeq: Int64) {
        if loadedTo == nil { hasMoreBefore = page.hasMoreBefore }
        merge(page.results)
        loadedTo = max(loadedTo ?? 0, page.results.first?.seq ?? 0, page.hasMoreAfter ? 0 : lastSeq)
        reach()
    }

    /// The page before the first message.
    mutating func add(older page: ListMessagesResponse) {
        merge(page.results)
        hasMoreBefore = page.hasMoreBefore
    }

    /// What was before a seq is for these eyes no more.
    mutating func forget(before seq: Int64) {
        messages.removeAll { $0.seq < seq }
        if let loadedTo { self.loadedTo = max(loadedTo, seq - 1) }
    }

    mutating func remove(_ messageId: UUID) {
        messages.removeAll { $0.id == messageId }
    }

    /// Changes a message that is loaded; what a change makes older than it was is left out.
    mutating func change(seq: Int64, _ change: (inout Message) -> Void) {
        guard let place = messages.firstIndex(where: { $0.seq == seq }) else { return }
        var changed = messages[place]
        change(&changed)
        if changed.version >= messages[place].version { messages[place] = changed }
    }

    mutating func changeAll(_ change: (inout Message) -> Void) {
        for place in messages.indices { change(&messages[place]) }
    }

    private mutating func merge(_ more: [Message]) {
        var bySeq = Dictionary(messages.map { ($0.seq, $0) }, uniquingKeysWith: { _, last in last })
        for message in more {
            if let known = bySeq[message.seq], known.version >= message.version { continue }
            bySeq[message.seq] = message
        }
        messages = bySeq.values.sorted { $0.seq < $1.seq }
    }

    /// Goes as far as the seqs follow each other.
    private mutating func reach() {
        guard var end = loadedTo else { return }
        for message in messages where message.seq == end + 1 { end = message.seq }
        loadedTo = end
    }
}
