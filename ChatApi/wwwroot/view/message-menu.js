// What can be done with a message.

import { may } from "../permissions.js";
import { ask, attempt } from "./ask.js";
import { copy } from "./copy.js";
import { el } from "./dom.js";
import { openMenu } from "./menu.js";

const emoji = ["👍", "❤️", "😂", "😮", "😢", "🙏", "🎉", "👀"];

/** @param {import("../contract.js").Message} message @param {import("../chat.js").Chat} chat */
export function openMessageMenu(anchor, message, chat, onLeave) {
  const mine = message.sender.id === chat.state.me.id;
  const hasContent = !message.deletedAt && !message.hiddenByBlock;
  openMenu(anchor, [
    hasContent && may(chat.open, "sendMessages") && { label: "Reply", icon: "reply", act: () => chat.drafts.reply(message) },
    hasContent && { label: "Copy text", icon: "copy", act: () => copy(message.text) },
    mine && hasContent && message.type === "text" && { label: "Edit", icon: "edit", act: () => chat.drafts.edit(message) },
    !mine && { label: "Mark as unread", icon: "unread", act: () => markUnread(message, chat, onLeave) },
    null,
    { label: "Delete for me …", icon: "delete", isDanger: true, act: () => remove(message, "me", chat) },
    !message.deletedAt && (mine || may(chat.open, "deleteMessages")) &&
      { label: "Delete for everyone …", icon: "delete", isDanger: true, act: () => remove(message, "everyone", chat) },
  ], { label: "Message actions", before: hasContent ? reactionPicker(message, chat) : null });
}

const reactionPicker = (message, chat) => el("div", { class: "emoji", role: "group", "aria-label": "React" }, emoji.map((one) => {
  const isMine = Boolean(message.reactions?.some((group) => group.emoji === one && group.me));
  return el("button", { type: "button", "aria-label": `React with ${one}`, "aria-pressed": String(isMine), onclick: () => attempt(() => chat.react(message, one)) }, one);
}));

/** Whoever marks a message as unread does not want to be looking at it. */
async function markUnread({ conversationId, seq }, chat, onLeave) {
  if (await attempt(() => chat.api.markUnread(conversationId, seq)))
    onLeave();
}

const questions = {
  me: { title: "Delete this message for you?", text: "The others keep it.", action: "Delete" },
  everyone: { title: "Delete this message for everyone?", text: "It is taken from all devices, for good. That there was one is still seen.", action: "Delete" },
};

async function remove({ id }, scope, chat) {
  if (await ask(questions[scope]))
    await attempt(() => chat.api.deleteMessage(id, scope));
}
