// What can be done with a message.

import { may } from "../permissions.js";
import { ask, attempt, say } from "./ask.js";
import { openMenu } from "./menu.js";

/** @param {import("../contract.js").Message} message @param {import("../chat.js").Chat} chat */
export function openMessageMenu(anchor, message, chat) {
  const mine = message.sender.id === chat.state.me.id;
  const hasContent = !message.deletedAt && !message.hiddenByBlock;
  openMenu(anchor, [
    hasContent && may(chat.open, "sendMessages") && { label: "Reply", icon: "reply", act: () => chat.drafts.reply(message) },
    hasContent && { label: "Copy text", icon: "copy", act: () => copy(message.text) },
  ], { label: "Message actions" });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied.");
  } catch {
    say("This browser does not let the page copy."); // not on https, or not allowed
  }
}
