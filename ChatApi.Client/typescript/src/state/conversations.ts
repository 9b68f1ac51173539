// Conversations that come, go and change, and one's own side of them.

import type { Conversation, ConversationCreated, ConversationDeleted, ConversationUpdated, DraftUpdated, MyMembership, MyMembershipUpdated } from "../generated/dtos.js";
import { changeConversation, changeHistory, putConversation, withoutConversation } from "./parts.js";
import { withReceipt } from "./receipts.js";
import type { Mine, Placed, State } from "./state.js";
import { withThreadDraft } from "./threads.js";
import { counted } from "./unread.js";
import { withoutBefore } from "./window.js";

/** One's own side of a conversation that is new. */
export const newcomer: Omit<MyMembership, "role"> = { readSeq: 0, deliveredSeq: 0, unread: 0, unreadMentions: 0, historyFromSeq: 1, archived: false };

/** A conversation as an operation answered it; events keep it current from then on. */
export const withConversation = (state: State, conversation: Conversation): State =>
  (state.conversations[conversation.id] ? state : putConversation(state, conversation as Mine));

export function conversationCreated(state: State, { conversation, members = [] }: ConversationCreated): State {
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

const shared = ["title", "description", "avatarUrl", "metadata", "permissions", "history", "messageExpiry"] as const;

/** What the conversation itself is; the newest version of it counts. Everything else of it is told by other events. */
export const conversationUpdated = (state: State, { conversation }: ConversationUpdated): State => changeConversation(state, conversation.id, (known) => {
  if (conversation.version <= known.version)
    return known;
  const changed: Mine = { ...known, version: conversation.version };
  for (const name of shared)
    if (conversation[name] === undefined)
      delete changed[name];
    else
      Object.assign(changed, { [name]: conversation[name] });
  return changed;
});

export const conversationDeleted = (state: State, { conversationId }: Placed<ConversationDeleted>): State => withoutConversation(state, conversationId);

/** One's own side is new as a whole. What was cleared is not told afterwards, so that what it left behind comes with it. */
export function meUpdated(state: State, { conversationId, me, lastMessage: last, lastActivityAt, otherReceipt }: Placed<MyMembershipUpdated>): State {
  const before = me.historyFromSeq;
  const isCleared = before > (state.conversations[conversationId]?.lastSeq ?? Infinity) + 1;
  state = changeConversation(state, conversationId, ({ lastMessage: _last, ...known }) => counted({
    ...known,
    lastSeq: Math.max(known.lastSeq, before - 1),
    lastActivityAt: isCleared ? lastActivityAt : known.lastActivityAt,
    ...(last && { lastMessage: last }),
    me: { ...me, readSeq: Math.max(known.me.readSeq, me.readSeq), deliveredSeq: Math.max(known.me.deliveredSeq, me.deliveredSeq) },
  }));
  state = withReceipt(state, conversationId, { userId: state.me.id, deliveredSeq: me.deliveredSeq, readSeq: me.readSeq }); // among the members too
  if (otherReceipt)
    state = withReceipt(state, conversationId, otherReceipt);
  return changeHistory(state, conversationId, (window) => withoutBefore(window, before));
}

/** What one has begun to write on any device, in a conversation or in one of its threads. */
export const draftUpdated = (state: State, { draft }: Pick<DraftUpdated, "draft">): State =>
  (draft.threadRootId ? withThreadDraft(state, draft.threadRootId, draft) : changeConversation(state, draft.conversationId, (known) => {
    const { draft: _old, ...me } = known.me;
    return { ...known, me: { ...me, ...(draft.text !== undefined && { draft }) } };
  }));
