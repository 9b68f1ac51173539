// The list at the side: who, what was last said, when, and how much of it is new. Also the connection and the way out.

import { tickOf } from "../state/ticks.js";
import { avatar, el, icon, paintAvatar, reconcile } from "./dom.js";
import { fullTimeOf, nameOf, titleOf, unreadOf, whenOf } from "./format.js";
import { tickIcon } from "./messages.js";

const page = document.getElementById("chat");
const list = page.querySelector(".conversations");
const connection = page.querySelector(".connection");

export const connectionWords = {
  online: "Online",
  connecting: "Connecting …",
  offline: "Offline. What you write is kept and sent later.",
};

/** @param {import("../chat.js").Chat} chat */
export function showConversations(chat, { onNew, onSignOut }) {
  page.querySelector("[data-new]").onclick = onNew;
  page.querySelector("[data-sign-out]").onclick = onSignOut;
  connection.querySelector("button").onclick = chat.retryNow;
  list.onkeydown = moveByArrows;
  chat.listen(() => {
    paintMe(chat.state.me);
    paintConnection(chat.connection);
    const conversations = chat.conversations;
    reconcile(list, conversations.map((conversation) => itemOf(conversation, chat)), renderItem);
    list.nextElementSibling.hidden = conversations.length > 0;
    const unread = conversations.reduce((sum, { me }) => sum + me.unread, 0);
    document.title = unread > 0 ? `(${unreadOf(unread)}) ChatApi` : "ChatApi";
  });
}

function paintMe(me) {
  paintAvatar(page.querySelector("[data-me-avatar]"), nameOf(me), me.id);
  page.querySelector("[data-me-name]").textContent = nameOf(me);
}

function paintConnection({ state }) {
  if (connection.dataset.state === state && connection.firstElementChild.textContent)
    return;
  connection.dataset.state = state;
  connection.firstElementChild.textContent = connectionWords[state];
  connection.lastElementChild.hidden = state !== "offline";
}

function itemOf(conversation, chat) {
  const { id, kind, lastMessage, lastActivityAt, me, otherUser } = conversation;
  const unsent = chat.unsent(id).at(-1);
  const mine = lastMessage?.sender.id === chat.state.me.id;
  return {
    key: id,
    title: titleOf(conversation),
    tone: otherUser?.id ?? id,
    from: unsent || mine || !lastMessage || kind === "direct" ? "" : nameOf(lastMessage.sender),
    text: unsent?.text ?? lastMessage?.text ?? "",
    tick: unsent ? (unsent.error ? "refused" : "waiting") : mine ? tickOf(lastMessage, conversation, chat.state.members[id]) : "",
    at: lastActivityAt,
    when: whenOf(lastActivityAt), // tomorrow it looks different
    unread: me.unread,
    current: id === chat.openId,
  };
}

function renderItem({ key, title, tone, from, text, tick, at, when, unread, current }) {
  return el("li", {},
    el("a", { href: `#/${key}`, "aria-current": current ? "page" : null, class: unread > 0 ? "unread" : null },
      avatar(title, tone),
      el("span", { class: "title", dir: "auto" }, title),
      el("time", { datetime: at, title: fullTimeOf(at) }, when),
      el("span", { class: "last" },
        tick ? tickIcon(tick) : null,
        from ? el("b", {}, el("bdi", {}, from), ": ") : null,
        text ? el("bdi", {}, text) : el("i", {}, "No messages yet")),
      unread > 0 ? el("span", { class: "badge", "aria-label": `${unreadOf(unread)} unread` }, unreadOf(unread)) : null));
}

function moveByArrows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step)
    return;
  const links = [...list.querySelectorAll("a")];
  links[links.indexOf(document.activeElement) + step]?.focus();
  event.preventDefault();
}
