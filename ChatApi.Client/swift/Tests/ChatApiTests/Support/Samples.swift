import Foundation
import XCTest
@testable import ChatApi

enum Sample {
    static let me = "ann"
    static let other = UserSummary(id: "bob", displayName: "Bob")
    static let conversationId = UUID(uuidString: "0198c0de-0000-7000-8000-0000000000c1") ?? UUID()
    static let tokens = ChatTokens(userId: me, accessToken: "a1", accessTokenExpiry: nil, refreshToken: "r1", refreshTokenExpiry: nil)

    static let profile = MyProfile(id: me, displayName: "Ann", createdAt: testTime)

    static func conversation(lastSeq: Int64 = 0) -> Conversation {
        Conversation(
            id: conversationId, kind: "direct", createdBy: me, createdAt: testTime, version: 1, memberCount: 2, lastSeq: lastSeq,
            lastActivityAt: testTime, otherUser: other, otherReceipt: Receipt(userId: other.id, deliveredSeq: 0, readSeq: 0),
            me: MyMembership(role: "owner", readSeq: 0, deliveredSeq: 0, historyFromSeq: 1)
        )
    }

    static func message(_ seq: Int64, by sender: UserSummary = other, key: UUID? = nil, text: String? = nil) -> Message {
        Message(
            id: UUID(uuidString: String(format: "0198c0de-0000-7000-8000-%012d", Int(seq))) ?? UUID(), conversationId: conversationId, seq: seq,
            sender: sender, clientMessageId: key, type: "text", text: text ?? "m\(seq)", version: 1, createdAt: testTime.addingTimeInterval(Double(seq))
        )
    }

    static var myself: UserSummary { UserSummary(id: me, displayName: "Ann") }

    static func snapshot(lastSeq: Int64 = 0, cursor: String = "c0") -> GetSnapshotResponse {
        GetSnapshotResponse(
            eventCursor: cursor, me: profile, blockedUserIds: [],
            privacy: Privacy(messages: "everyone", groups: "everyone", presence: "everyone", search: "everyone", readReceipts: true, typing: true),
            results: [conversation(lastSeq: lastSeq)]
        )
    }

    /// Where a client stands in a test: signed in as ann, with fakes below.
    static func options(
        http: FakeHTTP, sockets: FakeSockets = FakeSockets(), storage: any ChatStorage = MemoryStorage(), clock: any ChatClock = QuickClock()
    ) throws -> ChatOptions {
        let url = try XCTUnwrap(URL(string: "https://chat.example.org/base/"))
        var options = ChatOptions(baseURL: url, storage: storage, secrets: MemoryStorage(), http: http, sockets: sockets, clock: clock)
        options.jitter = { 0.5 }
        return options
    }
}

/// Looks again until it is so, a few seconds at most.
func eventually(_ what: String, _ isSo: () async throws -> Bool) async throws {
    for _ in 0 ..< 500 {
        let isTrue = try await isSo()
        if isTrue { return }
        try await Task.sleep(nanoseconds: 10_000_000)
    }
    XCTFail("It never came true that \(what).")
}
