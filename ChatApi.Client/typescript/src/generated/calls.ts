// Generated from the contract by the verb 'generate' of ChatApi: not to be edited.
import type * as dto from './dtos.js';

/** What a request is given: its members, without the methods that other clients call. */
export type Given<T> = T extends readonly (infer Item)[]
  ? Given<Item>[]
  : T extends object
    ? { [Member in keyof T as Member extends 'getTypeName' | 'getMethod' | 'createResponse' ? never : Member]: Given<T[Member]> }
    : T;

/** How an operation is called. */
export interface Operation {
  /** In the path: `/api/{name}`. */
  readonly name: string;
  /** The verb to send; POST works too. */
  readonly verb: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Whether anyone may call it, signed in or not. */
  readonly anonymous: boolean;
}

/** Every operation, as a method. `Options` is what a call can be given besides the request. */
export interface Calls<Options> {
  /**
   * Adds members to a group; those who are members already are left as they are. 404 `UserNotFound` with
   * `meta.userIds`, 403 `CannotContactUser` for those who are kept apart from the caller, 409 `GroupFull`, 400
   * `NotAGroup`; then nobody is added.
   */
  addMembers(request: Given<dto.AddMembers>, options?: Options): Promise<dto.AddMembersResponse>;
  /**
   * Reacts to a message. 200 also when the caller has reacted so before. 409 `TooManyReactions` beyond 8 different
   * reactions to a message or 3 of one user's; 409 `MessageDeleted`; 403 `CannotContactUser` as for sending.
   */
  addReaction(request: Given<dto.AddReaction>, options?: Options): Promise<dto.ReactionsResponse>;
  /**
   * Signs in by user name, e-mail or phone (provider `credentials`, the default), or out (provider `logout`). 401
   * `Unauthorized` when they do not match; 429 `RateLimitExceeded` after too many attempts with one name or from one
   * address, whether or not there is such an account. By default the tokens are cookies; see `meta`.
   */
  authenticate(request?: Given<dto.Authenticate>, options?: Options): Promise<dto.AuthenticateResponse>;
  /**
   * Blocks a user, which only the caller is told. From the answer on neither can write to the other in their direct
   * conversation, add the other to a group, or see whether the other is online or types; in groups they share the
   * caller gets that user's messages without content. Nothing is deleted. The refusals are those of privacy settings
   * (403 `CannotContactUser`), so that a block cannot be proved. Blocking again changes nothing. 404 `UserNotFound`,
   * 409 `TooManyBlocks` beyond 1,000.
   */
  blockUser(request: Given<dto.BlockUser>, options?: Options): Promise<dto.Block>;
  /**
   * Takes a scheduled message back. After the 204 it is never sent; 404 `ScheduledNotFound` when it was sent or taken
   * back before.
   */
  cancelScheduled(request: Given<dto.CancelScheduled>, options?: Options): Promise<void>;
  /**
   * Changes the caller's password and ends all other sessions; the one the request came with stays. 400 `InvalidValue`
   * when the current password is another, `WeakPassword` for a new one that is refused; 403 for users of an app's own
   * issuer; 429 after too many attempts.
   */
  changePassword(request: Given<dto.ChangePassword>, options?: Options): Promise<void>;
  /**
   * Clears the history for the caller alone, for good: what was sent so far is no longer shown to them, nor found.
   * Others see it as before.
   */
  clearConversation(request: Given<dto.ClearConversation>, options?: Options): Promise<dto.Conversation>;
  /**
   * Ends the voting: for the poll's sender, and those who may delete it (403 `Forbidden`). A repeat changes nothing.
   * 409 `Conflict` for a message that is no poll.
   */
  closePoll(request: Given<dto.ClosePoll>, options?: Options): Promise<dto.Poll>;
  /**
   * With `recipientId`: the direct conversation with that user, made when missing (201 new, 200 existing); one per pair
   * however many ask at once. Without: a new group with a title and members, the caller as its owner. 404
   * `UserNotFound` with `meta.userIds`, 403 `CannotContactUser` for those who are kept apart from the caller; then
   * nothing is made.
   */
  createConversation(request?: Given<dto.CreateConversation>, options?: Options): Promise<dto.CreateConversationResponse>;
  /**
   * Makes a link by which anyone who has it can join a group. Repeating a `clientLinkId` returns the first link; with
   * another content it is 409 `IdempotencyKeyReused`. 409 `TooManyInviteLinks` when the group has 20 that work.
   */
  createInviteLink(request: Given<dto.CreateInviteLink>, options?: Options): Promise<dto.CreateInviteLinkResponse>;
  /**
   * Asks a question with options to choose from: a message of type `poll`, whose text is the question. Keys, refusals
   * and answer as of SendMessage.
   */
  createPoll(request: Given<dto.CreatePoll>, options?: Options): Promise<dto.SendMessageResponse>;
  /**
   * A ticket that opens one stream: `/ws?ticket=…` or `/event-stream?ticket=…`, on any node, for browsers that can send
   * neither header nor cookie. It works once, within 30 seconds; the stream ends with the access token the ticket was
   * made with.
   */
  createStreamTicket(request?: Given<dto.CreateStreamTicket>, options?: Options): Promise<dto.CreateStreamTicketResponse>;
  /**
   * For `me`: clears the history and hides the conversation until the next message; the caller stays a member. For
   * `everyone`: ends a group; nobody is a member any more, and nothing of it can be read. 400 `NotAGroup` for a direct
   * conversation.
   */
  deleteConversation(request: Given<dto.DeleteConversation>, options?: Options): Promise<void>;
  /**
   * Deletes a message: with the scope `me` from one's own devices only, with `everyone` from all, for good. For
   * everyone: the sender within 48 hours (403 `TooLate`), and at any time those whose role lets them delete others'
   * messages (403 `Forbidden` for the rest). It stays as a tombstone without content, and nothing of it is served any
   * more. 204 also when it was deleted before.
   */
  deleteMessage(request: Given<dto.DeleteMessage>, options?: Options): Promise<void>;
  /**
   * Deletes several messages as DeleteMessage does, all or none: a refusal (403 `Forbidden`, `TooLate`) names in
   * `meta.messageIds` those that stand in the way. With the scope `me` those that are hidden already are passed over.
   */
  deleteMessages(request: Given<dto.DeleteMessages>, options?: Options): Promise<void>;
  /**
   * Changes a message of one's own; members left out stay as they are, and the links are found anew. What it said
   * before is kept (ListMessageVersions). An edit that changes nothing is answered and tells nobody, so a repeat is
   * safe. 403 `Forbidden` for others' messages and for system messages, 403 `TooLate` after 24 hours, 409
   * `MessageDeleted`, 409 `VersionConflict`.
   */
  editMessage(request: Given<dto.EditMessage>, options?: Options): Promise<dto.Message>;
  /**
   * Follows a thread: it is listed, with what of it is unread. Who replies follows, and so does the sender of the root
   * from the first reply on, unless they have said that they do not.
   */
  followThread(request: Given<dto.FollowThread>, options?: Options): Promise<dto.MyThread>;
  /**
   * Copies messages into other conversations: texts and polls, these without their votes. Each copy is sent as by
   * SendMessage and has an answer of its own; one is refused with 404 `MessageNotFound` when the message was deleted,
   * or the caller may not read it. All that can be stored is stored at once. Repeating it with the same
   * `clientForwardId` returns the first copies.
   */
  forwardMessages(request: Given<dto.ForwardMessages>, options?: Options): Promise<dto.ForwardMessagesResponse>;
  /**
   * Renews the access token. With `refreshToken` the tokens come back in the body; without it the cookie `ss-reftok` is
   * used and a new `ss-tok` cookie set. 401 `TokenInvalid` when the refresh token is not valid.
   */
  getAccessToken(request?: Given<dto.GetAccessToken>, options?: Options): Promise<dto.GetAccessTokenResponse>;
  /** Who the caller is, without tokens; 401 when not signed in. */
  getAuthentication(request?: Given<dto.GetAuthentication>, options?: Options): Promise<dto.AuthenticateResponse>;
  /** A conversation as the caller sees it. 404 `ConversationNotFound`. */
  getConversation(request: Given<dto.GetConversation>, options?: Options): Promise<dto.Conversation>;
  /**
   * Who has a server-event stream on these channels, on any node: one map of texts each, with `userId`, `displayName`,
   * `profileUrl`, `isAuthenticated`, `channels` – those asked for – and `createdAt` in Unix ms. Whose presence the
   * caller may not see is left out.
   */
  getEventSubscribers(request?: Given<dto.GetEventSubscribers>, options?: Options): Promise<{ [index: string]: string; }[]>;
  /**
   * The long-poll form of the event stream: what happened after a cursor, at once when there is anything, else as soon
   * as there is. Without a cursor: the cursor of now. 410 `ResyncRequired` when the cursor cannot be served.
   */
  getEvents(request?: Given<dto.GetEvents>, options?: Options): Promise<dto.GetEventsResponse>;
  /** What a link leads to, for whoever has it. 404 `InviteLinkNotFound` when it does not exist or works no more. */
  getInviteLink(request: Given<dto.GetInviteLink>, options?: Options): Promise<dto.InvitePreview>;
  /** The caller's own profile. */
  getMe(request?: Given<dto.GetMe>, options?: Options): Promise<dto.MyProfile>;
  /** One member of a conversation. 404 `UserNotFound` when they are none. */
  getMember(request: Given<dto.GetMember>, options?: Options): Promise<dto.Member>;
  /** One message. 404 `MessageNotFound` when it does not exist or the caller may not read it. */
  getMessage(request: Given<dto.GetMessage>, options?: Options): Promise<dto.Message>;
  /**
   * Messages by their ids, in this order, each once. Those that do not exist or that the caller may not read are left
   * out.
   */
  getMessages(request: Given<dto.GetMessages>, options?: Options): Promise<dto.GetMessagesResponse>;
  /**
   * How present users are now, in the order asked for. Who lets the caller not see it (`UpdatePrivacy`), has blocked
   * them or is blocked by them, does not exist, or cannot be told while Redis is away, is `unknown`, all alike.
   */
  getPresence(request: Given<dto.GetPresence>, options?: Options): Promise<dto.GetPresenceResponse>;
  /** The caller's privacy settings. */
  getPrivacy(request?: Given<dto.GetPrivacy>, options?: Options): Promise<dto.Privacy>;
  /**
   * Everything a client shows, in pages, and the event cursor to go on from: keep that of the first page. Applying an
   * event that is already contained changes nothing.
   */
  getSnapshot(request?: Given<dto.GetSnapshot>, options?: Options): Promise<dto.GetSnapshotResponse>;
  /** Who else is typing now: for whoever has just opened the conversation. Nobody, while Redis is away. */
  getTyping(request: Given<dto.GetTyping>, options?: Options): Promise<dto.GetTypingResponse>;
  /** How many messages the caller has not read: the sum of what each conversation shows. */
  getUnread(request?: Given<dto.GetUnread>, options?: Options): Promise<dto.GetUnreadResponse>;
  /** A user as others see them. 404 `UserNotFound`. */
  getUser(request: Given<dto.GetUser>, options?: Options): Promise<dto.UserSummary>;
  /**
   * Joins the group that a link leads to, as a member. Who is one already stays so, and uses nothing up. 404
   * `InviteLinkNotFound` when the link does not exist or works no more, 409 `GroupFull`.
   */
  joinByInviteLink(request: Given<dto.JoinByInviteLink>, options?: Options): Promise<dto.Conversation>;
  /** Leaves a group. 409 `LastOwner` when the owner would leave others behind without a successor; 400 `NotAGroup`. */
  leaveConversation(request: Given<dto.LeaveConversation>, options?: Options): Promise<void>;
  /** The users the caller has blocked, in the order of their ids. */
  listBlocks(request?: Given<dto.ListBlocks>, options?: Options): Promise<dto.ListBlocksResponse>;
  /**
   * The caller's conversations: pinned ones first, then the one with the newest activity, which is its last message,
   * also a system one. Archived ones are a list of their own; what the caller has deleted for themselves is in none
   * until the next message.
   */
  listConversations(request?: Given<dto.ListConversations>, options?: Options): Promise<dto.ListConversationsResponse>;
  /** All drafts of the caller, in the order of conversations and threads. */
  listDrafts(request?: Given<dto.ListDrafts>, options?: Options): Promise<dto.ListDraftsResponse>;
  /** The links of a group, the newest first, also those that work no more. */
  listInviteLinks(request: Given<dto.ListInviteLinks>, options?: Options): Promise<dto.ListInviteLinksResponse>;
  /** The members of a conversation, in the order of their user ids. */
  listMembers(request: Given<dto.ListMembers>, options?: Options): Promise<dto.ListMembersResponse>;
  /**
   * What a message said before it was edited, newest first, for whoever may read the message; nothing of a deleted one.
   * A deployment may keep it to the sender and those whose role lets them delete others' messages (403 `Forbidden` for
   * the rest).
   */
  listMessageVersions(request: Given<dto.ListMessageVersions>, options?: Options): Promise<dto.ListMessageVersionsResponse>;
  /**
   * History, always newest first. At most one of `beforeSeq`, `afterSeq`, `aroundSeq`, `at` and `offset`; none = the
   * newest page.
   */
  listMessages(request: Given<dto.ListMessages>, options?: Options): Promise<dto.ListMessagesResponse>;
  /**
   * The pinned messages of a conversation that the caller may read, the one pinned last first: at most 50, so all at
   * once.
   */
  listPins(request: Given<dto.ListPins>, options?: Options): Promise<dto.ListPinsResponse>;
  /**
   * Who voted for what, in the order of their user ids. 403 `Forbidden` when the poll is anonymous, 409 `Conflict` when
   * the message is no poll.
   */
  listPollVotes(request: Given<dto.ListPollVotes>, options?: Options): Promise<dto.ListPollVotesResponse>;
  /** Who has reacted to a message, and how, in the order of time. */
  listReactions(request: Given<dto.ListReactions>, options?: Options): Promise<dto.ListReactionsResponse>;
  /**
   * Who has received and who has read a message, of those who were members when it was sent, its sender left out; in
   * the order of user ids. Answered for groups of any size. 404 `MessageNotFound`.
   */
  listReceipts(request: Given<dto.ListReceipts>, options?: Options): Promise<dto.ListReceiptsResponse>;
  /** The caller's scheduled messages that are not sent yet, the next first; those that were refused among them. */
  listScheduled(request?: Given<dto.ListScheduled>, options?: Options): Promise<dto.ListScheduledResponse>;
  /**
   * The caller's sessions that have not ended: one for each sign-in on a device, newest first; those of an app's own
   * issuer in no order that means something.
   */
  listSessions(request?: Given<dto.ListSessions>, options?: Options): Promise<dto.ListSessionsResponse>;
  /** The messages the caller has starred and may still read, the one starred last first. */
  listStarred(request?: Given<dto.ListStarred>, options?: Options): Promise<dto.ListStarredResponse>;
  /**
   * The replies in a message's thread that the caller may read, always newest first. They are in the conversation's
   * history too. At most one of `beforeSeq` and `afterSeq`; neither = the newest page. 404 `MessageNotFound`.
   */
  listThreadMessages(request: Given<dto.ListThreadMessages>, options?: Options): Promise<dto.ListThreadMessagesResponse>;
  /** The threads the caller follows, the one with the newest reply first. */
  listThreads(request?: Given<dto.ListThreads>, options?: Options): Promise<dto.ListThreadsResponse>;
  /** Ends the session: its tokens are refused and its streams closed within 5 seconds on every node. */
  logout(request?: Given<dto.Logout>, options?: Options): Promise<void>;
  /**
   * Marks everything as read, archived conversations too, or all of the conversations named. The answer counts what is
   * unread then.
   */
  markAllRead(request?: Given<dto.MarkAllRead>, options?: Options): Promise<dto.GetUnreadResponse>;
  /**
   * Confirms that a device of the caller has received everything up to a seq. Lower than known changes nothing, higher
   * than the last is that of the last.
   */
  markDelivered(request: Given<dto.MarkDelivered>, options?: Options): Promise<dto.MarkResponse>;
  /**
   * Marks everything up to a seq as read, and so as delivered. Lower than known changes nothing, higher than the last
   * is that of the last.
   */
  markRead(request: Given<dto.MarkRead>, options?: Options): Promise<dto.MarkResponse>;
  /**
   * Marks in several conversations at once, for clients that collect them: all are stored together. Marks only rise, as
   * those of `MarkRead`; conversations the caller is not a member of are left out of the answer.
   */
  markReceipts(request: Given<dto.MarkReceipts>, options?: Options): Promise<dto.MarkReceiptsResponse>;
  /**
   * Marks a thread's replies as read; the conversation's own marks stay as they are. Lower than known changes nothing,
   * higher than the last is that of the last.
   */
  markThreadRead(request: Given<dto.MarkThreadRead>, options?: Options): Promise<dto.MyThread>;
  /**
   * Marks a conversation as unread from a message on, for the caller alone: `me.markedUnread`, until the next MarkRead.
   * No mark moves, and nothing is counted anew.
   */
  markUnread(request: Given<dto.MarkUnread>, options?: Options): Promise<dto.MyMembership>;
  /**
   * Pins a message for all members: in a direct conversation either of the two, in a group those whose role allows it
   * (403 `Forbidden`). Pinning it again sets `expiresAt` anew. 409 `TooManyPins` when the conversation has 50,
   * `MessageDeleted`.
   */
  pinMessage(request: Given<dto.PinMessage>, options?: Options): Promise<dto.Pin>;
  /**
   * Makes an account and signs it in. At least one of `userName`, `email` and `phone` is given; each is unique whatever
   * its case, and any of them signs in. E-mail and phone are not verified and therefore never shown to others nor
   * searchable. 409 `UserNameTaken`, `EmailTaken`, `PhoneTaken`; 429 after too many attempts from one address.
   */
  register(request: Given<dto.Register>, options?: Options): Promise<dto.AuthenticateResponse>;
  /**
   * Removes a member from a group: from the answer on they can neither send nor see anything of it. 204 also when they
   * were none; 403 `Forbidden` when they are its owner.
   */
  removeMember(request: Given<dto.RemoveMember>, options?: Options): Promise<void>;
  /** Takes a reaction of one's own back. 200 also when there was none. */
  removeReaction(request: Given<dto.RemoveReaction>, options?: Options): Promise<dto.ReactionsResponse>;
  /**
   * Lets an open stream live on with a newer access token of the same user and session, on whichever node it is. 401
   * when the token is no good, 403 `Forbidden` when it is of another user or session, 404 `NotFound` when the caller
   * has no such stream.
   */
  renewStream(request?: Given<dto.RenewStream>, options?: Options): Promise<dto.RenewStreamResponse>;
  /**
   * Ends a link: from the answer on nobody joins by it; who has joined stays. 404 `InviteLinkNotFound`; 204 also when
   * it had ended.
   */
  revokeInviteLink(request: Given<dto.RevokeInviteLink>, options?: Options): Promise<void>;
  /**
   * Ends one of the caller's sessions: its tokens are refused and its streams closed within 5 seconds on every node.
   * Ending one that has ended changes nothing. 404 `NotFound` when the caller has no such session.
   */
  revokeSession(request: Given<dto.RevokeSession>, options?: Options): Promise<void>;
  /**
   * Has a message sent later: once, whatever fails meanwhile. It is refused as SendMessage would refuse it now. Whether
   * the caller may send it is looked at again then; one that is refused stays in the list with the reason, and the
   * caller's devices are told. Repeating the message's `clientMessageId` returns the first result. 409
   * `TooManyScheduled` when 100 are waiting.
   */
  scheduleMessage(request: Given<dto.ScheduleMessage>, options?: Options): Promise<dto.ScheduleMessageResponse>;
  /**
   * People, conversations and messages by one text: users whose name begins with it or whom the caller talks to, the
   * caller's conversations by title or by who is in them, and messages as SearchMessages finds them.
   */
  search(request: Given<dto.Search>, options?: Options): Promise<dto.SearchResponse>;
  /**
   * Messages that have all the words looked for, newest first, in the caller's conversations, as far back as the caller
   * may read them. Words are found by their beginnings, whatever their case and accents; "words in quotes" as they are,
   * one behind the other; pieces of text in scripts without spaces anywhere. When nothing has the words, words that
   * differ in one letter are looked for. A message is found about a second after it was sent, and no longer from the
   * moment it is changed or deleted. 404 `ConversationNotFound`, `MessageNotFound` for a thread.
   */
  searchMessages(request?: Given<dto.SearchMessages>, options?: Options): Promise<dto.SearchMessagesResponse>;
  /**
   * Users whose user name or display name begins with the text, whatever its case, and who let the caller find them.
   * Never by e-mail or phone.
   */
  searchUsers(request: Given<dto.SearchUsers>, options?: Options): Promise<dto.SearchUsersResponse>;
  /**
   * Sends the members who are connected now an event of the app's own: a pointer that moves, a dice that rolls. It is
   * not stored, may be lost, and is lost while Redis is away. Everyone hears it, the caller's other devices too, but
   * not the WebSocket it was sent by.
   */
  sendEvent(request: Given<dto.SendEvent>, options?: Options): Promise<void>;
  /**
   * Sends a message. Repeating a `clientMessageId` returns the first result (200, `replayed`), for ever; with another
   * content it is 409 `IdempotencyKeyReused`. After the 201 the message is on disk. 403 `CannotContactUser` in a direct
   * conversation with someone whose account is gone or who wants no messages, or when one of the two has blocked the
   * other.
   */
  sendMessage(request: Given<dto.SendMessage>, options?: Options): Promise<dto.SendMessageResponse>;
  /**
   * Sends several messages to a conversation, in their order, each as SendMessage does and with a result of its own:
   * one that is refused does not hold up the others. Each counts towards the limits on sending; those beyond are
   * refused with `RateLimitExceeded` in their results. When there is no answer, the same request can be sent again.
   */
  sendMessages(request: Given<dto.SendMessages>, options?: Options): Promise<dto.SendMessagesResponse>;
  /**
   * Sends a scheduled message now, refused as SendMessage would be (404 `ConversationNotFound`, `MessageNotFound`; 403
   * `Forbidden`, `CannotContactUser`): then it stays as it was. 404 `ScheduledNotFound`.
   */
  sendScheduledNow(request: Given<dto.SendScheduledNow>, options?: Options): Promise<dto.Message>;
  /**
   * Keeps what the caller has begun to write in a conversation, or in one of its threads, for all their devices: one
   * draft for each; the last one written stays. An empty text deletes it, as a client does after sending. With
   * `version` only what that version was made from is replaced: 409 `VersionConflict` when another device has written
   * since.
   */
  setDraft(request: Given<dto.SetDraft>, options?: Options): Promise<dto.Draft>;
  /**
   * Lets the messages sent to a conversation from now on disappear by themselves: at the latest a minute after their
   * time they are deleted for everyone, as by DeleteMessage. Messages of before stay as they are. In groups for those
   * who may edit what it is about (403 `Forbidden`), in direct conversations for both.
   */
  setMessageExpiry(request: Given<dto.SetMessageExpiry>, options?: Options): Promise<dto.Conversation>;
  /**
   * Stars a message for the caller alone, to find it again by ListStarred. 204 also when it was starred. 409
   * `MessageDeleted`.
   */
  starMessage(request: Given<dto.StarMessage>, options?: Options): Promise<void>;
  /**
   * Tells the other members who are connected that the caller is typing; repeat it every few seconds while that goes
   * on, because after 6 seconds it is over. Nobody hears it in conversations of more than 100 members, of those who
   * have switched it off (`UpdatePrivacy`), or while Redis is away.
   */
  startTyping(request: Given<dto.StartTyping>, options?: Options): Promise<void>;
  /**
   * Tells that the caller has stopped typing without sending; sending says it by itself. Nothing happens when they were
   * not typing.
   */
  stopTyping(request: Given<dto.StopTyping>, options?: Options): Promise<void>;
  /**
   * Makes another member the owner; the caller becomes an admin. 404 `UserNotFound` when they are no member; a repeat
   * is answered as if it were the first.
   */
  transferOwnership(request: Given<dto.TransferOwnership>, options?: Options): Promise<dto.Conversation>;
  /** Lifts a block: messages hidden by it have their content again. 204 also when there was none. */
  unblockUser(request: Given<dto.UnblockUser>, options?: Options): Promise<void>;
  /** Follows a thread no more, until one replies in it. */
  unfollowThread(request: Given<dto.UnfollowThread>, options?: Options): Promise<dto.MyThread>;
  /** Unpins a message, for whoever may pin. 204 also when it was not pinned. */
  unpinMessage(request: Given<dto.UnpinMessage>, options?: Options): Promise<void>;
  /** Takes the caller's star off a message. 204 also when it had none. */
  unstarMessage(request: Given<dto.UnstarMessage>, options?: Options): Promise<void>;
  /**
   * Changes a conversation for everyone; what is left out stays. Direct conversations have `metadata` alone: 400
   * `NotAGroup` for the rest, and 403 `CannotContactUser` when the two are kept apart. 409 `VersionConflict` when it
   * was changed since the `version` given.
   */
  updateConversation(request: Given<dto.UpdateConversation>, options?: Options): Promise<dto.Conversation>;
  /**
   * Changes the channels of an open server-event stream, on whichever node it is. Knowing its id is enough; what is
   * allowed is asked of the user who opened it, and channels that are not allowed are left out. 404 `NotFound` when
   * there is no such stream.
   */
  updateEventSubscriber(request: Given<dto.UpdateEventSubscriber>, options?: Options): Promise<dto.UpdateEventSubscriberResponse>;
  /** Changes the caller's own profile; members left out stay. 409 `UserNameTaken`, `EmailTaken`, `PhoneTaken`. */
  updateMe(request?: Given<dto.UpdateMe>, options?: Options): Promise<dto.MyProfile>;
  /**
   * Makes a member of a group an admin, or an admin a member. 404 `UserNotFound` when they are no member, 403
   * `Forbidden` when they are the owner: see TransferOwnership. A repeat changes nothing.
   */
  updateMemberRole(request: Given<dto.UpdateMemberRole>, options?: Options): Promise<dto.Member>;
  /**
   * Changes the caller's own side of a conversation, which only their own devices hear of. What is left out stays as it
   * is.
   */
  updateMyConversation(request: Given<dto.UpdateMyConversation>, options?: Options): Promise<dto.Conversation>;
  /**
   * Changes what the app has put beside the caller in a conversation, for all members to see (RFC 7396): what is null
   * is taken away, the rest is set; at most 16 KiB in all.
   */
  updateMyMember(request: Given<dto.UpdateMyMember>, options?: Options): Promise<dto.Member>;
  /** Says how present the caller is; members left out stay as they are. */
  updatePresence(request?: Given<dto.UpdatePresence>, options?: Options): Promise<dto.UserPresence>;
  /**
   * Changes the caller's privacy settings; members left out stay. In force on every node from the answer on. Who is
   * refused by one gets 403 `CannotContactUser`, as someone who is blocked does.
   */
  updatePrivacy(request?: Given<dto.UpdatePrivacy>, options?: Options): Promise<dto.Privacy>;
  /**
   * Changes a scheduled message, refused as ScheduleMessage would be; one that was refused when its time came is tried
   * again. 404 `ScheduledNotFound` when it was sent meanwhile, 409 `VersionConflict`.
   */
  updateScheduled(request: Given<dto.UpdateScheduled>, options?: Options): Promise<dto.ScheduledMessage>;
  /**
   * Creates the users of an app's own issuer before they have signed in, or changes them: all or none. Only for tokens
   * with the admin claim of their issuer (setting `Auth:Issuers`), and only users of that issuer; 403 `Forbidden` for
   * all others. 409 `Conflict` when an id belongs to another issuer or its account is gone, `UserNameTaken`; errors
   * name the item: `users[3].id`.
   */
  upsertUsers(request: Given<dto.UpsertUsers>, options?: Options): Promise<dto.UpsertUsersResponse>;
  /**
   * Sets the caller's votes in a poll: those given before are replaced. 409 `PollClosed`, unless they are the same; 403
   * `CannotContactUser` as for SendMessage; 404 `MessageNotFound`; 409 `Conflict` for a message that is no poll; 400
   * `InvalidValue` for an option that it does not have, or a second one where only one may be chosen.
   */
  votePoll(request: Given<dto.VotePoll>, options?: Options): Promise<dto.Poll>;
  /**
   * Asks a stream to tell `presence.updated` of these users from now on, instead of those asked for before, until it
   * closes. It is told of the other users of direct conversations, and of what the user says on any device, without
   * asking. A waiting GetEvents is told of those only: use GetPresence beside it. 404 `NotFound` when the caller has no
   * such stream.
   */
  watchPresence(request?: Given<dto.WatchPresence>, options?: Options): Promise<dto.WatchPresenceResponse>;
}

const names: readonly (readonly [Operation['verb'], string])[] = [
  ['DELETE', 'CancelScheduled DeleteConversation DeleteMessage RemoveMember RemoveReaction RevokeInviteLink RevokeSession StopTyping UnblockUser UnfollowThread UnpinMessage UnstarMessage'],
  ['GET', 'GetAuthentication GetConversation GetEventSubscribers GetEvents GetInviteLink GetMe GetMember GetMessage GetMessages GetPresence GetPrivacy GetSnapshot GetTyping GetUnread GetUser ListBlocks ListConversations ListDrafts ListInviteLinks ListMembers ListMessageVersions ListMessages ListPins ListPollVotes ListReactions ListReceipts ListScheduled ListSessions ListStarred ListThreadMessages ListThreads Search SearchMessages SearchUsers'],
  ['PATCH', 'EditMessage UpdateConversation UpdateMe UpdateMemberRole UpdateMyConversation UpdateMyMember UpdatePresence UpdatePrivacy UpdateScheduled'],
  ['POST', 'AddMembers AddReaction Authenticate ChangePassword ClearConversation ClosePoll CreateConversation CreateInviteLink CreatePoll CreateStreamTicket DeleteMessages ForwardMessages GetAccessToken JoinByInviteLink LeaveConversation Logout MarkAllRead MarkDelivered MarkRead MarkReceipts MarkThreadRead MarkUnread Register RenewStream ScheduleMessage SendEvent SendMessage SendMessages SendScheduledNow StartTyping TransferOwnership UpdateEventSubscriber WatchPresence'],
  ['PUT', 'BlockUser FollowThread PinMessage SetDraft SetMessageExpiry StarMessage UpsertUsers VotePoll'],
];
const forAnyone = ' Authenticate GetAccessToken Register UpdateEventSubscriber ';

/** Makes the methods, each of which hands its request to `send`. */
export function makeCalls<Options>(
  send: (operation: Operation, request: object, options?: Options) => Promise<unknown>,
): Calls<Options> {
  const calls: { [name: string]: unknown } = {};
  for (const [verb, list] of names)
    for (const name of list.split(' ')) {
      const operation = { name, verb, anonymous: forAnyone.includes(` ${name} `) };
      calls[name.charAt(0).toLowerCase() + name.slice(1)] = (request?: object, options?: Options) => send(operation, request ?? {}, options);
    }
  return calls as unknown as Calls<Options>;
}
