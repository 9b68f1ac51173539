// Changing one part of the state.

import { changeMessage } from "./history.js";

export const putConversation = (state, conversation) =>
  ({ ...state, conversations: { ...state.conversations, [conversation.id]: conversation } });

/** A conversation that is not known stays unknown. */
export function changeConversation(state, id, change) {
  const known = state.conversations[id];
  return known ? putConversation(state, change(known)) : state;
}

/** A window of loaded messages: one of "histories" by its conversation, or one of "threads" by its root. */
export function changeWindow(state, kind, id, change) {
  const known = state[kind][id];
  const changed = known && change(known);
  return changed === known ? state : { ...state, [kind]: { ...state[kind], [id]: changed } };
}

/** The messages of a conversation wherever they are loaded: in its history and in its threads. */
export function changeHistory(state, id, change) {
  state = changeWindow(state, "histories", id, change);
  for (const { rootId, conversationId } of Object.values(state.threads))
    if (conversationId === id)
      state = changeWindow(state, "threads", rootId, change);
  return state;
}

/** A message, wherever it shows: where it is loaded and as the last one of the list. */
export function changeOne(state, { conversationId, seq }, change) {
  state = changeHistory(state, conversationId, (history) => changeMessage(history, seq, change));
  return changeConversation(state, conversationId, (known) =>
    known.lastMessage?.seq === seq ? { ...known, lastMessage: change(known.lastMessage) } : known);
}

export function changeMembers(state, id, change) {
  const known = state.members[id];
  return known ? { ...state, members: { ...state.members, [id]: { ...known, list: change(known.list) } } } : state;
}

export const changeMember = (state, id, userId, change) =>
  changeMembers(state, id, (list) => list.map((member) => (member.user.id === userId ? change(member) : member)));

/** Everything about a conversation. */
export const withoutConversation = (state, id) => ({
  ...state,
  conversations: without(state.conversations, id),
  histories: without(state.histories, id),
  members: without(state.members, id),
  threads: keep(state.threads, ({ conversationId }) => conversationId !== id),
});

const without = (record, key) => Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));

/** Those of a record that are so. */
export const keep = (record, isSo) => Object.fromEntries(Object.entries(record).filter(([, value]) => isSo(value)));
