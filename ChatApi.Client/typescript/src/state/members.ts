// Who belongs to a conversation, and who they are.

import type { Member, MemberAdded, MemberRemoved, MemberUpdated, Message, UserSummary, UserUpdated } from "../generated/dtos.js";
import { newcomer } from "./conversations.js";
import { changeConversation, changeHistory, changeMember, changeMembers, putConversation, withoutConversation } from "./parts.js";
import { withoutReadMark, withReceipt } from "./receipts.js";
import type { Placed, State } from "./state.js";
import { mapMessages } from "./window.js";

export function memberAdded(state: State, { conversationId, seq = 0, member, conversation }: Placed<MemberAdded>): State {
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
    (list.some(({ user }) => user.id === member.user.id) ? list : [...list, member]));
}

export function memberRemoved(state: State, { conversationId, userId, memberCount }: Placed<MemberRemoved>): State {
  if (userId === state.me.id)
    return withoutConversation(state, conversationId);
  if (memberCount !== undefined)
    state = changeConversation(state, conversationId, (known) => ({ ...known, memberCount }));
  return changeMembers(state, conversationId, (list) => list.filter(({ user }) => user.id !== userId));
}

/** A role; in a direct conversation also whether it is shown how far the other has read. */
export function memberUpdated(state: State, { conversationId, member }: Placed<MemberUpdated>): State {
  const { user, role, deliveredSeq, readSeq } = member;
  state = changeMember(state, conversationId, user.id, (old) => ({ ...old, role }));
  if (user.id === state.me.id)
    return changeConversation(state, conversationId, (known) => ({ ...known, me: { ...known.me, role } }));
  if (state.conversations[conversationId]?.otherUser?.id !== user.id)
    return state;
  if (readSeq === undefined)
    state = changeConversation(state, conversationId, (known) => (known.otherReceipt ? { ...known, otherReceipt: withoutReadMark(known.otherReceipt) } : known));
  return withReceipt(state, conversationId, { userId: user.id, deliveredSeq, ...(readSeq !== undefined && { readSeq }) });
}

/** A page of the members, after those that are loaded. */
export const withMembers = (state: State, id: string, page: { readonly results: readonly Member[]; readonly nextCursor?: string }): State => {
  const list = [...(state.members[id]?.list ?? []), ...page.results];
  const once = [...new Map(list.map((member) => [member.user.id, member])).values()];
  const { nextCursor } = page;
  return { ...state, members: { ...state.members, [id]: { list: once, complete: !nextCursor, ...(nextCursor && { nextCursor }) } } };
};

/** A profile shows wherever the person does. */
export function userUpdated(state: State, { user, me }: UserUpdated): State {
  if (me && me.id === state.me.id)
    state = { ...state, me };
  for (const id of Object.keys(state.conversations)) {
    state = changeConversation(state, id, (known) => {
      const lastMessage = known.lastMessage && renamed(known.lastMessage, user);
      const isOther = known.otherUser?.id === user.id;
      return isOther || lastMessage !== known.lastMessage ? { ...known, ...(isOther && { otherUser: user }), ...(lastMessage && { lastMessage }) } : known;
    });
    state = changeHistory(state, id, (window) => mapMessages(window, (message) => renamed(message, user)));
    state = changeMember(state, id, user.id, (member) => ({ ...member, user }));
  }
  return state;
}

/** The same message when the user does not show in it. */
function renamed(message: Message, user: UserSummary): Message {
  const renewed = (one: UserSummary) => (one.id === user.id ? user : one);
  const { sender, replyTo, reactions } = message;
  if (![sender, replyTo?.sender, ...(reactions ?? []).flatMap(({ users }) => users)].some((one) => one?.id === user.id))
    return message;
  return {
    ...message,
    sender: renewed(sender),
    ...(replyTo && { replyTo: { ...replyTo, sender: renewed(replyTo.sender) } }),
    ...(reactions && { reactions: reactions.map((group) => ({ ...group, users: group.users.map(renewed) })) }),
  };
}
