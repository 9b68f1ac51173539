// Whom one has blocked: what they say has no content then.

import type { Message, UserBlocked, UserUnblocked } from "../generated/dtos.js";
import { changeHistory, keep } from "./parts.js";
import type { State } from "./state.js";
import { mapMessages, type MessageWindow } from "./window.js";

export function userBlocked(state: State, { user }: UserBlocked): State {
  if (!state.blockedUserIds.includes(user.id))
    state = { ...state, blockedUserIds: [...state.blockedUserIds, user.id].sort() };
  for (const id of Object.keys(state.conversations))
    state = changeHistory(state, id, (window) => mapMessages(window, (message) => withoutContent(message, user.id)));
  return state;
}

/** What was loaded without content is loaded again when it is looked at. */
export function userUnblocked(state: State, { user }: UserUnblocked): State {
  const isHidden = (message: Pick<Message, "sender" | "hiddenByBlock">) => message.sender.id === user.id && message.hiddenByBlock;
  const isWhole = ({ messages }: MessageWindow) => !messages.some((one) => isHidden(one) || (one.replyTo && isHidden(one.replyTo)));
  return {
    ...state,
    blockedUserIds: state.blockedUserIds.filter((id) => id !== user.id),
    histories: keep(state.histories, isWhole),
    threads: keep(state.threads, isWhole),
  };
}

/** What is still told of a message without content. */
const kept = ["id", "conversationId", "seq", "sender", "clientMessageId", "type", "version", "createdAt", "editedAt", "threadRootId", "replyCount", "lastReplyAt", "pinnedAt", "starred"];

function withoutContent(message: Message, userId: string): Message {
  if (message.sender.id === userId && message.type !== "system") {
    if (message.deletedAt || message.hiddenByBlock)
      return message;
    const left = Object.entries(message).filter(([name, value]) => value !== undefined && kept.includes(name));
    return { ...(Object.fromEntries(left) as unknown as Message), hiddenByBlock: true };
  }
  if (message.replyTo?.sender.id !== userId || message.replyTo.hiddenByBlock)
    return message;
  const { text: _text, ...quote } = message.replyTo;
  return { ...message, replyTo: { ...quote, hiddenByBlock: true } };
}
