// Unread is derived, not counted: what lies between the read mark and the last message, less the few that do not count.

extension Conversation {
    /// Counting stops here.
    static let unreadLimit: Int64 = 999

    /// Makes the counts right for the marks and the last seq.
    mutating func countUnread() {
        guard var mine = me else { return }
        let from = max(mine.readSeq, mine.historyFromSeq - 1)
        let uncounted = (mine.uncountedSeqs ?? []).filter { $0 > from }
        let mentions = (mine.mentionSeqs ?? []).filter { $0 > from && !uncounted.contains($0) }
        let skipped = Int64(uncounted.filter { $0 <= lastSeq }.count)
        mine.unread = Int(min(max(lastSeq - from - skipped, 0), Self.unreadLimit))
        mine.unreadMentions = mentions.filter { $0 <= lastSeq }.count
        mine.uncountedSeqs = uncounted.isEmpty ? nil : uncounted
        mine.mentionSeqs = mentions.isEmpty ? nil : mentions
        me = mine
    }

    /// What a new message does to one's own side: the marks of who sent it rise, others have one more to read.
    mutating func count(_ message: Message, myId: String?) {
        guard var mine = me else { return }
        if let end = mine.archivedUntilSeq, message.seq > end {
            mine.archived = false
            mine.archivedUntilSeq = nil
        }
        let isSent = message.type != "system"
        if isSent, message.sender.id == myId {
            mine.readSeq = message.seq
            mine.deliveredSeq = message.seq
        } else {
            let counts = isSent && message.deletedAt == nil && message.hiddenByBlock != true
            if !counts { mine.uncountedSeqs = mine.uncountedSeqs.adding(message.seq) }
            if message.isMentioning(myId) { mine.mentionSeqs = mine.mentionSeqs.adding(message.seq) }
        }
        me = mine
    }
}

extension Optional where Wrapped == [Int64] {
    /// In order, each once.
    func adding(_ seq: Int64) -> [Int64] {
        let known = self ?? []
        return known.contains(seq) ? known : (known + [seq]).sorted()
    }
}
