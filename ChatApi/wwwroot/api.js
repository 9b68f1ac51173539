// The operations this page uses, named as in the contract. Each throws ApiError.

export class Api {
  #call;

  /** @param {import("./session.js").Session} session */
  constructor(session) {
    this.#call = (operation, request) => session.call(operation, request);
  }

  getMe = () => this.#call("GetMe");

  /** Everything there is to show, and the place in the event stream from before it was read. */
  async getSnapshot() {
    const first = await this.#call("GetSnapshot", { limit: 200 });
    const conversations = first.results;
    for (let cursor = first.nextCursor; cursor;) {
      const page = await this.#call("GetSnapshot", { limit: 200, cursor });
      conversations.push(...page.results);
      cursor = page.nextCursor;
    }
    return { me: first.me, blockedUserIds: first.blockedUserIds, privacy: first.privacy, cursor: first.eventCursor, conversations };
  }

  /** A page of history, newest first: { results, hasMoreBefore, hasMoreAfter }. */
  listMessages = (conversationId, place = {}) => this.#call("ListMessages", { conversationId, ...place });

  /** Repeating the same clientMessageId answers the first result. @param {import("./outbox.js").Unsent} unsent */
  sendMessage = (unsent) => this.#call("SendMessage", asSent(unsent));

  /** @param {{messageId: string, version: number, text: string, mentions: string[], mentionsAll: boolean}} change  answers the message */
  editMessage = (change) => this.#call("EditMessage", change);

  deleteMessage = (messageId, scope) => this.#call("DeleteMessage", { messageId, scope });

  /** Answers all reactions there are now. */
  addReaction = async (messageId, emoji) => (await this.#call("AddReaction", { messageId, emoji })).reactions;

  removeReaction = async (messageId, emoji) => (await this.#call("RemoveReaction", { messageId, emoji })).reactions;

  /** @param {{clientMessageId: string, question: string, options: string[], multiple: boolean, anonymous: boolean, closesAt?: string}} poll  answers the message */
  createPoll = async (conversationId, poll) => (await this.#call("CreatePoll", { conversationId, ...poll })).message;

  /** In a poll: replaces the votes before. */
  vote = (messageId, options) => this.#call("VotePoll", { messageId, options });

  closePoll = (messageId) => this.#call("ClosePoll", { messageId });

  listPollVotes = (messageId, cursor) => this.#call("ListPollVotes", { messageId, cursor });

  /** A page of a thread, newest first: { root, me, results, hasMoreBefore, hasMoreAfter }. */
  listThreadMessages = (messageId, place = {}) => this.#call("ListThreadMessages", { messageId, ...place });

  /** Those one follows, so many as are shown. */
  listThreads = async () => (await this.#call("ListThreads", { limit: 100 })).results;

  followThread = (messageId) => this.#call("FollowThread", { messageId });

  unfollowThread = (messageId) => this.#call("UnfollowThread", { messageId });

  markThreadRead = (messageId, upToSeq) => this.#call("MarkThreadRead", { messageId, upToSeq });

  pin = (messageId) => this.#call("PinMessage", { messageId });

  unpin = (messageId) => this.#call("UnpinMessage", { messageId });

  listPins = (conversationId) => this.#call("ListPins", { conversationId });

  star = (messageId) => this.#call("StarMessage", { messageId });

  unstar = (messageId) => this.#call("UnstarMessage", { messageId });

  listStarred = (cursor) => this.#call("ListStarred", { cursor });

  /** Answers what became of each copy. */
  forward = async (clientForwardId, messageIds, conversationIds) => (await this.#call("ForwardMessages", { clientForwardId, messageIds, conversationIds })).results;

  /** @param {import("./outbox.js").Unsent} unsent */
  schedule = (sendAt, unsent) => this.#call("ScheduleMessage", { sendAt, message: asSent(unsent) });

  listScheduled = (cursor) => this.#call("ListScheduled", { cursor });

  /** @param {{version: number, sendAt?: string, message?: object}} changes */
  updateScheduled = (scheduledId, changes) => this.#call("UpdateScheduled", { scheduledId, ...changes });

  cancelScheduled = (scheduledId) => this.#call("CancelScheduled", { scheduledId });

  sendScheduledNow = (scheduledId) => this.#call("SendScheduledNow", { scheduledId });

  markDelivered = (conversationId, upToSeq) => this.#call("MarkDelivered", { conversationId, upToSeq });

  markRead = (conversationId, upToSeq) => this.#call("MarkRead", { conversationId, upToSeq });

  /** Who has received and who has read a message. */
  listReceipts = (messageId, cursor) => this.#call("ListReceipts", { messageId, cursor });

  /** An empty text deletes it. Answers the draft. @param {import("./writing.js").Place} place */
  setDraft = ({ conversationId, rootId }, text) => this.#call("SetDraft", { conversationId, threadRootId: rootId, text });

  listDrafts = async () => (await this.#call("ListDrafts", { limit: 100 })).results;

  /** From a message on, or from the last one. */
  markUnread = (conversationId, fromSeq) => this.#call("MarkUnread", { conversationId, fromSeq });

  /** The direct conversation with a user, made when missing. */
  openDirect = async (recipientId) => (await this.#call("CreateConversation", { recipientId })).conversation;

  /** @param {{title: string, description?: string, memberIds: string[]}} about */
  createGroup = async (clientConversationId, about) =>
    (await this.#call("CreateConversation", { clientConversationId, ...about })).conversation;

  updateMine = (conversationId, changes) => this.#call("UpdateMyConversation", { conversationId, ...changes });

  clear = (conversationId) => this.#call("ClearConversation", { conversationId });

  deleteConversation = (conversationId, scope) => this.#call("DeleteConversation", { conversationId, scope });

  /** @param {{title?: string, description?: string}} changes */
  updateConversation = (conversationId, changes) => this.#call("UpdateConversation", { conversationId, ...changes });

  /** What is sent from now on disappears so long after it; without seconds it stays. */
  setMessageExpiry = (conversationId, seconds) => this.#call("SetMessageExpiry", { conversationId, seconds });

  /** The owner of a group that goes on names who is the next. */
  leave = (conversationId, successorId) => this.#call("LeaveConversation", { conversationId, successorId });

  addMembers = (conversationId, userIds) => this.#call("AddMembers", { conversationId, userIds });

  removeMember = (conversationId, userId) => this.#call("RemoveMember", { conversationId, userId });

  updateRole = (conversationId, userId, role) => this.#call("UpdateMemberRole", { conversationId, userId, role });

  transferOwnership = (conversationId, userId) => this.#call("TransferOwnership", { conversationId, userId });

  listInviteLinks = (conversationId) => this.#call("ListInviteLinks", { conversationId });

  /** @param {{clientLinkId: string, expiresAt?: string}} about */
  createInviteLink = (conversationId, about) => this.#call("CreateInviteLink", { conversationId, ...about });

  revokeInviteLink = (conversationId, linkId) => this.#call("RevokeInviteLink", { conversationId, linkId });

  getInviteLink = (token) => this.#call("GetInviteLink", { token });

  /** Answers the conversation. */
  joinByInviteLink = (token) => this.#call("JoinByInviteLink", { token });

  listMembers = (conversationId, cursor) => this.#call("ListMembers", { conversationId, cursor, limit: 100 });

  getUser = (userId) => this.#call("GetUser", { userId });

  searchUsers = async (query) => (await this.#call("SearchUsers", { query, limit: 20 })).results;

  /** People, conversations and messages, so many of each. */
  search = (query, limit) => this.#call("Search", { query, limit });

  searchMessages = (query, cursor) => this.#call("SearchMessages", { query, cursor });

  block = (userId) => this.#call("BlockUser", { userId });

  unblock = (userId) => this.#call("UnblockUser", { userId });

  listBlocks = (cursor) => this.#call("ListBlocks", { cursor });

  /** @param {Partial<import("./contract.js").Privacy>} changes */
  updatePrivacy = (changes) => this.#call("UpdatePrivacy", changes);

  startTyping = (conversationId) => this.#call("StartTyping", { conversationId });

  stopTyping = (conversationId) => this.#call("StopTyping", { conversationId });

  getPresence = async (userIds) => (await this.#call("GetPresence", { userIds })).results;

  updatePresence = (status) => this.#call("UpdatePresence", { status });
}

/** What was written, as the service takes it. @param {import("./outbox.js").Unsent} unsent */
const asSent = ({ conversationId, clientMessageId, text, replyTo, threadRootId, mentions, mentionsAll }) =>
  ({ conversationId, clientMessageId, text, replyToId: replyTo?.id, threadRootId, mentions, mentionsAll });
