// What the list of messages shows, as values: lines between the days, what happened, and what was said.

import { keyOf, tickOf } from "../chatapi-client.js";
import { dayOf, durationOf, fullTimeOf, nameOf, whenOf } from "./format.js";
import { pollOf } from "./poll.js";
import { wordsOf } from "./system-words.js";

/**
 * @param {import("../chat.js").Chat} chat
 * @param {{messages: import("@chatapi/client").ShownMessage[], hasMoreBefore?: boolean, unreadFrom?: number | null, isThread?: boolean}} shown
 *   unreadFrom: where the line "New" belongs
 */
export function itemsOf(conversation, chat, { messages, hasMoreBefore = false, unreadFrom = null, isThread = false }) {
  const items = [];
  let before = null; // the message before, or what happened
  let isNewShown = unreadFrom === null || (hasMoreBefore && messages[0]?.seq >= unreadFrom); // then it belongs further up
  const add = (item) => {
    if (!before || dayOf(before.at) !== dayOf(item.at))
      items.push({ key: `day-${new Date(item.at).toDateString()}`, kind: "line", text: dayOf(item.at) });
    if (!isNewShown && item.seq >= unreadFrom) {
      items.push({ key: "new", kind: "line", text: "New", isNew: true });
      isNewShown = true;
    }
    const joined = item.kind === "bubble" && before?.sender === item.sender && items.at(-1).kind === "bubble";
    items.push({ ...item, joined, ...((item.mine || joined || conversation.kind === "direct") && { name: "" }) });
    before = item;
  };
  for (const message of messages) {
    add(message.type === "system" ? happening(message, conversation, chat) : bubbleOf(message, conversation, chat, isThread));
    if (isThread && !message.threadRootId)
      items.push({ key: "replies", kind: "line", text: repliesOf(message) });
  }
  return items;
}

const happening = (message, conversation, chat) => ({
  key: message.id,
  kind: "happening",
  seq: message.seq,
  at: message.createdAt,
  text: wordsOf(message, (id) => chat.people.nameOf(id, conversation.id), chat.state.me.id),
});

function bubbleOf(message, conversation, chat, isThread) {
  const mine = message.sender.id === chat.state.me.id;
  return {
    key: keyOf(message, chat.state.me.id),
    kind: "bubble",
    seq: message.seq || undefined, // what is being sent has none yet
    at: message.createdAt,
    sender: message.sender.id,
    name: nameOf(message.sender),
    mine,
    ...contentOf(message),
    quote: message.replyTo && { seq: message.replyTo.seq, name: message.replyTo.sender.id === chat.state.me.id ? "You" : nameOf(message.replyTo.sender), ...contentOf(message.replyTo) },
    links: message.links,
    mentions: mentionsOf(message, conversation, chat),
    reactions: reactionsOf(message, chat.state.me.id),
    poll: pollOf(message),
    forwarded: message.forwardedFrom && nameOf(message.forwardedFrom.sender),
    thread: isThread ? undefined : threadOf(message),
    isPinned: Boolean(message.pinnedAt),
    isStarred: Boolean(message.starred),
    expires: expiryOf(message),
    isEdited: Boolean(message.editedAt) && !message.deletedAt,
    tick: message.outgoing ? unsentTick(message.outgoing) : mine && !message.deletedAt ? tickOf(message, conversation, chat.state.members[conversation.id]) : "",
    error: message.outgoing?.error?.message,
  };
}

/** @param {import("@chatapi/client").OutgoingMessage} outgoing */
export const unsentTick = ({ state }) => (state === "failed" ? "refused" : "waiting");

/** The way to the thread that a message is in, or that hangs on it. */
function threadOf({ id, conversationId, threadRootId, replyCount, lastReplyAt }) {
  if (!threadRootId && !replyCount)
    return undefined;
  const words = threadRootId ? "In a thread" : repliesOf({ replyCount });
  return { address: threadAddress(conversationId, threadRootId ?? id), words, when: lastReplyAt && `last ${whenOf(lastReplyAt)}` };
}

const repliesOf = ({ replyCount = 0 }) => (replyCount === 0 ? "No replies yet" : replyCount === 1 ? "1 reply" : `${replyCount} replies`);

export const threadAddress = (conversationId, rootId) => `#/${conversationId}/thread/${rootId}`;

/** Its text, or in faint words why there is none. @param {import("@chatapi/client").MessagePreview} message */
export function contentOf({ text, deletedAt, hiddenByBlock }) {
  if (deletedAt)
    return { text: "This message was deleted.", isFaint: true };
  if (hiddenByBlock)
    return { text: "You have blocked who wrote this.", isFaint: true };
  return text === undefined ? { text: "A message of before your time.", isFaint: true } : { text };
}

const expiryOf = ({ expiresAt, expiresAfterRead }) =>
  expiresAt ? `Disappears ${fullTimeOf(expiresAt)}` : expiresAfterRead ? `Disappears ${durationOf(expiresAfterRead)} after everyone has read it` : undefined;

const reactionsOf = ({ reactions = [] }, myId) => reactions.map(({ emoji, count, users, me }) => {
  const names = users.map((user) => (user.id === myId ? "You" : nameOf(user)));
  return { emoji, count, isMine: Boolean(me), names: count > names.length ? [...names, `${count - names.length} more`] : names };
});

const mentionsOf = ({ mentions = [], mentionsAll }, conversation, chat) =>
  [...mentions.map((id) => chat.people.find(id, conversation.id)?.userName).filter(Boolean), ...(mentionsAll ? ["all"] : [])].map((name) => `@${name}`);
