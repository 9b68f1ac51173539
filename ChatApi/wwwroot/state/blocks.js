// Whom one has blocked: what they say has no content then.

import { mapMessages } from "./history.js";
import { changeHistory, keep } from "./parts.js";

export function userBlocked(state, { user }) {
  if (!state.blockedUserIds.includes(user.id))
    state = { ...state, blockedUserIds: [...state.blockedUserIds, user.id].sort() };
  for (const id of Object.keys(state.conversations))
    state = changeHistory(state, id, (history) => mapMessages(history, (message) => withoutContent(message, user.id)));
  return state;
}

/** What was loaded without content is loaded again when it is looked at. */
export function userUnblocked(state, { user }) {
  const isHidden = (message) => message.sender.id === user.id && message.hiddenByBlock;
  const isWhole = ({ messages }) => !messages.some((one) => isHidden(one) || (one.replyTo && isHidden(one.replyTo)));
  return {
    ...state,
    blockedUserIds: state.blockedUserIds.filter((id) => id !== user.id),
    histories: keep(state.histories, isWhole),
    threads: keep(state.threads, isWhole),
  };
}

/** What is still told of a message without content. */
const kept = ["id", "conversationId", "seq", "sender", "clientMessageId", "type", "version", "createdAt", "editedAt", "threadRootId", "replyCount", "lastReplyAt", "pinnedAt", "starred"];

function withoutContent(message, userId) {
  if (message.sender.id === userId && message.type !== "system") {
    const left = kept.filter((name) => message[name] !== undefined).map((name) => [name, message[name]]);
    return message.deletedAt ? message : { ...Object.fromEntries(left), hiddenByBlock: true };
  }
  if (message.replyTo?.sender.id !== userId)
    return message;
  const { text, ...quote } = message.replyTo;
  return { ...message, replyTo: { ...quote, hiddenByBlock: true } };
}
