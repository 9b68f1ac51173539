// Generated from the contract by the verb 'generate' of ChatApi: not to be edited.

import Foundation

extension ChatClient {
    /// Adds members to a group; those who are members already are left as they are. 404 `UserNotFound` with `meta.userIds`, 403
    /// `CannotContactUser` for those who are kept apart from the caller, 409 `GroupFull`, 400 `NotAGroup`; then nobody is
    /// added.
    @discardableResult
    public func addMembers(_ request: AddMembers) async throws -> AddMembersResponse {
        try await call(request)
    }

    /// Reacts to a message. 200 also when the caller has reacted so before. 409 `TooManyReactions` beyond 8 different reactions
    /// to a message or 3 of one user's; 409 `MessageDeleted`; 403 `CannotContactUser` as for sending.
    @discardableResult
    public func addReaction(_ request: AddReaction) async throws -> ReactionsResponse {
        try await call(request)
    }

    /// Signs in by user name, e-mail or phone (provider `credentials`, the default), or out (provider `logout`). 401
    /// `Unauthorized` when they do not match; 429 `RateLimitExceeded` after too many attempts with one name or from one
    /// address, whether or not there is such an account. By default the tokens are cookies; see `meta`.
    @discardableResult
    public func authenticate(_ request: Authenticate = Authenticate()) async throws -> AuthenticateResponse {
        try await call(request)
    }

    /// Blocks a user, which only the caller is told. From the answer on neither can write to the other in their direct
    /// conversation, add the other to a group, or see whether the other is online or types; in groups they share the caller
    /// gets that user's messages without content. Nothing is deleted. The refusals are those of privacy settings (403
    /// `CannotContactUser`), so that a block cannot be proved. Blocking again changes nothing. 404 `UserNotFound`, 409
    /// `TooManyBlocks` beyond 1,000.
    @discardableResult
    public func blockUser(_ request: BlockUser) async throws -> Block {
        try await call(request)
    }

    /// Takes a scheduled message back. After the 204 it is never sent; 404 `ScheduledNotFound` when it was sent or taken back
    /// before.
    public func cancelScheduled(_ request: CancelScheduled) async throws {
        _ = try await call(request)
    }

    /// Changes the caller's password and ends all other sessions; the one the request came with stays. 400 `InvalidValue` when
    /// the current password is another, `WeakPassword` for a new one that is refused; 403 for users of an app's own issuer; 429
    /// after too many attempts.
    public func changePassword(_ request: ChangePassword) async throws {
        _ = try await call(request)
    }

    /// Clears the history for the caller alone, for good: what was sent so far is no longer shown to them, nor found. Others
    /// see it as before.
    @discardableResult
    public func clearConversation(_ request: ClearConversation) async throws -> Conversation {
        try await call(request)
    }

    /// Ends the voting: for the poll's sender, and those who may delete it (403 `Forbidden`). A repeat changes nothing. 409
    /// `Conflict` for a message that is no poll.
    @discardableResult
    public func closePoll(_ request: ClosePoll) async throws -> Poll {
        try await call(request)
    }

    /// With `recipientId`: the direct conversation with that user, made when missing (201 new, 200 existing); one per pair
    /// however many ask at once. Without: a new group with a title and members, the caller as its owner. 404 `UserNotFound`
    /// with `meta.userIds`, 403 `CannotContactUser` for those who are kept apart from the caller; then nothing is made.
    @discardableResult
    public func createConversation(_ request: CreateConversation = CreateConversation()) async throws -> CreateConversationResponse {
        try await call(request)
    }

    /// Makes a link by which anyone who has it can join a group. Repeating a `clientLinkId` returns the first link; with
    /// another content it is 409 `IdempotencyKeyReused`. 409 `TooManyInviteLinks` when the group has 20 that work.
    @discardableResult
    public func createInviteLink(_ request: CreateInviteLink) async throws -> CreateInviteLinkResponse {
        try await call(request)
    }

    /// Asks a question with options to choose from: a message of type `poll`, whose text is the question. Keys, refusals and
    /// answer as of SendMessage.
    @discardableResult
    public func createPoll(_ request: CreatePoll) async throws -> SendMessageResponse {
        try await call(request)
    }

    /// A ticket that opens one stream: `/ws?ticket=…` or `/event-stream?ticket=…`, on any node, for browsers that can send
    /// neither header nor cookie. It works once, within 30 seconds; the stream ends with the access token the ticket was made
    /// with.
    @discardableResult
    public func createStreamTicket(_ request: CreateStreamTicket = CreateStreamTicket()) async throws -> CreateStreamTicketResponse {
        try await call(request)
    }

    /// For `me`: clears the history and hides the conversation until the next message; the caller stays a member. For
    /// `everyone`: ends a group; nobody is a member any more, and nothing of it can be read. 400 `NotAGroup` for a direct
    /// conversation.
    public func deleteConversation(_ request: DeleteConversation) async throws {
        _ = try await call(request)
    }

    /// Deletes a message: with the scope `me` from one's own devices only, with `everyone` from all, for good. For everyone:
    /// the sender within 48 hours (403 `TooLate`), and at any time those whose role lets them delete others' messages (403
    /// `Forbidden` for the rest). It stays as a tombstone without content, and nothing of it is served any more. 204 also when
    /// it was deleted before.
    public func deleteMessage(_ request: DeleteMessage) async throws {
        _ = try await call(request)
    }

    /// Deletes several messages as DeleteMessage does, all or none: a refusal (403 `Forbidden`, `TooLate`) names in
    /// `meta.messageIds` those that stand in the way. With the scope `me` those that are hidden already are passed over.
    public func deleteMessages(_ request: DeleteMessages) async throws {
        _ = try await call(request)
    }

    /// Changes a message of one's own; members left out stay as they are, and the links are found anew. What it said before is
    /// kept (ListMessageVersions). An edit that changes nothing is answered and tells nobody, so a repeat is safe. 403
    /// `Forbidden` for others' messages and for system messages, 403 `TooLate` after 24 hours, 409 `MessageDeleted`, 409
    /// `VersionConflict`.
    @discardableResult
    public func editMessage(_ request: EditMessage) async throws -> Message {
        try await call(request)
    }

    /// Follows a thread: it is listed, with what of it is unread. Who replies follows, and so does the sender of the root from
    /// the first reply on, unless they have said that they do not.
    @discardableResult
    public func followThread(_ request: FollowThread) async throws -> MyThread {
        try await call(request)
    }

    /// Copies messages into other conversations: texts and polls, these without their votes. Each copy is sent as by
    /// SendMessage and has an answer of its own; one is refused with 404 `MessageNotFound` when the message was deleted, or the
    /// caller may not read it. All that can be stored is stored at once. Repeating it with the same `clientForwardId` returns
    /// the first copies.
    @discardableResult
    public func forwardMessages(_ request: ForwardMessages) async throws -> ForwardMessagesResponse {
        try await call(request)
    }

    /// Renews the access token. With `refreshToken` the tokens come back in the body; without it the cookie `ss-reftok` is used
    /// and a new `ss-tok` cookie set. 401 `TokenInvalid` when the refresh token is not valid.
    @discardableResult
    public func getAccessToken(_ request: GetAccessToken = GetAccessToken()) async throws -> GetAccessTokenResponse {
        try await call(request)
    }

    /// Who the caller is, without tokens; 401 when not signed in.
    public func getAuthentication(_ request: GetAuthentication = GetAuthentication()) async throws -> AuthenticateResponse {
        try await call(request)
    }

    /// A conversation as the caller sees it. 404 `ConversationNotFound`.
    public func getConversation(_ request: GetConversation) async throws -> Conversation {
        try await call(request)
    }

    /// Who has a server-event stream on these channels, on any node: one map of texts each, with `userId`, `displayName`,
    /// `profileUrl`, `isAuthenticated`, `channels` – those asked for – and `createdAt` in Unix ms. Whose presence the caller
    /// may not see is left out.
    public func getEventSubscribers(_ request: GetEventSubscribers = GetEventSubscribers()) async throws -> [[String: String]] {
        try await call(request)
    }

    /// The long-poll form of the event stream: what happened after a cursor, at once when there is anything, else as soon as
    /// there is. Without a cursor: the cursor of now. 410 `ResyncRequired` when the cursor cannot be served.
    public func getEvents(_ request: GetEvents = GetEvents()) async throws -> GetEventsResponse {
        try await call(request)
    }

    /// What a link leads to, for whoever has it. 404 `InviteLinkNotFound` when it does not exist or works no more.
    public func getInviteLink(_ request: GetInviteLink) async throws -> InvitePreview {
        try await call(request)
    }

    /// The caller's own profile.
    public func getMe(_ request: GetMe = GetMe()) async throws -> MyProfile {
        try await call(request)
    }

    /// One member of a conversation. 404 `UserNotFound` when they are none.
    public func getMember(_ request: GetMember) async throws -> Member {
        try await call(request)
    }

    /// One message. 404 `MessageNotFound` when it does not exist or the caller may not read it.
    public func getMessage(_ request: GetMessage) async throws -> Message {
        try await call(request)
    }

    /// Messages by their ids, in this order, each once. Those that do not exist or that the caller may not read are left out.
    public func getMessages(_ request: GetMessages) async throws -> GetMessagesResponse {
        try await call(request)
    }

    /// How present users are now, in the order asked for. Who lets the caller not see it (`UpdatePrivacy`), has blocked them or
    /// is blocked by them, does not exist, or cannot be told while Redis is away, is `unknown`, all alike.
    public func getPresence(_ request: GetPresence) async throws -> GetPresenceResponse {
        try await call(request)
    }

    /// The caller's privacy settings.
    public func getPrivacy(_ request: GetPrivacy = GetPrivacy()) async throws -> Privacy {
        try await call(request)
    }

    /// Everything a client shows, in pages, and the event cursor to go on from: keep that of the first page. Applying an event
    /// that is already contained changes nothing.
    public func getSnapshot(_ request: GetSnapshot = GetSnapshot()) async throws -> GetSnapshotResponse {
        try await call(request)
    }

    /// Who else is typing now: for whoever has just opened the conversation. Nobody, while Redis is away.
    public func getTyping(_ request: GetTyping) async throws -> GetTypingResponse {
        try await call(request)
    }

    /// How many messages the caller has not read: the sum of what each conversation shows.
    public func getUnread(_ request: GetUnread = GetUnread()) async throws -> GetUnreadResponse {
        try await call(request)
    }

    /// A user as others see them. 404 `UserNotFound`.
    public func getUser(_ request: GetUser) async throws -> UserSummary {
        try await call(request)
    }

    /// Joins the group that a link leads to, as a member. Who is one already stays so, and uses nothing up. 404
    /// `InviteLinkNotFound` when the link does not exist or works no more, 409 `GroupFull`.
    @discardableResult
    public func joinByInviteLink(_ request: JoinByInviteLink) async throws -> Conversation {
        try await call(request)
    }

    /// Leaves a group. 409 `LastOwner` when the owner would leave others behind without a successor; 400 `NotAGroup`.
    public func leaveConversation(_ request: LeaveConversation) async throws {
        _ = try await call(request)
    }

    /// The users the caller has blocked, in the order of their ids.
    public func listBlocks(_ request: ListBlocks = ListBlocks()) async throws -> ListBlocksResponse {
        try await call(request)
    }

    /// The caller's conversations: pinned ones first, then the one with the newest activity, which is its last message, also a
    /// system one. Archived ones are a list of their own; what the caller has deleted for themselves is in none until the next
    /// message.
    public func listConversations(_ request: ListConversations = ListConversations()) async throws -> ListConversationsResponse {
        try await call(request)
    }

    /// All drafts of the caller, in the order of conversations and threads.
    public func listDrafts(_ request: ListDrafts = ListDrafts()) async throws -> ListDraftsResponse {
        try await call(request)
    }

    /// The links of a group, the newest first, also those that work no more.
    public func listInviteLinks(_ request: ListInviteLinks) async throws -> ListInviteLinksResponse {
        try await call(request)
    }

    /// The members of a conversation, in the order of their user ids.
    public func listMembers(_ request: ListMembers) async throws -> ListMembersResponse {
        try await call(request)
    }

    /// What a message said before it was edited, newest first, for whoever may read the message; nothing of a deleted one. A
    /// deployment may keep it to the sender and those whose role lets them delete others' messages (403 `Forbidden` for the
    /// rest).
    public func listMessageVersions(_ request: ListMessageVersions) async throws -> ListMessageVersionsResponse {
        try await call(request)
    }

    /// History, always newest first. At most one of `beforeSeq`, `afterSeq`, `aroundSeq`, `at` and `offset`; none = the newest
    /// page.
    public func listMessages(_ request: ListMessages) async throws -> ListMessagesResponse {
        try await call(request)
    }

    /// The pinned messages of a conversation that the caller may read, the one pinned last first: at most 50, so all at once.
    public func listPins(_ request: ListPins) async throws -> ListPinsResponse {
        try await call(request)
    }

    /// Who voted for what, in the order of their user ids. 403 `Forbidden` when the poll is anonymous, 409 `Conflict` when the
    /// message is no poll.
    public func listPollVotes(_ request: ListPollVotes) async throws -> ListPollVotesResponse {
        try await call(request)
    }

    /// Who has reacted to a message, and how, in the order of time.
    public func listReactions(_ request: ListReactions) async throws -> ListReactionsResponse {
        try await call(request)
    }

    /// Who has received and who has read a message, of those who were members when it was sent, its sender left out; in the
    /// order of user ids. Answered for groups of any size. 404 `MessageNotFound`.
    public func listReceipts(_ request: ListReceipts) async throws -> ListReceiptsResponse {
        try await call(request)
    }

    /// The caller's scheduled messages that are not sent yet, the next first; those that were refused among them.
    public func listScheduled(_ request: ListScheduled = ListScheduled()) async throws -> ListScheduledResponse {
        try await call(request)
    }

    /// The caller's sessions that have not ended: one for each sign-in on a device, newest first; those of an app's own issuer
    /// in no order that means something.
    public func listSessions(_ request: ListSessions = ListSessions()) async throws -> ListSessionsResponse {
        try await call(request)
    }

    /// The messages the caller has starred and may still read, the one starred last first.
    public func listStarred(_ request: ListStarred = ListStarred()) async throws -> ListStarredResponse {
        try await call(request)
    }

    /// The replies in a message's thread that the caller may read, always newest first. They are in the conversation's history
    /// too. At most one of `beforeSeq` and `afterSeq`; neither = the newest page. 404 `MessageNotFound`.
    public func listThreadMessages(_ request: ListThreadMessages) async throws -> ListThreadMessagesResponse {
        try await call(request)
    }

    /// The threads the caller follows, the one with the newest reply first.
    public func listThreads(_ request: ListThreads = ListThreads()) async throws -> ListThreadsResponse {
        try await call(request)
    }

    /// Ends the session: its tokens are refused and its streams closed within 5 seconds on every node.
    public func logout(_ request: Logout = Logout()) async throws {
        _ = try await call(request)
    }

    /// Marks everything as read, archived conversations too, or all of the conversations named. The answer counts what is
    /// unread then.
    @discardableResult
    public func markAllRead(_ request: MarkAllRead = MarkAllRead()) async throws -> GetUnreadResponse {
        try await call(request)
    }

    /// Confirms that a device of the caller has received everything up to a seq. Lower than known changes nothing, higher than
    /// the last is that of the last.
    @discardableResult
    public func markDelivered(_ request: MarkDelivered) async throws -> MarkResponse {
        try await call(request)
    }

    /// Marks everything up to a seq as read, and so as delivered. Lower than known changes nothing, higher than the last is
    /// that of the last.
    @discardableResult
    public func markRead(_ request: MarkRead) async throws -> MarkResponse {
        try await call(request)
    }

    /// Marks in several conversations at once, for clients that collect them: all are stored together. Marks only rise, as
    /// those of `MarkRead`; conversations the caller is not a member of are left out of the answer.
    @discardableResult
    public func markReceipts(_ request: MarkReceipts) async throws -> MarkReceiptsResponse {
        try await call(request)
    }

    /// Marks a thread's replies as read; the conversation's own marks stay as they are. Lower than known changes nothing,
    /// higher than the last is that of the last.
    @discardableResult
    public func markThreadRead(_ request: MarkThreadRead) async throws -> MyThread {
        try await call(request)
    }

    /// Marks a conversation as unread from a message on, for the caller alone: `me.markedUnread`, until the next MarkRead. No
    /// mark moves, and nothing is counted anew.
    @discardableResult
    public func markUnread(_ request: MarkUnread) async throws -> MyMembership {
        try await call(request)
    }

    /// Pins a message for all members: in a direct conversation either of the two, in a group those whose role allows it (403
    /// `Forbidden`). Pinning it again sets `expiresAt` anew. 409 `TooManyPins` when the conversation has 50, `MessageDeleted`.
    @discardableResult
    public func pinMessage(_ request: PinMessage) async throws -> Pin {
        try await call(request)
    }

    /// Makes an account and signs it in. At least one of `userName`, `email` and `phone` is given; each is unique whatever its
    /// case, and any of them signs in. E-mail and phone are not verified and therefore never shown to others nor searchable.
    /// 409 `UserNameTaken`, `EmailTaken`, `PhoneTaken`; 429 after too many attempts from one address.
    @discardableResult
    public func register(_ request: Register) async throws -> AuthenticateResponse {
        try await call(request)
    }

    /// Removes a member from a group: from the answer on they can neither send nor see anything of it. 204 also when they were
    /// none; 403 `Forbidden` when they are its owner.
    public func removeMember(_ request: RemoveMember) async throws {
        _ = try await call(request)
    }

    /// Takes a reaction of one's own back. 200 also when there was none.
    @discardableResult
    public func removeReaction(_ request: RemoveReaction) async throws -> ReactionsResponse {
        try await call(request)
    }

    /// Lets an open stream live on with a newer access token of the same user and session, on whichever node it is. 401 when
    /// the token is no good, 403 `Forbidden` when it is of another user or session, 404 `NotFound` when the caller has no such
    /// stream.
    @discardableResult
    public func renewStream(_ request: RenewStream = RenewStream()) async throws -> RenewStreamResponse {
        try await call(request)
    }

    /// Ends a link: from the answer on nobody joins by it; who has joined stays. 404 `InviteLinkNotFound`; 204 also when it had
    /// ended.
    public func revokeInviteLink(_ request: RevokeInviteLink) async throws {
        _ = try await call(request)
    }

    /// Ends one of the caller's sessions: its tokens are refused and its streams closed within 5 seconds on every node. Ending
    /// one that has ended changes nothing. 404 `NotFound` when the caller has no such session.
    public func revokeSession(_ request: RevokeSession) async throws {
        _ = try await call(request)
    }

    /// Has a message sent later: once, whatever fails meanwhile. It is refused as SendMessage would refuse it now. Whether the
    /// caller may send it is looked at again then; one that is refused stays in the list with the reason, and the caller's
    /// devices are told. Repeating the message's `clientMessageId` returns the first result. 409 `TooManyScheduled` when 100
    /// are waiting.
    @discardableResult
    public func scheduleMessage(_ request: ScheduleMessage) async throws -> ScheduleMessageResponse {
        try await call(request)
    }

    /// People, conversations and messages by one text: users whose name begins with it or whom the caller talks to, the
    /// caller's conversations by title or by who is in them, and messages as SearchMessages finds them.
    public func search(_ request: Search) async throws -> SearchResponse {
        try await call(request)
    }

    /// Messages that have all the words looked for, newest first, in the caller's conversations, as far back as the caller may
    /// read them. Words are found by their beginnings, whatever their case and accents; "words in quotes" as they are, one
    /// behind the other; pieces of text in scripts without spaces anywhere. When nothing has the words, words that differ in
    /// one letter are looked for. A message is found about a second after it was sent, and no longer from the moment it is
    /// changed or deleted. 404 `ConversationNotFound`, `MessageNotFound` for a thread.
    public func searchMessages(_ request: SearchMessages = SearchMessages()) async throws -> SearchMessagesResponse {
        try await call(request)
    }

    /// Users whose user name or display name begins with the text, whatever its case, and who let the caller find them. Never
    /// by e-mail or phone.
    public func searchUsers(_ request: SearchUsers) async throws -> SearchUsersResponse {
        try await call(request)
    }

    /// Sends the members who are connected now an event of the app's own: a pointer that moves, a dice that rolls. It is not
    /// stored, may be lost, and is lost while Redis is away. Everyone hears it, the caller's other devices too, but not the
    /// WebSocket it was sent by.
    public func sendEvent(_ request: SendEvent) async throws {
        _ = try await call(request)
    }

    /// Sends a message. Repeating a `clientMessageId` returns the first result (200, `replayed`), for ever; with another
    /// content it is 409 `IdempotencyKeyReused`. After the 201 the message is on disk. 403 `CannotContactUser` in a direct
    /// conversation with someone whose account is gone or who wants no messages, or when one of the two has blocked the other.
    @discardableResult
    public func sendMessage(_ request: SendMessage) async throws -> SendMessageResponse {
        try await call(request)
    }

    /// Sends several messages to a conversation, in their order, each as SendMessage does and with a result of its own: one
    /// that is refused does not hold up the others. Each counts towards the limits on sending; those beyond are refused with
    /// `RateLimitExceeded` in their results. When there is no answer, the same request can be sent again.
    @discardableResult
    public func sendMessages(_ request: SendMessages) async throws -> SendMessagesResponse {
        try await call(request)
    }

    /// Sends a scheduled message now, refused as SendMessage would be (404 `ConversationNotFound`, `MessageNotFound`; 403
    /// `Forbidden`, `CannotContactUser`): then it stays as it was. 404 `ScheduledNotFound`.
    @discardableResult
    public func sendScheduledNow(_ request: SendScheduledNow) async throws -> Message {
        try await call(request)
    }

    /// Keeps what the caller has begun to write in a conversation, or in one of its threads, for all their devices: one draft
    /// for each; the last one written stays. An empty text deletes it, as a client does after sending. With `version` only what
    /// that version was made from is replaced: 409 `VersionConflict` when another device has written since.
    @discardableResult
    public func setDraft(_ request: SetDraft) async throws -> Draft {
        try await call(request)
    }

    /// Lets the messages sent to a conversation from now on disappear by themselves: at the latest a minute after their time
    /// they are deleted for everyone, as by DeleteMessage. Messages of before stay as they are. In groups for those who may
    /// edit what it is about (403 `Forbidden`), in direct conversations for both.
    @discardableResult
    public func setMessageExpiry(_ request: SetMessageExpiry) async throws -> Conversation {
        try await call(request)
    }

    /// Stars a message for the caller alone, to find it again by ListStarred. 204 also when it was starred. 409
    /// `MessageDeleted`.
    public func starMessage(_ request: StarMessage) async throws {
        _ = try await call(request)
    }

    /// Tells the other members who are connected that the caller is typing; repeat it every few seconds while that goes on,
    /// because after 6 seconds it is over. Nobody hears it in conversations of more than 100 members, of those who have
    /// switched it off (`UpdatePrivacy`), or while Redis is away.
    public func startTyping(_ request: StartTyping) async throws {
        _ = try await call(request)
    }

    /// Tells that the caller has stopped typing without sending; sending says it by itself. Nothing happens when they were not
    /// typing.
    public func stopTyping(_ request: StopTyping) async throws {
        _ = try await call(request)
    }

    /// Makes another member the owner; the caller becomes an admin. 404 `UserNotFound` when they are no member; a repeat is
    /// answered as if it were the first.
    @discardableResult
    public func transferOwnership(_ request: TransferOwnership) async throws -> Conversation {
        try await call(request)
    }

    /// Lifts a block: messages hidden by it have their content again. 204 also when there was none.
    public func unblockUser(_ request: UnblockUser) async throws {
        _ = try await call(request)
    }

    /// Follows a thread no more, until one replies in it.
    @discardableResult
    public func unfollowThread(_ request: UnfollowThread) async throws -> MyThread {
        try await call(request)
    }

    /// Unpins a message, for whoever may pin. 204 also when it was not pinned.
    public func unpinMessage(_ request: UnpinMessage) async throws {
        _ = try await call(request)
    }

    /// Takes the caller's star off a message. 204 also when it had none.
    public func unstarMessage(_ request: UnstarMessage) async throws {
        _ = try await call(request)
    }

    /// Changes a conversation for everyone; what is left out stays. Direct conversations have `metadata` alone: 400 `NotAGroup`
    /// for the rest, and 403 `CannotContactUser` when the two are kept apart. 409 `VersionConflict` when it was changed since
    /// the `version` given.
    @discardableResult
    public func updateConversation(_ request: UpdateConversation) async throws -> Conversation {
        try await call(request)
    }

    /// Changes the channels of an open server-event stream, on whichever node it is. Knowing its id is enough; what is allowed
    /// is asked of the user who opened it, and channels that are not allowed are left out. 404 `NotFound` when there is no such
    /// stream.
    @discardableResult
    public func updateEventSubscriber(_ request: UpdateEventSubscriber) async throws -> UpdateEventSubscriberResponse {
        try await call(request)
    }

    /// Changes the caller's own profile; members left out stay. 409 `UserNameTaken`, `EmailTaken`, `PhoneTaken`.
    @discardableResult
    public func updateMe(_ request: UpdateMe = UpdateMe()) async throws -> MyProfile {
        try await call(request)
    }

    /// Makes a member of a group an admin, or an admin a member. 404 `UserNotFound` when they are no member, 403 `Forbidden`
    /// when they are the owner: see TransferOwnership. A repeat changes nothing.
    @discardableResult
    public func updateMemberRole(_ request: UpdateMemberRole) async throws -> Member {
        try await call(request)
    }

    /// Changes the caller's own side of a conversation, which only their own devices hear of. What is left out stays as it is.
    @discardableResult
    public func updateMyConversation(_ request: UpdateMyConversation) async throws -> Conversation {
        try await call(request)
    }

    /// Changes what the app has put beside the caller in a conversation, for all members to see (RFC 7396): what is null is
    /// taken away, the rest is set; at most 16 KiB in all.
    @discardableResult
    public func updateMyMember(_ request: UpdateMyMember) async throws -> Member {
        try await call(request)
    }

    /// Says how present the caller is; members left out stay as they are.
    @discardableResult
    public func updatePresence(_ request: UpdatePresence = UpdatePresence()) async throws -> UserPresence {
        try await call(request)
    }

    /// Changes the caller's privacy settings; members left out stay. In force on every node from the answer on. Who is refused
    /// by one gets 403 `CannotContactUser`, as someone who is blocked does.
    @discardableResult
    public func updatePrivacy(_ request: UpdatePrivacy = UpdatePrivacy()) async throws -> Privacy {
        try await call(request)
    }

    /// Changes a scheduled message, refused as ScheduleMessage would be; one that was refused when its time came is tried
    /// again. 404 `ScheduledNotFound` when it was sent meanwhile, 409 `VersionConflict`.
    @discardableResult
    public func updateScheduled(_ request: UpdateScheduled) async throws -> ScheduledMessage {
        try await call(request)
    }

    /// Creates the users of an app's own issuer before they have signed in, or changes them: all or none. Only for tokens with
    /// the admin claim of their issuer (setting `Auth:Issuers`), and only users of that issuer; 403 `Forbidden` for all others.
    /// 409 `Conflict` when an id belongs to another issuer or its account is gone, `UserNameTaken`; errors name the item:
    /// `users[3].id`.
    @discardableResult
    public func upsertUsers(_ request: UpsertUsers) async throws -> UpsertUsersResponse {
        try await call(request)
    }

    /// Sets the caller's votes in a poll: those given before are replaced. 409 `PollClosed`, unless they are the same; 403
    /// `CannotContactUser` as for SendMessage; 404 `MessageNotFound`; 409 `Conflict` for a message that is no poll; 400
    /// `InvalidValue` for an option that it does not have, or a second one where only one may be chosen.
    @discardableResult
    public func votePoll(_ request: VotePoll) async throws -> Poll {
        try await call(request)
    }

    /// Asks a stream to tell `presence.updated` of these users from now on, instead of those asked for before, until it closes.
    /// It is told of the other users of direct conversations, and of what the user says on any device, without asking. A
    /// waiting GetEvents is told of those only: use GetPresence beside it. 404 `NotFound` when the caller has no such stream.
    @discardableResult
    public func watchPresence(_ request: WatchPresence = WatchPresence()) async throws -> WatchPresenceResponse {
        try await call(request)
    }
}
