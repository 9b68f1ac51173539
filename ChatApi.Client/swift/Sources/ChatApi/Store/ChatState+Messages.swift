import Foundation

// What happens to messages: where they are loaded, where the list shows the last one, and in quotes.

extension ChatState {
    /// A message as an event or the answer to a send brought it. A system message raises no marks.
    mutating func receive(_ message: Message) {
        let myId = me?.id
        if message.sender.id == myId { outgoing.removeAll { $0.clientMessageId == message.clientMessageId } }
        changeWindow(message.conversationId) { $0.add(newest: message) }
        stopTyping(message.conversationId, message.sender.id)
        change(message.conversationId) { known in
            guard message.seq > known.lastSeq else { return }
            known.lastSeq = message.seq
            known.lastActivityAt = message.createdAt
            if message.seq > known.lastMessage?.seq ?? 0 { known.lastMessage = message }
            known.count(message, myId: myId)
            if message.type != "system", var other = known.otherReceipt, other.userId == message.sender.id {
                other.deliveredSeq = message.seq
                if other.readSeq != nil { other.readSeq = message.seq }
                known.otherReceipt = other
            }
            known.countUnread()
        }
    }

    /// An edited message or a tombstone. What is one's own about it is not in the event and stays.
    mutating func renew(_ message: Message) {
        guard let known = conversations[message.conversationId], message.seq <= known.lastSeq else { return } // message.new is yet to come
        changeWindow(message.conversationId) { window in
            window.change(seq: message.seq) { $0.renew(with: message) }
            window.changeAll { $0.renewQuote(of: message) }
        }
        let myId = me?.id
        change(message.conversationId) { known in
            if var last = known.lastMessage {
                if last.id == message.id { last.renew(with: message) } else { last.renewQuote(of: message) }
                known.lastMessage = last
            }
            guard var mine = known.me else { return }
            if message.deletedAt != nil { mine.uncountedSeqs = mine.uncountedSeqs.adding(message.seq) }
            mine.mentionSeqs = message.isMentioning(myId)
                ? mine.mentionSeqs.adding(message.seq) : mine.mentionSeqs?.filter { $0 != message.seq }
            known.me = mine
            known.countUnread()
        }
    }

    /// Deleted for oneself: the last message may be another one then.
    mutating func hide(_ event: MessageHidden) {
        changeWindow(event.conversationId) { $0.remove(event.messageId) }
        change(event.conversationId) { known in
            known.lastMessage = event.lastMessage
            if let seq = event.seq { known.me?.uncountedSeqs = known.me?.uncountedSeqs.adding(seq) }
            known.countUnread()
        }
    }

    /// An event has all reactions there are now, but not which are one's own: that is known from before and from one's own events.
    mutating func react(_ conversationId: UUID?, _ seq: Int64?, _ reactions: [ReactionGroup], changed: Reaction, isAdded: Bool) {
        let isMine = changed.user.id == me?.id
        changeOne(conversationId, seq) { message in
            guard message.hiddenByBlock != true else { return }
            var mine = message.myReactions
            if isMine, isAdded { mine.insert(changed.emoji) }
            if isMine, !isAdded { mine.remove(changed.emoji) }
            message.reactions = reactions.marking(mine)
        }
    }

    /// One's own votes are told to oneself alone.
    mutating func vote(_ event: PollUpdated) {
        changeOne(event.conversationId, event.seq) { message in
            guard var poll = message.poll else { return }
            for (place, votes) in event.votes.enumerated() where place < poll.options.count {
                poll.options[place].votes = votes
            }
            poll.voters = event.voters
            poll.closedAt = event.closedAt
            if let mine = event.myVotes { poll.myVotes = mine.isEmpty ? nil : mine }
            message.poll = poll
        }
    }

    /// What a blocked user said has no content any more.
    mutating func block(_ user: UserSummary) {
        blockedUserIds.insert(user.id)
        for id in windows.keys {
            changeWindow(id) { $0.changeAll { $0.hide(from: user.id) } }
        }
    }

    /// What was loaded without content is loaded again when it is looked at.
    mutating func unblock(_ user: UserSummary) {
        blockedUserIds.remove(user.id)
        for (id, window) in windows where window.messages.contains(where: { $0.isHidden(from: user.id) }) {
            windows[id] = nil
            touched.insert(id)
        }
    }
}

extension Message {
    func isMentioning(_ userId: String?) -> Bool {
        guard let userId else { return false }
        return mentionsAll == true || mentions?.contains(userId) == true
    }

    var myReactions: Set<String> { Set((reactions ?? []).filter { $0.me == true }.map { $0.emoji }) }

    func isHidden(from userId: String) -> Bool {
        if sender.id == userId, hiddenByBlock == true { return true }
        guard let replyTo else { return false }
        return replyTo.sender.id == userId && replyTo.hiddenByBlock == true
    }

    mutating func renew(with message: Message) {
        guard message.version >= version else { return }
        guard message.deletedAt == nil else {
            self = message
            return
        }
        var renewed = message
        renewed.starred = starred
        renewed.reactions = message.reactions?.marking(myReactions)
        renewed.poll?.myVotes = poll?.myVotes
        self = renewed
    }

    /// The message it answers may be the one that changed.
    mutating func renewQuote(of message: Message) {
        guard deletedAt == nil, var quote = replyTo, quote.id == message.id else { return }
        quote.text = message.text?.beginning
        quote.deletedAt = message.deletedAt
        quote.hiddenByBlock = message.hiddenByBlock
        replyTo = quote
    }

    /// Takes the content away when a user has said it; a quote of theirs likewise.
    mutating func hide(from userId: String) {
        if sender.id == userId, type != "system" {
            guard deletedAt == nil else { return }
            text = nil
            forwardedFrom = nil
            poll = nil
            replyTo = nil
            mentions = nil
            mentionsAll = nil
            links = nil
            metadata = nil
            reactions = nil
            silent = nil
            expiresAt = nil
            expiresAfterRead = nil
            hiddenByBlock = true
        } else if var quote = replyTo, quote.sender.id == userId {
            quote.text = nil
            quote.hiddenByBlock = true
            replyTo = quote
        }
    }
}

extension Array where Element == ReactionGroup {
    /// Nil when there are none.
    func marking(_ mine: Set<String>) -> [ReactionGroup]? {
        guard !isEmpty else { return nil }
        return map { group in
            var marked = group
            marked.me = mine.contains(group.emoji) ? true : nil
            return marked
        }
    }
}

extension String {
    /// As a quote shows it: the first 200 Unicode scalars.
    var beginning: String {
        let shown = 200
        guard unicodeScalars.count > shown else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.prefix(shown))) + "…"
    }
}
