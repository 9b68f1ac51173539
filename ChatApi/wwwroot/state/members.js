// Who belongs to a conversation, and who they are.

import { newcomer } from "./conversations.js";
import { changeConversation, changeHistory, changeMember, changeMembers, putConversation, withoutConversation } from "./parts.js";
import { withoutReadMark, withReceipt } from "./receipts.js";

export function memberAdded(state, { conversationId, seq = 0, member, conversation }) {
  const known = state.conversations[conversationId];
  if (known)
    state = putConversation(state, { ...known, memberCount: conversation.memberCount });
  else if (member.user.id === state.me.id)
    state = putConversation(state, {
      ...conversation,
      lastSeq: seq,
      me: { ...newcomer, role: member.role, readSeq: seq, deliveredSeq: seq, historyFromSeq: member.historyFromSeq },
    });
  return changeMembers(state, conversationId, (list) =>
    list.some(({ user }) => user.id === member.user.id) ? list : [...list, member]);
}

export function memberRemoved(state, { conversationId, userId, memberCount }) {
  if (userId === state.me.id)
    return withoutConversation(state, conversationId);
  if (memberCount !== undefined)
    state = changeConversation(state, conversationId, (known) => ({ ...known, memberCount }));
  return changeMembers(state, conversationId, (list) => list.filter(({ user }) => user.id !== userId));
}

/** A role; in a direct conversation also whether it is shown how far the other has read. */
export function memberUpdated(state, { conversationId, member }) {
  const { user, role, deliveredSeq, readSeq } = member;
  state = changeMember(state, conversationId, user.id, (old) => ({ ...old, role }));
  if (user.id === state.me.id)
    return changeConversation(state, conversationId, (known) => ({ ...known, me: { ...known.me, role } }));
  if (state.conversations[conversationId]?.otherUser?.id !== user.id)
    return state;
  if (readSeq === undefined)
    state = changeConversation(state, conversationId, (known) => ({ ...known, otherReceipt: withoutReadMark(known.otherReceipt) }));
  return withReceipt(state, conversationId, { userId: user.id, deliveredSeq, readSeq });
}

/** A profile shows wherever the person does. */
export function userUpdated(state, { user, me }) {
  if (me && me.id === state.me.id)
    state = { ...state, me };
  const renewed = (one) => (one.id === user.id ? user : one);
  const renamed = (message) => ({
    ...message,
    sender: renewed(message.sender),
    ...(message.replyTo && { replyTo: { ...message.replyTo, sender: renewed(message.replyTo.sender) } }),
    ...(message.reactions && { reactions: message.reactions.map((group) => ({ ...group, users: group.users.map(renewed) })) }),
  });
  for (const id of Object.keys(state.conversations)) {
    state = changeConversation(state, id, (known) => ({
      ...known,
      ...(known.otherUser?.id === user.id && { otherUser: user }),
      ...(known.lastMessage && { lastMessage: renamed(known.lastMessage) }),
    }));
    state = changeHistory(state, id, (history) => ({ ...history, messages: history.messages.map(renamed) }));
    state = changeMember(state, id, user.id, (member) => ({ ...member, user }));
  }
  return state;
}
