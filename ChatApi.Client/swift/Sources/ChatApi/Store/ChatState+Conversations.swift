import Foundation

// Conversations that come, go and change, their members, and one's own side of them.

extension ChatState {
    mutating func begin(_ event: ConversationCreated) {
        guard conversations[event.conversation.id] == nil else { return }
        let mine = event.members?.first { $0.user.id == me?.id }
        let other = event.members?.first { $0.user.id != me?.id }
        let role = event.conversation.createdBy == me?.id ? "owner" : "member"
        var known = event.conversation
        known.me = mine.map { MyMembership(of: $0) } ?? MyMembership(role: role, readSeq: 0, deliveredSeq: 0, historyFromSeq: 1)
        known.otherUser = other?.user
        known.otherReceipt = other.map { Receipt(userId: $0.user.id, deliveredSeq: 0, readSeq: $0.readSeq) }
        put(known)
    }

    /// What the conversation itself is; the newest version of it counts. Everything else of it is told by other events.
    mutating func inform(_ new: Conversation) {
        change(new.id) { known in
            guard new.version > known.version else { return }
            known.title = new.title
            known.description = new.description
            known.avatarUrl = new.avatarUrl
            known.metadata = new.metadata
            known.permissions = new.permissions
            known.history = new.history
            known.messageExpiry = new.messageExpiry
            known.version = new.version
        }
    }

    /// One's own side is new as a whole. What was cleared is not told afterwards, so that what it left behind comes with it.
    mutating func renewMine(_ event: MyMembershipUpdated) {
        let first = event.me.historyFromSeq
        change(event.conversationId) { known in
            let isCleared = first > known.lastSeq + 1
            var mine = event.me
            mine.readSeq = max(known.me?.readSeq ?? 0, mine.readSeq)
            mine.deliveredSeq = max(known.me?.deliveredSeq ?? 0, mine.deliveredSeq)
            known.lastSeq = max(known.lastSeq, first - 1)
            if isCleared { known.lastActivityAt = event.lastActivityAt }
            known.lastMessage = event.lastMessage
            known.me = mine
            known.countUnread()
        }
        if let other = event.otherReceipt { raise(event.conversationId, other) }
        changeWindow(event.conversationId) { $0.forget(before: first) }
    }

    mutating func join(_ event: MemberAdded) {
        if conversations[event.conversation.id] != nil {
            change(event.conversation.id) { $0.memberCount = event.conversation.memberCount }
        } else if event.member.user.id == me?.id {
            var known = event.conversation
            known.me = MyMembership(of: event.member)
            put(known)
        }
    }

    mutating func leave(_ event: MemberRemoved) {
        if event.userId == me?.id {
            remove(event.conversationId)
        } else if let count = event.memberCount {
            change(event.conversationId) { $0.memberCount = count }
        }
    }

    /// One's own role; in a direct conversation how far the other has read, if that is shown.
    mutating func change(_ conversationId: UUID?, _ member: Member) {
        if member.user.id == me?.id {
            change(conversationId) { $0.me?.role = member.role }
            return
        }
        guard let conversationId, conversations[conversationId]?.otherReceipt?.userId == member.user.id else { return }
        if member.readSeq == nil {
            change(conversationId) { $0.otherReceipt?.readSeq = nil }
        }
        raise(conversationId, Receipt(userId: member.user.id, deliveredSeq: member.deliveredSeq, readSeq: member.readSeq))
    }

    /// Marks only rise. A read mark that is not told leaves the known one, or none.
    mutating func raise(_ conversationId: UUID?, _ receipt: Receipt) {
        let myId = me?.id
        change(conversationId) { known in
            if receipt.userId == myId {
                guard var mine = known.me else { return }
                mine.readSeq = max(mine.readSeq, receipt.readSeq ?? 0)
                mine.deliveredSeq = max(mine.deliveredSeq, receipt.deliveredSeq)
                known.me = mine
                known.countUnread()
            } else if var other = known.otherReceipt, other.userId == receipt.userId {
                other.deliveredSeq = max(other.deliveredSeq, receipt.deliveredSeq)
                if let read = receipt.readSeq { other.readSeq = max(other.readSeq ?? 0, read) }
                known.otherReceipt = other
            }
        }
    }

    /// Drafts of threads are listed by ListDrafts, not kept here.
    mutating func draft(_ draft: Draft) {
        guard draft.threadRootId == nil else { return }
        change(draft.conversationId) { $0.me?.draft = draft.text == nil ? nil : draft }
    }

    /// A profile shows wherever the person does.
    mutating func rename(_ event: UserUpdated) {
        if let mine = event.me { me = mine }
        let user = event.user
        for (id, conversation) in conversations where conversation.otherUser?.id == user.id || conversation.lastMessage != nil {
            change(id) { known in
                if known.otherUser?.id == user.id { known.otherUser = user }
                known.lastMessage?.rename(user)
            }
        }
        for id in windows.keys {
            changeWindow(id) { $0.changeAll { $0.rename(user) } }
        }
    }

    mutating func startTyping(_ conversationId: UUID?, _ typing: TypingUser) {
        guard let conversationId else { return }
        let others = (self.typing[conversationId] ?? []).filter { $0.user.id != typing.user.id }
        self.typing[conversationId] = others + [typing]
    }

    mutating func stopTyping(_ conversationId: UUID?, _ userId: String) {
        guard let conversationId, let known = typing[conversationId] else { return }
        let others = known.filter { $0.user.id != userId }
        typing[conversationId] = others.isEmpty ? nil : others
    }
}

extension MyMembership {
    /// Of someone who has just come.
    init(of member: Member) {
        self.init(role: member.role, readSeq: member.readSeq ?? 0, deliveredSeq: member.deliveredSeq, historyFromSeq: member.historyFromSeq)
    }

    /// Nothing is unread yet.
    init(role: String, readSeq: Int64, deliveredSeq: Int64, historyFromSeq: Int64) {
        self.init(
            role: role, readSeq: readSeq, deliveredSeq: deliveredSeq, unread: 0, unreadMentions: 0, historyFromSeq: historyFromSeq, archived: false
        )
    }
}

extension Message {
    mutating func rename(_ user: UserSummary) {
        if sender.id == user.id { sender = user }
        if replyTo?.sender.id == user.id { replyTo?.sender = user }
        guard var groups = reactions else { return }
        for place in groups.indices {
            groups[place].users = groups[place].users.map { $0.id == user.id ? user : $0 }
        }
        reactions = groups
    }
}
