// What is shown, as a value: snapshot + events in order = a fresh snapshot. Every function here answers a new state and
// changes nothing else. Applying what is already contained changes nothing.

import { mergeMessages } from "./history.js";

/**
 * @typedef {{
 *   me: import("./api.js").User,
 *   conversations: Record<string, import("./api.js").Conversation>,
 *   histories: Record<string, import("./history.js").History>,
 *   members: Record<string, {list: import("./api.js").Member[], complete: boolean}>,
 * }} State  histories and members hold what has been loaded so far.
 */

/** @returns {State} */
export const fromSnapshot = ({ me, conversations }) => ({
  me,
  conversations: Object.fromEntries(conversations.map((conversation) => [conversation.id, conversation])),
  histories: {},
  members: {},
});

const unreadLimit = 999; // counting stops here
const newcomer = { readSeq: 0, deliveredSeq: 0, unread: 0, historyFromSeq: 1, archived: false };

const rules = {
  "conversation.created": conversationCreated,
  "member.added": memberAdded,
  "member.removed": memberRemoved,
  "member.updated": memberUpdated,
  "message.new": (state, event) => withMessage(state, event.message),
  "message.delivered": (state, event) => withReceipt(state, event.conversationId, event.receipt),
  "message.read": (state, event) => withReceipt(state, event.conversationId, event.receipt),
  "user.updated": userUpdated,
};

/** Events of kinds that are not known here are skipped. @returns {State} */
export const applyEvent = (state, event) => rules[event.name]?.(state, event) ?? state;

/** A conversation as an operation answered it; events keep it current from then on. @returns {State} */
export const withConversation = (state, conversation) =>
  state.conversations[conversation.id] ? state : putConversation(state, conversation);

/** A message as an event or the answer to a send brought it. @returns {State} */
export function withMessage(state, message) {
  const { conversationId, seq, sender } = message;
  const known = state.conversations[conversationId];
  if (!known)
    return state;
  const history = state.histories[conversationId];
  if (history)
    state = { ...state, histories: { ...state.histories, [conversationId]: mergeMessages(history, [message]) } };
  if (seq > known.lastSeq) {
    const mine = sender.id === state.me.id;
    const unread = mine ? known.me.unread : Math.min(known.me.unread + 1, unreadLimit);
    state = putConversation(state, {
      ...known, lastSeq: seq, lastMessage: message, lastActivityAt: message.createdAt, me: { ...known.me, unread },
    });
  }
  return withReceipt(state, conversationId, { userId: sender.id, deliveredSeq: seq, readSeq: seq });
}

/** Marks only rise. Own unread is counted anew when one's own read mark does. @returns {State} */
export function withReceipt(state, conversationId, { userId, deliveredSeq, readSeq }) {
  const known = state.conversations[conversationId];
  if (!known)
    return state;
  const raise = (marks) => ({
    ...marks,
    deliveredSeq: Math.max(marks.deliveredSeq, deliveredSeq, readSeq),
    readSeq: Math.max(marks.readSeq, readSeq),
  });
  if (userId === state.me.id) {
    const me = raise(known.me);
    if (me.readSeq > known.me.readSeq)
      me.unread = Math.min(Math.max(known.lastSeq - me.readSeq, 0), unreadLimit);
    state = putConversation(state, { ...known, me });
  } else if (userId === known.otherUser?.id) {
    const marks = known.otherReceipt ?? { userId, deliveredSeq: 0, readSeq: 0 };
    state = putConversation(state, { ...known, otherReceipt: raise(marks) });
  }
  return changeMember(state, conversationId, userId, raise);
}

function conversationCreated(state, { conversation, members = [] }) {
  if (state.conversations[conversation.id])
    return state;
  const other = members?.find((member) => member.user.id !== state.me.id)?.user;
  const mine = members?.find((member) => member.user.id === state.me.id);
  const role = mine?.role ?? (conversation.createdBy === state.me.id ? "owner" : "member");
  return putConversation(state, {
    ...conversation,
    lastSeq: 0,
    me: { ...newcomer, role },
    ...(other && { otherUser: other, otherReceipt: { userId: other.id, deliveredSeq: 0, readSeq: 0 } }),
  });
}

function memberAdded(state, { conversationId, seq = 0, member, conversation }) {
  const known = state.conversations[conversationId];
  if (known)
    state = putConversation(state, { ...known, memberCount: conversation.memberCount, version: Math.max(known.version, conversation.version) });
  else if (member.user.id === state.me.id)
    state = putConversation(state, {
      ...conversation,
      lastSeq: seq,
      me: { ...newcomer, role: member.role, readSeq: seq, deliveredSeq: seq, historyFromSeq: member.historyFromSeq },
    });
  return changeMembers(state, conversationId, (list) =>
    list.some(({ user }) => user.id === member.user.id) ? list : [...list, member]);
}

function memberRemoved(state, { conversationId, userId, memberCount }) {
  if (userId === state.me.id)
    return {
      ...state,
      conversations: without(state.conversations, conversationId),
      histories: without(state.histories, conversationId),
      members: without(state.members, conversationId),
    };
  const known = state.conversations[conversationId];
  if (known && memberCount !== undefined)
    state = putConversation(state, { ...known, memberCount });
  return changeMembers(state, conversationId, (list) => list.filter(({ user }) => user.id !== userId));
}

function memberUpdated(state, { conversationId, member }) {
  const known = state.conversations[conversationId];
  if (known && member.user.id === state.me.id)
    state = putConversation(state, { ...known, me: { ...known.me, role: member.role } });
  return changeMember(state, conversationId, member.user.id, (old) => ({ ...old, role: member.role }));
}

function userUpdated(state, { user, me }) {
  if (me && me.id === state.me.id)
    state = { ...state, me };
  for (const conversation of Object.values(state.conversations)) {
    if (conversation.otherUser?.id === user.id)
      state = putConversation(state, { ...conversation, otherUser: user });
    state = changeMember(state, conversation.id, user.id, (member) => ({ ...member, user }));
  }
  return state;
}

const putConversation = (state, conversation) =>
  ({ ...state, conversations: { ...state.conversations, [conversation.id]: conversation } });

const changeMember = (state, conversationId, userId, change) =>
  changeMembers(state, conversationId, (list) => list.map((member) => (member.user.id === userId ? change(member) : member)));

function changeMembers(state, conversationId, change) {
  const known = state.members[conversationId];
  return known ? { ...state, members: { ...state.members, [conversationId]: { ...known, list: change(known.list) } } } : state;
}

const without = (record, key) => Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
