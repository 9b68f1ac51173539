// A message as it stands in lists of messages of all conversations: a link to its place.

import { avatar, el } from "./dom.js";
import { fullTimeOf, nameOf, titleOf, whenOf } from "./format.js";
import { contentOf } from "./items.js";

/** @param {import("@chatapi/client").Message} message @param {{address?: string, at?: string, said?: (string | Element)[], note?: string | false}} shown */
export function messageLink(message, chat, { address = `#/${message.conversationId}/${message.seq}`, at = message.createdAt, said, note } = {}) {
  const conversation = chat.state.conversations[message.conversationId];
  const title = conversation ? titleOf(conversation) : "";
  return el("a", { href: address, "data-seq": message.seq },
    avatar(title, conversation?.otherUser?.id ?? message.conversationId),
    el("span", { class: "title", dir: "auto" }, title),
    el("time", { datetime: at, title: fullTimeOf(at) }, whenOf(at)),
    el("span", { class: "last", dir: "auto" }, fromOf(message, conversation, chat), said ?? contentOf(message).text),
    note ? el("small", { class: "note", dir: "auto" }, note) : null);
}

const fromOf = ({ sender }, conversation, chat) =>
  (sender.id === chat.state.me.id ? "You: " : conversation?.kind === "direct" ? "" : [el("bdi", {}, nameOf(sender)), ": "]);
