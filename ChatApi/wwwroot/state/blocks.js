// Whom one has blocked: what they say has no content then.

import { mapMessages } from "./history.js";
import { changeHistory } from "./parts.js";

export function userBlocked(state, { user }) {
  if (!state.blockedUserIds.includes(user.id))
    state = { ...state, blockedUserIds: [...state.blockedUserIds, user.id].sort() };
  for (const id of Object.keys(state.histories))
    state = changeHistory(state, id, (history) => mapMessages(history, (message) => withoutContent(message, user.id)));
  return state;
}

/** What was loaded without content is loaded again when it is looked at. */
export function userUnblocked(state, { user }) {
  const isHidden = (message) => message.sender.id === user.id && message.hiddenByBlock;
  const whole = Object.entries(state.histories).filter(([, { messages }]) => !messages.some((one) => isHidden(one) || (one.replyTo && isHidden(one.replyTo))));
  return { ...state, blockedUserIds: state.blockedUserIds.filter((id) => id !== user.id), histories: Object.fromEntries(whole) };
}

function withoutContent(message, userId) {
  if (message.sender.id === userId && message.type !== "system") {
    const { text, replyTo, mentions, mentionsAll, links, metadata, silent, poll, reactions, ...rest } = message;
    return message.deletedAt ? message : { ...rest, hiddenByBlock: true };
  }
  if (message.replyTo?.sender.id !== userId)
    return message;
  const { text, ...quote } = message.replyTo;
  return { ...message, replyTo: { ...quote, hiddenByBlock: true } };
}
