import XCTest
@testable import ChatApi

final class StateTests: XCTestCase {
    private let id = Sample.conversationId

    func testAMessageOfAnotherIsUnreadUntilItIsRead() {
        var state = ChatState(snapshot: Sample.snapshot())
        state.apply(.messageCreated(MessageCreated(message: Sample.message(1))))
        state.apply(.messageCreated(MessageCreated(message: Sample.message(2))))
        XCTAssertEqual(state.conversations[id]?.me?.unread, 2)
        XCTAssertEqual(state.conversations[id]?.otherReceipt?.readSeq, 2)
        state.apply(.messageRead(MessageRead(conversationId: id, receipt: Receipt(userId: Sample.me, deliveredSeq: 2, readSeq: 1))))
        XCTAssertEqual(state.conversations[id]?.me?.unread, 1)
    }

    func testApplyingAnEventAgainChangesNothing() {
        var state = ChatState(snapshot: Sample.snapshot())
        state.windows[id] = loaded([], lastSeq: 0)
        let events: [ChatEvent] = [
            .messageCreated(MessageCreated(message: Sample.message(1))),
            .messageCreated(MessageCreated(message: Sample.message(2))),
            .messageStarred(MessageStarred(conversationId: id, seq: 2, messageId: Sample.message(2).id, starredAt: testTime)),
            .messageHidden(MessageHidden(conversationId: id, seq: 1, messageId: Sample.message(1).id, lastMessage: Sample.message(2))),
        ]
        for event in events { state.apply(event) }
        let once = state
        for event in events { state.apply(event) }
        XCTAssertEqual(state.conversations, once.conversations)
        XCTAssertEqual(state.windows[id]?.messages.map { $0.seq }, [2])
        XCTAssertEqual(state.conversations[id]?.me?.unread, 1)
    }

    func testSystemMessagesDoNotCount() {
        var state = ChatState(snapshot: Sample.snapshot())
        var note = Sample.message(1)
        note.type = "system"
        state.apply(.messageCreated(MessageCreated(message: note)))
        XCTAssertEqual(state.conversations[id]?.me?.unread, 0)
        XCTAssertEqual(state.conversations[id]?.me?.uncountedSeqs, [1])
        XCTAssertEqual(state.conversations[id]?.otherReceipt?.readSeq, 0)
    }

    func testATombstoneTakesEverythingAway() {
        var state = ChatState(snapshot: Sample.snapshot())
        state.windows[id] = loaded([], lastSeq: 0)
        state.apply(.messageCreated(MessageCreated(message: Sample.message(1))))
        var quoting = Sample.message(2)
        quoting.replyTo = MessagePreview(id: Sample.message(1).id, seq: 1, sender: Sample.other, type: "text", text: "m1")
        state.apply(.messageCreated(MessageCreated(message: quoting)))
        var tombstone = Sample.message(1)
        tombstone.text = nil
        tombstone.version = 2
        tombstone.deletedAt = testTime
        state.apply(.messageDeleted(MessageDeleted(message: tombstone)))
        XCTAssertEqual(state.windows[id]?.messages.first, tombstone)
        XCTAssertNil(state.windows[id]?.messages.last?.replyTo?.text)
        XCTAssertNil(state.conversations[id]?.lastMessage?.replyTo?.text)
        XCTAssertEqual(state.conversations[id]?.me?.unread, 1)
    }

    func testATombstoneStillShowsItsThread() {
        var state = ChatState(snapshot: Sample.snapshot())
        var tombstone = Sample.message(1)
        tombstone.deletedAt = testTime
        state.apply(.messageCreated(MessageCreated(message: tombstone)))
        state.apply(.messageStarred(MessageStarred(conversationId: id, seq: 1, messageId: tombstone.id, starredAt: testTime)))
        state.apply(.threadUpdated(ThreadUpdated(conversationId: id, seq: 1, rootId: tombstone.id, replyCount: 2, lastReplyAt: testTime)))
        XCTAssertEqual(state.conversations[id]?.lastMessage?.replyCount, 2)
        XCTAssertNil(state.conversations[id]?.lastMessage?.starred)
    }

    func testAnOlderVersionSaysNothing() {
        var state = ChatState(snapshot: Sample.snapshot())
        var edited = Sample.message(1)
        edited.version = 3
        edited.text = "third"
        state.apply(.messageCreated(MessageCreated(message: edited)))
        state.apply(.messageUpdated(MessageUpdated(message: Sample.message(1))))
        XCTAssertEqual(state.conversations[id]?.lastMessage?.text, "third")
    }

    func testReactionsOfOnesOwnAreKnownFromOnesOwnEvents() {
        var state = ChatState(snapshot: Sample.snapshot())
        state.apply(.messageCreated(MessageCreated(message: Sample.message(1))))
        let group = ReactionGroup(emoji: "👍", count: 1, users: [Sample.myself])
        let mine = Reaction(emoji: "👍", user: Sample.myself, createdAt: testTime)
        state.apply(.reactionAdded(ReactionAdded(conversationId: id, seq: 1, messageId: Sample.message(1).id, reaction: mine, reactions: [group])))
        XCTAssertEqual(state.conversations[id]?.lastMessage?.reactions?.first?.me, true)
        let theirs = Reaction(emoji: "👍", user: Sample.other, createdAt: testTime)
        let both = ReactionGroup(emoji: "👍", count: 2, users: [Sample.myself, Sample.other])
        state.apply(.reactionAdded(ReactionAdded(conversationId: id, seq: 1, messageId: Sample.message(1).id, reaction: theirs, reactions: [both])))
        XCTAssertEqual(state.conversations[id]?.lastMessage?.reactions?.first?.me, true)
        state.apply(.reactionRemoved(ReactionRemoved(conversationId: id, seq: 1, messageId: Sample.message(1).id, reaction: mine, reactions: [])))
        XCTAssertNil(state.conversations[id]?.lastMessage?.reactions)
    }

    func testAGapIsShownUntilItIsFilled() {
        var window = loaded([1, 2], lastSeq: 2)
        window.add(newest: Sample.message(5))
        var state = ChatState(snapshot: Sample.snapshot(lastSeq: 5))
        state.windows[id] = window
        XCTAssertEqual(state.timeline(of: id), [
            .message(Sample.message(1)), .message(Sample.message(2)), .gap(fromSeq: 3), .message(Sample.message(5)),
        ])
        let page = ListMessagesResponse(results: [5, 4, 3].map { Sample.message($0) }, hasMoreBefore: true, hasMoreAfter: false)
        state.changeWindow(id) { $0.add(newer: page, lastSeq: 5) }
        XCTAssertEqual(state.timeline(of: id), (1 ... 5).map { TimelineItem.message(Sample.message($0)) })
    }

    func testPinnedConversationsComeFirstThenTheNewest() {
        var state = ChatState(snapshot: Sample.snapshot())
        var ids: [UUID] = []
        for place in 1 ... 3 {
            var other = Sample.conversation()
            other.id = UUID()
            other.lastActivityAt = testTime.addingTimeInterval(Double(place))
            if place == 1 { other.me?.pinnedAt = testTime }
            ids.append(other.id)
            state.put(other)
        }
        XCTAssertEqual(state.list().map { $0.id }, [ids[0], ids[2], ids[1], id])
    }

    private func loaded(_ seqs: [Int64], lastSeq: Int64) -> MessageWindow {
        var window = MessageWindow()
        let page = ListMessagesResponse(results: seqs.reversed().map { Sample.message($0) }, hasMoreBefore: false, hasMoreAfter: false)
        window.add(newer: page, lastSeq: lastSeq)
        return window
    }
}
