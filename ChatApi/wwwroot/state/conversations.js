// Conversations that come, go and change, and one's own side of them.

import { withoutBefore } from "./history.js";
import { changeConversation, changeHistory, putConversation, withoutConversation } from "./parts.js";
import { withReceipt } from "./receipts.js";
import { withThreadDraft } from "./threads.js";
import { counted } from "./unread.js";

export const newcomer = { readSeq: 0, deliveredSeq: 0, unread: 0, unreadMentions: 0, historyFromSeq: 1, archived: false };

/** A conversation as an operation answered it; events keep it current from then on. @returns {import("./state.js").State} */
export const withConversation = (state, conversation) =>
  state.conversations[conversation.id] ? state : putConversation(state, conversation);

export function conversationCreated(state, { conversation, members = [] }) {
  if (state.conversations[conversation.id])
    return state;
  const other = members.find((member) => member.user.id !== state.me.id);
  const mine = members.find((member) => member.user.id === state.me.id);
  const role = mine?.role ?? (conversation.createdBy === state.me.id ? "owner" : "member");
  return putConversation(state, {
    ...conversation,
    lastSeq: 0,
    me: { ...newcomer, role },
    ...(other && { otherUser: other.user, otherReceipt: { userId: other.user.id, deliveredSeq: 0, ...(other.readSeq !== undefined && { readSeq: 0 }) } }),
  });
}

/** What the conversation itself is; the newest version of it counts. Everything else of it is told by other events. */
export const conversationUpdated = (state, { conversation }) => changeConversation(state, conversation.id, (known) => {
  if (conversation.version <= known.version)
    return known;
  const changed = { ...known, version: conversation.version };
  for (const name of ["title", "description", "avatarUrl", "metadata", "permissions", "history", "messageExpiry"])
    if (conversation[name] === undefined)
      delete changed[name];
    else
      changed[name] = conversation[name];
  return changed;
});

export const conversationDeleted = (state, { conversationId }) => withoutConversation(state, conversationId);

/** One's own side is new as a whole. What was cleared is not told afterwards, so that what it left behind comes with it. */
export function meUpdated(state, { conversationId, me, lastMessage: last, lastActivityAt, otherReceipt }) {
  const before = me.historyFromSeq;
  const isCleared = before > (state.conversations[conversationId]?.lastSeq ?? Infinity) + 1;
  state = changeConversation(state, conversationId, ({ lastMessage, ...known }) => counted({
    ...known,
    lastSeq: Math.max(known.lastSeq, before - 1),
    lastActivityAt: isCleared ? lastActivityAt : known.lastActivityAt,
    ...(last && { lastMessage: last }),
    me: { ...me, readSeq: Math.max(known.me.readSeq, me.readSeq), deliveredSeq: Math.max(known.me.deliveredSeq, me.deliveredSeq) },
  }));
  if (otherReceipt)
    state = withReceipt(state, conversationId, otherReceipt);
  return changeHistory(state, conversationId, (history) => withoutBefore(history, before));
}

/** What one has begun to write on any device, in a conversation or in one of its threads. */
export const draftUpdated = (state, { draft }) => (draft.threadRootId ? withThreadDraft(state, draft) : changeConversation(state, draft.conversationId, (known) => {
  const { draft: _old, ...me } = known.me;
  return { ...known, me: { ...me, ...(draft.text !== undefined && { draft }) } };
}));
