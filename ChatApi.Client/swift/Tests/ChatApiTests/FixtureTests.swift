import XCTest
@testable import ChatApi

/// What a running service has answered and told, with each value replaced by one of its kind.
final class FixtureTests: XCTestCase {
    func testEveryAnswerDecodesAndIsWrittenAsItWasRead() throws {
        try check(AddMembersResponse.self)
        try check(AuthenticateResponse.self)
        try check(Block.self)
        try check(Conversation.self)
        try check(CreateConversationResponse.self)
        try check(CreateInviteLinkResponse.self)
        try check(CreateStreamTicketResponse.self)
        try check(Draft.self)
        try check(ForwardMessagesResponse.self)
        try check(GetAccessTokenResponse.self)
        try check(GetEventsResponse.self)
        try check(GetMessagesResponse.self)
        try check(GetPresenceResponse.self)
        try check(GetSnapshotResponse.self)
        try check(GetTypingResponse.self)
        try check(GetUnreadResponse.self)
        try check(InvitePreview.self)
        try check(ListBlocksResponse.self)
        try check(ListConversationsResponse.self)
        try check(ListDraftsResponse.self)
        try check(ListInviteLinksResponse.self)
        try check(ListMembersResponse.self)
        try check(ListMessageVersionsResponse.self)
        try check(ListMessagesResponse.self)
        try check(ListPinsResponse.self)
        try check(ListPollVotesResponse.self)
        try check(ListReactionsResponse.self)
        try check(ListReceiptsResponse.self)
        try check(ListScheduledResponse.self)
        try check(ListSessionsResponse.self)
        try check(ListStarredResponse.self)
        try check(ListThreadMessagesResponse.self)
        try check(ListThreadsResponse.self)
        try check(MarkReceiptsResponse.self)
        try check(MarkResponse.self)
        try check(Member.self)
        try check(Message.self)
        try check(MyMembership.self)
        try check(MyProfile.self)
        try check(MyThread.self)
        try check(Pin.self)
        try check(Poll.self)
        try check(Privacy.self)
        try check(ReactionsResponse.self)
        try check(RenewStreamResponse.self)
        try check(ScheduleMessageResponse.self)
        try check(ScheduledMessage.self)
        try check(SearchMessagesResponse.self)
        try check(SearchResponse.self)
        try check(SearchUsersResponse.self)
        try check(SendMessageResponse.self)
        try check(SendMessagesResponse.self)
        try check(UserPresence.self)
        try check(UserSummary.self)
        try check(WatchPresenceResponse.self)
    }

    func testEveryEventDecodesAsItsKind() throws {
        let folder = try XCTUnwrap(Bundle.module.url(forResource: "Fixtures", withExtension: nil)).appendingPathComponent("events")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        XCTAssertGreaterThan(files.count, 30)
        for file in files {
            let json = try Data(contentsOf: file)
            let event = try ChatJSON.decoder().decode(ChatEvent.self, from: json)
            XCTAssertEqual(event.name + ".json", file.lastPathComponent)
            if case .unknown = event { XCTFail("\(event.name) is not known.") }
            try compare(ChatJSON.encoder().encode(event), json, event.name)
        }
    }

    private func check<Answer: Codable>(_ type: Answer.Type) throws {
        let name = String(describing: type)
        let url = try XCTUnwrap(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"), name)
        let json = try Data(contentsOf: url)
        try compare(ChatJSON.encoder().encode(ChatJSON.decoder().decode(type, from: json)), json, name)
    }

    /// Nothing was lost on the way; ids may be in another case.
    private func compare(_ written: Data, _ read: Data, _ name: String) throws {
        let values = try [written, read].map { json in
            try ChatJSON.decoder().decode(JSONValue.self, from: Data(String(decoding: json, as: UTF8.self).lowercased().utf8))
        }
        XCTAssertEqual(values.first, values.last, name)
    }
}
