// What can be done with a message.

import { may } from "../permissions.js";
import { ask, attempt } from "./ask.js";
import { idOf } from "../writing.js";
import { copy } from "./copy.js";
import { el } from "./dom.js";
import { openForward } from "./forward.js";
import { threadAddress } from "./items.js";
import { openMenu } from "./menu.js";
import { openReceivedBy } from "./received-by.js";
import { openVotes } from "./votes.js";

const emoji = ["👍", "❤️", "😂", "😮", "😢", "🙏", "🎉", "👀"];

/**
 * @param {import("@chatapi/client").Message} message
 * @param {import("../chat.js").Chat} chat
 * @param {{place: import("../writing.js").Place, onLeave: () => void}} shown  where it is looked at
 */
export function openMessageMenu(anchor, message, chat, { place, onLeave }) {
  const { id, poll, conversationId, threadRootId } = message;
  const { api, writing } = chat;
  const mine = message.sender.id === chat.state.me.id;
  const hasContent = !message.deletedAt && !message.hiddenByBlock;
  const mayWrite = may(chat.open, "sendMessages");
  const mayClose = mine || (chat.open.kind !== "direct" && chat.open.me.role !== "member");
  openMenu(anchor, [
    hasContent && mayWrite && { label: "Reply", icon: "reply", act: () => writing.drafts.reply(message, idOf(place)) },
    !place.rootId && { label: threadRootId ? "Open the thread" : "Reply in a thread", icon: "thread", act: () => (location.hash = threadAddress(conversationId, threadRootId ?? id)) },
    hasContent && { label: "Forward …", icon: "forward", act: () => openForward(message, chat) },
    hasContent && { label: "Copy text", icon: "copy", act: () => copy(message.text) },
    mine && hasContent && message.type === "text" && { label: "Edit", icon: "edit", act: () => writing.drafts.edit(message, idOf(place)) },
    hasContent && may(chat.open, "pinMessages") && { label: message.pinnedAt ? "Unpin" : "Pin", icon: "pin", act: () => attempt(() => api[message.pinnedAt ? "unpinMessage" : "pinMessage"]({ messageId: id })) },
    hasContent && { label: message.starred ? "Take the star off" : "Star", icon: "star", act: () => attempt(() => api[message.starred ? "unstarMessage" : "starMessage"]({ messageId: id })) },
    mine && hasContent && { label: "Who has read it", icon: "delivered", act: () => openReceivedBy(message, chat) },
    hasContent && poll && !poll.anonymous && { label: "Who voted", icon: "people", act: () => openVotes(message, chat) },
    hasContent && poll && !poll.closedAt && mayClose && { label: "Close the poll …", icon: "poll", act: () => closePoll(message, chat) },
    !mine && !place.rootId && { label: "Mark as unread", icon: "unread", act: () => markUnread(message, chat, onLeave) },
    null,
    { label: "Delete for me …", icon: "delete", isDanger: true, act: () => remove(message, "me", chat) },
    !message.deletedAt && (mine || may(chat.open, "deleteMessages")) &&
      { label: "Delete for everyone …", icon: "delete", isDanger: true, act: () => remove(message, "everyone", chat) },
  ], { label: "Message actions", before: hasContent ? reactionPicker(message, chat) : null });
}

const reactionPicker = (message, chat) => el("div", { class: "emoji", role: "group", "aria-label": "React" }, emoji.map((one) => {
  const isMine = Boolean(message.reactions?.some((group) => group.emoji === one && group.me));
  return el("button", { type: "button", "aria-label": `React with ${one}`, "aria-pressed": String(isMine), onclick: () => attempt(() => chat.writing.react(message, one)) }, one);
}));

/** Whoever marks a message as unread does not want to be looking at it. */
async function markUnread({ conversationId, seq }, chat, onLeave) {
  if (await attempt(() => chat.api.markUnread({ conversationId, fromSeq: seq })))
    onLeave();
}

async function closePoll({ id }, chat) {
  if (await ask({ title: "Close the poll?", text: "Nobody can vote in it from then on.", action: "Close it" }))
    await attempt(() => chat.api.closePoll({ messageId: id }));
}

const questions = {
  me: { title: "Delete this message for you?", text: "The others keep it.", action: "Delete" },
  everyone: { title: "Delete this message for everyone?", text: "It is taken from all devices, for good. That there was one is still seen.", action: "Delete" },
};

async function remove({ id }, scope, chat) {
  if (await ask(questions[scope]))
    await attempt(() => chat.api.deleteMessage({ messageId: id, scope }));
}
